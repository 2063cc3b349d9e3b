"use client";

import { Anchor, Button, Checkbox, Menu, Pagination, Select } from "@mantine/core";
import { Link } from "@/components/link";
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { showFailure } from "@/components/toasts";
import { type CampaignLeadFilter, campaignLeadFilter, sharesOut } from "@/contracts/campaigns/schema";
import { leadBlocks } from "@/contracts/desk/words";
import type { UserId } from "@/contracts/ids";
import type { LeadSelection } from "@/contracts/leads/bulk";
import { reasonWords } from "@/features/desk/messages";
import { BulkProgress } from "@/features/leads/components/bulk-bar";
import { PasteModal } from "@/features/leads/components/paste-modal";
import { useRowSelection } from "@/features/lists/use-row-selection";
import type { Campaign } from "../campaign-view";
import { useChangePlaces } from "../use-change-places";
import { AddLeadsModal } from "./add-leads-modal";
import classes from "./campaigns.module.css";

type Place = RouterOutputs["campaigns"]["leads"]["leads"][number];

const filters = campaignLeadFilter.options;
const filterWords: Record<CampaignLeadFilter, string> = {
  all: "All leads",
  due: "Can be called, or busy",
  resting: "Not now",
  callable: "Can be called now",
  waiting: "Wait",
  never: "Never",
  done: "Done",
  blocked: "Do not call",
};
const pageSize = 50;

/** The campaign's leads by their place, each with whose it is and the rule's own sentence about it. */
export function CampaignLeads({ campaign }: { campaign: Campaign }) {
  const isManager = useIsManager();
  const [{ show, why, page }, setView] = useQueryStates({
    why: parseAsStringLiteral(leadBlocks),
    show: parseAsStringLiteral(filters).withDefault("all"),
    page: parseAsInteger.withDefault(1),
  });
  const [open, setOpen] = useState<"add" | "paste" | null>(null);
  const leads = trpc.campaigns.leads.useQuery(
    {
      campaignId: campaign.id,
      filter: show,
      why,
      limit: pageSize,
      offset: (Math.max(1, page) - 1) * pageSize,
    },
    { placeholderData: (before) => before },
  );
  const rows = (leads.data?.leads ?? []).map((lead) => ({ ...lead, id: lead.leadId }));
  const chosen = useRowSelection(rows, `${show} ${why} ${page}`);
  const total = leads.data?.total ?? 0;
  const count = chosen.selection.isAll ? total : chosen.selection.ids.size;

  return (
    <section className={`rs-card ${classes.queue}`} aria-labelledby="campaign-queue">
      <div className={classes.queueHead}>
        <h2 id="campaign-queue" className="rs-panel-title">
          Queue
          {leads.data ? `, ${formatNumber(total)} ${total === 1 ? "lead" : "leads"}` : ""}
        </h2>
        <div className={classes.queueTools}>
          <Select
            aria-label="Which leads"
            size="xs"
            w={190}
            allowDeselect={false}
            value={show}
            onChange={(value) =>
              void setView({ show: filters.find((filter) => filter === value) ?? "all", page: null })
            }
            data={filters.map((value) => ({ value, label: filterWords[value] }))}
          />
          {why ? (
            <Button
              size="xs"
              variant="light"
              aria-label={`Drop the filter: ${reasonWords[why]}`}
              onClick={() => void setView({ why: null, page: null })}
            >
              {reasonWords[why]} ✕
            </Button>
          ) : null}
          {isManager ? (
            <>
              <Button size="xs" variant="default" onClick={() => setOpen("paste")}>
                Paste a list
              </Button>
              <Button size="xs" variant="default" onClick={() => setOpen("add")}>
                Add leads
              </Button>
            </>
          ) : null}
        </div>
      </div>
      <BulkProgress campaignId={campaign.id} />
      {isManager && count > 0 ? (
        <PlacesBar
          campaign={campaign}
          count={count}
          selection={
            chosen.selection.isAll
              ? {
                  by: "filter",
                  filter: {
                    where: { match: "all", parts: [{ field: "campaign", op: "is", values: [campaign.id] }] },
                  },
                }
              : { by: "ids", leadIds: [...chosen.selection.ids] as Place["leadId"][] }
          }
          // A filter of this page is no filter of leads: all of them can be chosen where all are shown.
          onAll={
            show === "all" && why === null && !chosen.selection.isAll && total > rows.length
              ? chosen.chooseAll
              : null
          }
          total={total}
          onClear={chosen.clear}
        />
      ) : null}
      {leads.isPending ? (
        <div className={classes.inner}>
          <LoadingRows rows={8} height={48} />
        </div>
      ) : leads.error ? (
        <div className={classes.inner}>
          <ErrorState error={leads.error} onRetry={() => void leads.refetch()} />
        </div>
      ) : rows.length === 0 ? (
        <EmptyState
          isPlain
          title={
            show === "all" && why === null
              ? "No leads in this campaign yet"
              : "No lead here waits for this, or is so"
          }
          action={
            show === "all" && isManager ? (
              <Button onClick={() => setOpen("add")}>Add leads</Button>
            ) : undefined
          }
        >
          {show === "all" ? "Leads you add are called in this order." : null}
        </EmptyState>
      ) : (
        <>
          <ol className={classes.rows} start={rows[0]?.position ?? 1}>
            {rows.map((lead) => (
              <PlaceRow
                key={lead.leadId}
                lead={lead}
                campaign={campaign}
                isChosen={chosen.has(lead.leadId)}
                onChoose={isManager ? (isRange) => chosen.toggle(lead.leadId, isRange) : null}
              />
            ))}
          </ol>
          {total > pageSize ? (
            <div className={classes.inner}>
              <Pagination
                size="sm"
                total={Math.ceil(total / pageSize)}
                value={page}
                onChange={(next) => void setView({ page: next })}
                getControlProps={(control) => ({ "aria-label": `${control} page` })}
              />
            </div>
          ) : null}
        </>
      )}
      {open === "add" ? <AddLeadsModal campaign={campaign} onClose={() => setOpen(null)} /> : null}
      {open === "paste" ? <PasteModal campaign={campaign} onClose={() => setOpen(null)} /> : null}
    </section>
  );
}

