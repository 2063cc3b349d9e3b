import { Anchor } from "@mantine/core";
import { Link } from "@/components/link";
import type { ReactNode } from "react";
import type { RouterOutputs } from "@/client/trpc";
import { clockIn, formatDateTime } from "@/components/format";
import { OutcomeTag, StatusBadge } from "@/components/status-badge";
import { Ago } from "@/components/time";
import type { LeadSort } from "@/contracts/leads/schema";
import type { TaskKind } from "@/contracts/tasks/schema";
import { CallButton } from "@/features/calls/components/call-button";
import type { ListColumn } from "@/features/lists/virtual-list";
import { TagChips } from "@/features/tags/tag-chips";
import { type LeadColumnKey, leadColumnWords } from "../lead-column-keys";
import classes from "./leads.module.css";
import { StageBadge } from "./stage-badge";

export type LeadRow = RouterOutputs["leads"]["list"]["leads"][number];

/** Why this lead cannot be called, as far as the row itself tells; the server decides the rest. */
export function blockOf(
  lead: Pick<LeadRow, "doNotCallAt" | "phoneText" | "lease">,
  meId?: string,
): string | null {
  if (lead.doNotCallAt) return "This number asked not to be called.";
  if (lead.phoneText === null) return "There is no number to call.";
  return lead.lease && meId !== undefined && lead.lease.userId !== meId
    ? `${lead.lease.name} is on this lead.`
    : null;
}

const taskWords: Record<TaskKind, string> = { callback: "Call back", follow_up: "Follow up" };
const none = (words: string) => <span className={classes.none}>{words}</span>;

const widths: Record<LeadColumnKey, string> = {
  phone: "140px",
  stage: "116px",
  owner: "minmax(84px, 0.7fr)",
  outcome: "minmax(116px, 0.8fr)",
  attempts: "86px",
  next: "minmax(96px, 0.8fr)",
  last_call: "92px",
  // As wide as “09:46 Los Angeles”.
  clock: "minmax(140px, 0.7fr)",
  tags: "minmax(100px, 0.9fr)",
  email: "minmax(180px, 1fr)",
  source: "120px",
  created: "120px",
};

const cells: Record<LeadColumnKey, (lead: LeadRow, now: Date) => ReactNode> = {
  phone: (lead) => lead.phoneText ?? none("No number"),
  stage: (lead) =>
    lead.doNotCallAt ? (
      <StatusBadge tone="negative">Do not call</StatusBadge>
    ) : (
      <StageBadge stage={lead.stage} />
    ),
  owner: (lead) => <span className={classes.clip}>{lead.owner?.name ?? none("Nobody")}</span>,
  outcome: (lead) =>
    lead.lastOutcome ? <OutcomeTag label={lead.lastOutcome.label} tone={lead.lastOutcome.tone} /> : none("—"),
  attempts: (lead) => (lead.attempts > 0 ? lead.attempts : none("0")),
  next: (lead, now) =>
    lead.nextTask ? (
      <span className={classes.clip} data-late={lead.nextTask.dueAt < now || undefined}>
        {taskWords[lead.nextTask.kind]} {formatDateTime(lead.nextTask.dueAt, now)}
      </span>
    ) : (
      none("—")
    ),
  last_call: (lead) => (lead.lastCallAt ? <Ago at={lead.lastCallAt} /> : none("Never")),
  clock: (lead, now) => {
    const clock = clockIn(now, lead.timeZone);
    if (!clock) return none("Not known");
    return (
      <span className={classes.clip} title={`${clock.time} in ${clock.place}`}>
        {clock.time} <span className={classes.company}>{clock.place}</span>
      </span>
    );
  },
  tags: (lead) => (lead.tags.length > 0 ? <TagChips tags={lead.tags} most={2} /> : none("—")),
  email: (lead) => <span className={classes.clip}>{lead.email ?? none("—")}</span>,
  source: (lead) => <span className={classes.clip}>{lead.source ?? none("—")}</span>,
  created: (lead) => <Ago at={lead.createdAt} />,
};

const sorts: Partial<Record<LeadColumnKey, readonly [LeadSort, LeadSort]>> = {
  last_call: ["last_call", "longest_quiet"],
  created: ["newest", "oldest"],
};

/** The list's columns: the name, what was chosen, and the call at the right edge. */
export function leadColumns(
  chosen: readonly LeadColumnKey[],
  { now, meId }: { now: Date; meId: string },
): ListColumn<LeadRow, LeadSort>[] {
  return [
    {
      key: "name",
      label: "Name",
      width: "minmax(164px, 1.4fr)",
      sorts: ["name", "name_desc"],
      render: (lead) => (
        <span className={classes.clip}>
          <Anchor
            component={Link}
            href={`/dashboard/leads/${lead.id}`}
            className={classes.name}
            tabIndex={-1}
          >
            {lead.name}
          </Anchor>
          {lead.company ? <span className={classes.company}> {lead.company}</span> : null}
        </span>
      ),
    },
    ...chosen.map(
      (key): ListColumn<LeadRow, LeadSort> => ({
        key,
        label: leadColumnWords[key],
        width: widths[key],
        isNumber: key === "attempts",
        render: (lead) => cells[key](lead, now),
        ...(sorts[key] ? { sorts: sorts[key] } : {}),
      }),
    ),
    {
      key: "call",
      label: "Call",
      width: "90px",
      isNumber: true,
      isAct: true,
      render: (lead) => (
        <CallButton leadId={lead.id} blockedBecause={blockOf(lead, meId)} size="compact-sm" />
      ),
    },
  ];
}

/** Two lines with the call at the right edge, for a narrow screen. */
export function LeadCard({ lead, meId, now }: { lead: LeadRow; meId: string; now: Date }) {
  return (
    <div className={classes.card}>
      <div className={classes.cardWords}>
        <Anchor component={Link} href={`/dashboard/leads/${lead.id}`} className={classes.name}>
          {lead.name}
        </Anchor>
        <span className={classes.sub}>
          {[lead.company, lead.phoneText ?? "No number"].filter(Boolean).join(" · ")}
        </span>
        <span className={classes.cardState}>
          {cells.stage(lead, now)}
          <span className={classes.sub}>{lead.owner?.name ?? "Nobody’s"}</span>
        </span>
      </div>
      <CallButton leadId={lead.id} blockedBecause={blockOf(lead, meId)} size="sm" />
    </div>
  );
}
