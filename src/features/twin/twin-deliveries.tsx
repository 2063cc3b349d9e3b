"use client";

import { Button, Group, Table } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatClock } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { StatusBadge } from "@/components/status-badge";
import classes from "./twin-page.module.css";

/** The webhooks that the stand-in has sent, with our answers. */
export function TwinDeliveries() {
  const deliveries = trpc.twin.deliveries.useQuery(undefined, { staleTime: 0 });
  return (
    <section className={`rs-card ${classes.card} ${classes.wide}`} aria-labelledby="sent-title">
      <Group justify="space-between">
        <h2 id="sent-title" className={classes.title}>
          Webhooks it has sent
        </h2>
        <Button
          size="xs"
          variant="default"
          loading={deliveries.isFetching}
          onClick={() => void deliveries.refetch()}
        >
          Refresh
        </Button>
      </Group>
      {deliveries.isPending ? <LoadingRows rows={5} /> : null}
      {deliveries.isError ? (
        <ErrorState error={deliveries.error} onRetry={() => void deliveries.refetch()} />
      ) : null}
      {deliveries.data?.length === 0 ? (
        <EmptyState title="Nothing sent yet" isPlain>
          Call a lead, or simulate an incoming call.
        </EmptyState>
      ) : null}
      {deliveries.data && deliveries.data.length > 0 ? (
        <Table.ScrollContainer minWidth={420} mah={360}>
          <Table stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Sent</Table.Th>
                <Table.Th>Kind</Table.Th>
                <Table.Th>Call</Table.Th>
                <Table.Th>Answer</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {deliveries.data.map((delivery, index) => (
                <Table.Tr key={`${delivery.at}-${index}`}>
                  <Table.Td>{delivery.at === undefined ? "—" : formatClock(new Date(delivery.at))}</Table.Td>
                  <Table.Td>{delivery.event ?? "—"}</Table.Td>
                  <Table.Td>{delivery.callSid ?? "—"}</Table.Td>
                  <Table.Td>
                    <StatusBadge tone={delivery.status === 200 ? "positive" : "negative"}>
                      {delivery.status ?? delivery.error ?? "no answer"}
                      {delivery.ms == null ? "" : `, ${Math.round(delivery.ms)} ms`}
                    </StatusBadge>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      ) : null}
    </section>
  );
}
