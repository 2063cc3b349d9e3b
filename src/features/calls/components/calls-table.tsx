"use client";

import { Table } from "@mantine/core";
import { Link } from "@/components/link";
import type { ReactNode } from "react";
import { formatDateTime, formatDuration } from "@/components/format";
import { Timer } from "@/components/time";
import type { CallView } from "@/contracts/calls/views";
import { directionWords, personOf, stageOf } from "../call-words";
import { CallOutcome, CallStatusBadge } from "./call-status-badge";
import classes from "./calls-page.module.css";

type CallsTableProps = {
  calls: readonly CallView[];
  /** A last cell per row, e.g. its Claim button. */
  action?: { label: string; render: (call: CallView) => ReactNode };
};

/** Calls as rows; on a phone each row is a card. The whole first cell opens the call. */
export function CallsTable({ calls, action }: CallsTableProps) {
  return (
    <div className={`rs-card ${classes.tableCard}`}>
      <Table className={classes.table} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>With</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th>Outcome</Table.Th>
            <Table.Th>Worker</Table.Th>
            <Table.Th>Campaign</Table.Th>
            <Table.Th className={classes.number}>Duration</Table.Th>
            <Table.Th className={classes.number}>When</Table.Th>
            {action ? <Table.Th aria-label={action.label} /> : null}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {calls.map((call) => (
            <Table.Tr key={call.id} data-call={call.id}>
              <Table.Td className={classes.who}>
                <Link href={`/dashboard/calls/${call.id}`} className={classes.open}>
                  <span className={classes.name}>{personOf(call)}</span>
                  <span className={classes.sub}>
                    {call.direction === "inbound" ? `${directionWords.inbound} · ` : ""}
                    {call.lead ? call.customerPhone : "Not in the book"}
                  </span>
                </Link>
              </Table.Td>
              <Table.Td>
                <CallStatusBadge call={call} />
              </Table.Td>
              <Table.Td>
                <CallOutcome call={call} />
              </Table.Td>
              <Table.Td className={classes.muted} data-label="Worker">
                {call.worker?.name ?? "Nobody"}
              </Table.Td>
              <Table.Td className={classes.muted} data-label="Campaign">
                {call.campaign?.name ?? "—"}
              </Table.Td>
              <Table.Td className={classes.number} data-label="Duration">
                {call.phase === "ended" ? (
                  formatDuration(call.durationSeconds)
                ) : (
                  <Timer from={stageOf(call).from} serverTime={null} />
                )}
              </Table.Td>
              <Table.Td className={classes.number} data-label="When">
                <time dateTime={call.startedAt.toISOString()}>{formatDateTime(call.startedAt)}</time>
              </Table.Td>
              {action ? <Table.Td className={classes.actionCell}>{action.render(call)}</Table.Td> : null}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
