"use client";

import { ActionIcon, Anchor, Button, Menu, Pagination, Select } from "@mantine/core";
import Link from "next/link";
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { StatusBadge } from "@/components/status-badge";
import { showFailure, showUndo } from "@/components/toasts";
import { PasteModal } from "@/features/leads/components/paste-modal";
import { placeWords, type QueueLead } from "../campaign-words";
import { AddLeadsModal } from "./add-leads-modal";
import type { Campaign } from "../campaign-view";
import classes from "./campaigns.module.css";

const filters = ["all", "due", "resting", "done", "blocked"] as const;
type Filter = (typeof filters)[number];
const filterWords: Record<Filter, string> = {
  all: "All leads",
  due: "Ready to call",
  resting: "Waiting",
  done: "Done",
  blocked: "Do not call",
};
const pageSize = 50;

/** The campaign's leads by their place, each with what it waits for. */
export function CampaignQueue({ campaign }: { campaign: Campaign }) {
  const isManager = useIsManager();
  const [{ show, page }, setView] = useQueryStates({
    show: parseAsStringLiteral(filters).withDefault("all"),
    page: parseAsInteger.withDefault(1),
  });
  const [open, setOpen] = useState<"add" | "paste" | null>(null);
  const leads = trpc.campaigns.leads.useQuery(
    { campaignId: campaign.id, filter: show, limit: pageSize, offset: (Math.max(1, page) - 1) * pageSize },
    { placeholderData: (before) => before },
  );

  return (
    <section className={`rs-card ${classes.queue}`} aria-labelledby="campaign-queue">
      <div className={classes.queueHead}>
        <h2 id="campaign-queue" className="rs-panel-title">
          Queue
          {leads.data
            ? `, ${formatNumber(leads.data.total)} ${leads.data.total === 1 ? "lead" : "leads"}`
            : ""}
        </h2>
        <div className={classes.queueTools}>
          <Select
            aria-label="Which leads"
            size="xs"
            w={150}
            allowDeselect={false}
            value={show}
            onChange={(value) =>
              void setView({ show: filters.find((filter) => filter === value) ?? "all", page: null })
            }
            data={filters.map((value) => ({ value, label: filterWords[value] }))}
          />
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
      {leads.isPending ? (
        <div className={classes.inner}>
          <LoadingRows rows={8} height={48} />
        </div>
      ) : leads.error ? (
        <div className={classes.inner}>
          <ErrorState error={leads.error} onRetry={() => void leads.refetch()} />
        </div>
      ) : leads.data.leads.length === 0 ? (
        <EmptyState
          isPlain
          title={
            show === "all"
              ? "No leads in this campaign yet"
              : `No lead here is “${filterWords[show].toLowerCase()}”`
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
          <ol className={classes.rows} start={leads.data.leads[0]?.position ?? 1}>
            {leads.data.leads.map((lead) => (
              <QueueRow key={lead.leadId} lead={lead} campaign={campaign} now={leads.data.now} />
            ))}
          </ol>
          {leads.data.total > pageSize ? (
            <div className={classes.inner}>
              <Pagination
                size="sm"
                total={Math.ceil(leads.data.total / pageSize)}
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

function QueueRow({ lead, campaign, now }: { lead: QueueLead; campaign: Campaign; now: Date }) {
  const isManager = useIsManager();
  const utils = trpc.useUtils();
  const setPlace = trpc.campaigns.setPlace.useMutation({
    onSettled: () => void utils.campaigns.invalidate(),
    onError: (error) => showFailure(`${lead.name} was not moved`, error),
  });
  const place = placeWords(lead, campaign.maxAttempts, now);
  const put = (isQueued: boolean) => ({ campaignId: campaign.id, leadId: lead.leadId, isQueued });

  return (
    <li className={classes.row}>
      <span className={classes.position}>{formatNumber(lead.position)}</span>
      <div className={classes.who}>
        <Anchor component={Link} href={`/dashboard/leads/${lead.leadId}`} className={classes.lead}>
          {lead.name}
        </Anchor>
        <div className={classes.sub}>{[lead.company, lead.phoneText].filter(Boolean).join(" · ")}</div>
      </div>
      <span className={classes.attempts}>
        {lead.attempts} of {campaign.maxAttempts}
        <span className={classes.unit}> attempts</span>
      </span>
      <span className={classes.place}>
        <StatusBadge tone={place.tone}>{place.words}</StatusBadge>
      </span>
      {isManager ? (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon
              className={classes.rowMenu}
              variant="subtle"
              color="gray"
              size={32}
              aria-label={`Actions for ${lead.name}`}
            >
              ⋯
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {lead.state === "queued" ? (
              <Menu.Item
                onClick={() =>
                  setPlace.mutate(put(false), {
                    onSuccess: () =>
                      showUndo(`${lead.name} is out of the queue.`, () => setPlace.mutate(put(true))),
                  })
                }
              >
                Take out of the queue
              </Menu.Item>
            ) : (
              <Menu.Item disabled={lead.doNotCallAt !== null} onClick={() => setPlace.mutate(put(true))}>
                Put back into the queue
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </li>
  );
}
