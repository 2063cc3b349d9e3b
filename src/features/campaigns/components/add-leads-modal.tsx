"use client";

import { Anchor, Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Link } from "@/components/link";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState, errorSentence } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import type { LeadId } from "@/contracts/ids";
import type { LeadFilter } from "@/contracts/leads/filter";
import { StageBadge } from "@/features/leads/components/stage-badge";
import type { Campaign } from "../campaign-view";
import { useChangePlaces } from "../use-change-places";
import classes from "./campaigns.module.css";
import { LeadFilterFields } from "./lead-filter-fields";

/** Chosen leads, or all that match; leads that have a place in the campaign are not listed. */
export function AddLeadsModal({
  campaign,
  onClose,
}: {
  campaign: Pick<Campaign, "id" | "name">;
  onClose: () => void;
}) {
  const [filter, setFilter] = useState<LeadFilter>({});
  const [chosen, setChosen] = useState<ReadonlySet<LeadId>>(new Set());
  const [wanted] = useDebouncedValue(filter, 250);
  const asked = { ...wanted, isBlocked: false, notInCampaignId: campaign.id };
  const leads = trpc.leads.list.useQuery({ ...asked, limit: 50 }, { placeholderData: (before) => before });
  const counted = trpc.leads.count.useQuery(asked, { placeholderData: (before) => before });
  const { add } = useChangePlaces(campaign, onClose);

  function toggle(id: LeadId) {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  }

  const total = counted.data?.count ?? 0;
  const shownTotal = `${formatNumber(total)}${counted.data?.isExact === false ? "+" : ""}`;
  const isFiltered = Object.keys(wanted).length > 0;

  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": "Close" }}
      title={`Add leads to ${campaign.name}`}
      size="lg"
    >
      <Stack gap="sm">
        <LeadFilterFields filter={filter} onChange={setFilter} />
        {leads.isPending ? (
          <LoadingRows rows={6} height={44} />
        ) : leads.error ? (
          <ErrorState error={leads.error} onRetry={() => void leads.refetch()} />
        ) : leads.data.leads.length === 0 ? (
          <EmptyState title="No lead to add">
            {isFiltered
              ? "No lead outside this campaign matches."
              : "Every lead that may be called is in this campaign already."}
          </EmptyState>
        ) : (
          <ul className={classes.picks} aria-label="Leads to choose from">
            {leads.data.leads.map((lead) => (
              <li key={lead.id}>
                <Checkbox
                  checked={chosen.has(lead.id)}
                  onChange={() => toggle(lead.id)}
                  label={
                    <>
                      <span className={classes.pickName}>{lead.name}</span>
                      <span className={classes.sub}>
                        {[lead.company, lead.phoneText ?? "No number"].filter(Boolean).join(" · ")}
                      </span>
                    </>
                  }
                />
                <StageBadge stage={lead.stage} />
              </li>
            ))}
          </ul>
        )}
        <Text size="sm" c="dimmed">
          {total > 50 ? `The newest 50 of ${shownTotal} are listed. ` : ""}
          From a file:{" "}
          <Anchor component={Link} href={`/dashboard/imports?campaign=${campaign.id}`} size="sm">
            import it into this campaign
          </Anchor>
          .
        </Text>
        {add.error ? (
          <Text size="sm" role="alert" c="var(--mantine-color-error)">
            {errorSentence(add.error)}
          </Text>
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button
            variant="default"
            disabled={total === 0 || chosen.size > 0}
            loading={add.isPending && chosen.size === 0}
            onClick={() =>
              add.mutate({ campaignId: campaign.id, selection: { by: "filter", filter: wanted } })
            }
          >
            Add all {shownTotal} that match
          </Button>
          <Button
            disabled={chosen.size === 0}
            loading={add.isPending && chosen.size > 0}
            onClick={() =>
              add.mutate({ campaignId: campaign.id, selection: { by: "ids", leadIds: [...chosen] } })
            }
          >
            {chosen.size === 0
              ? "Add chosen"
              : `Add ${chosen.size === 1 ? "1 lead" : `${formatNumber(chosen.size)} leads`}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