/** What can be done with the chosen places. */
function PlacesBar({
  campaign,
  count,
  selection,
  total,
  onAll,
  onClear,
}: {
  campaign: Campaign;
  count: number;
  selection: LeadSelection;
  total: number;
  onAll: (() => void) | null;
  onClear: () => void;
}) {
  const members = trpc.members.list.useQuery({ isActive: true });
  const { remove, share } = useChangePlaces(campaign, onClear);
  const give = (assignee: UserId | "nobody" | "by_weight") =>
    share.mutate({ campaignId: campaign.id, selection, assignee });
  return (
    <div className={classes.placesBar} role="toolbar" aria-label="Chosen leads">
      <strong aria-live="polite">
        {count === 1 ? "1 lead chosen" : `${formatNumber(count)} leads chosen`}
      </strong>
      {onAll ? (
        <Button size="compact-sm" variant="subtle" onClick={onAll}>
          Choose all {formatNumber(total)}
        </Button>
      ) : null}
      <span className={classes.placesActions}>
        {campaign.assignment === "anyone" ? null : (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button size="compact-sm" variant="default" loading={share.isPending}>
                Give to
              </Button>
            </Menu.Target>
            <Menu.Dropdown mah={320} style={{ overflow: "auto" }}>
              {sharesOut(campaign.assignment) ? (
                <Menu.Item onClick={() => give("by_weight")}>
                  {campaign.assignment === "weight" ? "The workers, by weight" : "The workers, in turn"}
                </Menu.Item>
              ) : null}
              <Menu.Item onClick={() => give("nobody")}>Anybody</Menu.Item>
              {(members.data?.items ?? []).map((member) => (
                <Menu.Item key={member.userId} onClick={() => give(member.userId as UserId)}>
                  {member.name}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
        <Button
          size="compact-sm"
          variant="default"
          loading={remove.isPending}
          onClick={() => remove.mutate({ campaignId: campaign.id, selection })}
        >
          Take out
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear}>
          Choose none
        </Button>
      </span>
    </div>
  );
}

function PlaceRow({
  lead,
  campaign,
  isChosen,
  onChoose,
}: {
  lead: Place;
  campaign: Campaign;
  isChosen: boolean;
  onChoose: ((isRange: boolean) => void) | null;
}) {
  const isManager = useIsManager();
  const utils = trpc.useUtils();
  const setPlace = trpc.campaigns.setPlace.useMutation({
    onSettled: () => void utils.campaigns.invalidate(),
    onError: (error) => showFailure(`${lead.name} was not moved`, error),
  });
  const isOut = lead.state === "done" && lead.doNotCallAt === null;
  return (
    <li className={classes.row} data-lead={lead.leadId}>
      <span className={classes.position}>
        {onChoose ? (
          <Checkbox
            size="xs"
            aria-label={`Choose ${lead.name}`}
            checked={isChosen}
            onChange={(event) => onChoose((event.nativeEvent as PointerEvent).shiftKey)}
          />
        ) : null}
        {formatNumber(lead.position)}
      </span>
      <div className={classes.who}>
        <Anchor component={Link} href={`/dashboard/leads/${lead.leadId}`} className={classes.lead}>
          {lead.name}
        </Anchor>
        <div className={classes.sub}>{[lead.company, lead.phone].filter(Boolean).join(" · ")}</div>
      </div>
      <span className={classes.attempts}>
        {lead.attempts} of {campaign.maxAttempts}
        <span className={classes.unit}> attempts</span>
        {lead.assigneeName ? <span className={classes.assignee}>{lead.assigneeName}</span> : null}
      </span>
      <span className={classes.place} data-block={lead.block ?? "none"}>
        {lead.sentence}
      </span>
      {isManager && isOut ? (
        <Button
          size="compact-sm"
          variant="subtle"
          className={classes.rowMenu}
          loading={setPlace.isPending}
          onClick={() => setPlace.mutate({ campaignId: campaign.id, leadId: lead.leadId, isQueued: true })}
        >
          Put back
        </Button>
      ) : null}
    </li>
  );
}
