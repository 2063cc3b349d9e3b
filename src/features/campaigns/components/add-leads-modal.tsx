"use client";

import { Button, Checkbox, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState, errorSentence } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { showDone } from "@/components/toasts";
import { type LeadId, userId } from "@/contracts/ids";
import { leadStage } from "@/contracts/leads/schema";
import { StageBadge } from "@/features/leads/components/stage-badge";
import { stageWords } from "@/features/leads/lead-words";
import type { Campaign } from "../campaign-view";
import classes from "./campaigns.module.css";

type Added = RouterOutputs["campaigns"]["addLeads"];

const leadsWord = (count: number) => (count === 1 ? "1 lead" : `${formatNumber(count)} leads`);

function addedWords({ change, count, alreadyIn, notCallable }: Added): string {
  const rest = [
    alreadyIn > 0 ? `${leadsWord(alreadyIn)} had a place already` : null,
    notCallable > 0 ? `${leadsWord(notCallable)} cannot be called` : null,
  ].filter((part) => part !== null);
  if (change?.state === "running") return `${leadsWord(change.totalCount)} are being added.`;
  return `${leadsWord(count)} added.${rest.length > 0 ? ` ${rest.join(", ")}.` : ""}`;
}

/** Chosen leads, or all that match; leads that have a place in the campaign are not listed. */
export function AddLeadsModal({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const { user } = useWorkspace();
  const utils = trpc.useUtils();
  const members = trpc.members.list.useQuery({ isActive: true });
  const [search, setSearch] = useState("");
  const [stage, setStage] = useState<string | null>(null);
  const [owner, setOwner] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<LeadId>>(new Set());
  const [wanted] = useDebouncedValue(search.trim().slice(0, 100), 250);
  const filter = {
    isBlocked: false,
    ...(wanted ? { search: wanted } : {}),
    ...(stage ? { stage: leadStage.parse(stage) } : {}),
    ...(owner === null ? {} : { ownerUserId: owner === "nobody" ? null : userId.parse(owner) }),
  };
  const leads = trpc.leads.list.useQuery(
    { ...filter, notInCampaignId: campaign.id, limit: 50 },
    { placeholderData: (before) => before },
  );
  const counted = trpc.leads.count.useQuery(
    { ...filter, notInCampaignId: campaign.id },
    { placeholderData: (before) => before },
  );
  const add = trpc.campaigns.addLeads.useMutation({
    onSuccess: (answer) => {
      void utils.campaigns.invalidate();
      void utils.leads.invalidate();
      showDone(addedWords(answer));
      onClose();
    },
  });

  function toggle(id: LeadId) {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  }

  const total = counted.data?.count ?? 0;
  const people = (members.data?.items ?? []).map((member) => ({
    value: member.userId,
    label: member.userId === user.id ? `${member.name} (you)` : member.name,
  }));

  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": "Close" }}
      title={`Add leads to ${campaign.name}`}
      size="lg"
    >
      <Stack gap="sm">
        <div className={classes.filters}>
          <TextInput
            aria-label="Search leads"
            placeholder="Name, company or digits of a number"
            data-autofocus
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <Select
            aria-label="Stage"
            placeholder="Any stage"
            clearable
            clearButtonProps={{ "aria-label": "Any stage" }}
            value={stage}
            onChange={setStage}
            data={leadStage.options.map((value) => ({ value, label: stageWords[value].label }))}
          />
          <Select
            aria-label="Owner"
            placeholder="Any owner"
            clearable
            clearButtonProps={{ "aria-label": "Any owner" }}
            searchable
            value={owner}
            onChange={setOwner}
            data={[{ value: "nobody", label: "Nobody’s" }, ...people]}
          />
        </div>
        {leads.isPending ? (
          <LoadingRows rows={6} height={44} />
        ) : leads.error ? (
          <ErrorState error={leads.error} onRetry={() => void leads.refetch()} />
        ) : leads.data.leads.length === 0 ? (
          <EmptyState title="No lead to add">
            {wanted || stage || owner
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
        {total > 50 ? (
          <Text size="sm" c="dimmed">
            The newest 50 of {formatNumber(total)}
            {counted.data?.isExact === false ? "+" : ""} are listed.
          </Text>
        ) : null}
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
            onClick={() => add.mutate({ campaignId: campaign.id, selection: { by: "filter", filter } })}
          >
            {`Add all ${formatNumber(total)}${counted.data?.isExact === false ? "+" : ""} that match`}
          </Button>
          <Button
            disabled={chosen.size === 0}
            loading={add.isPending && chosen.size > 0}
            onClick={() =>
              add.mutate({ campaignId: campaign.id, selection: { by: "ids", leadIds: [...chosen] } })
            }
          >
            {chosen.size === 0 ? "Add chosen" : `Add ${leadsWord(chosen.size)}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
