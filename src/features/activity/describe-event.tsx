import { Anchor } from "@mantine/core";
import { Link } from "@/components/link";
import type { ReactNode } from "react";
import { formatDuration, formatNumber } from "@/components/format";
import type { ActivityView } from "@/contracts/activities/views";
import type { CallStatus } from "@/contracts/calls/schema";
import type { CampaignStatus } from "@/contracts/campaigns/schema";
import type { EventPayload, FeedEventType } from "@/contracts/catalog";
import type { PauseReason } from "@/contracts/desk/schema";
import { stopReasonWords } from "@/contracts/floor/words";
import type { BulkChangeKind } from "@/contracts/leads/schema";
import { exportedRows } from "@/features/exports/export-words";
import classes from "./activity-feed.module.css";

const bulkWords: Record<BulkChangeKind, string> = {
  assign: "assigned",
  stage: "moved",
  delete: "deleted",
  tag: "tagged",
  untag: "took a tag off",
  consent: "wrote down the consent of",
  queue: "began to add",
  unqueue: "began to take out",
  share: "began to share out",
};
const bulkPlaces: Partial<Record<BulkChangeKind, string>> = { queue: "to", unqueue: "of", share: "in" };

type Sentences = { [T in FeedEventType]: (data: EventPayload<T>, line: ActivityView) => ReactNode };

const Name = ({ children }: { children: ReactNode }) => <strong className={classes.name}>{children}</strong>;

function Actor({ line, otherwise = "The system" }: { line: ActivityView; otherwise?: string }) {
  return <Name>{line.actor?.name ?? line.member?.name ?? otherwise}</Name>;
}

function LeadLink({ line, otherwise }: { line: ActivityView; otherwise: string }) {
  if (!line.lead) return <>{otherwise}</>;
  return (
    <Anchor component={Link} href={`/dashboard/leads/${line.lead.id}`} className={classes.link}>
      {line.lead.name}
    </Anchor>
  );
}

function CampaignLink({ line }: { line: ActivityView }) {
  if (!line.campaign) return <>a campaign</>;
  return (
    <Anchor component={Link} href={`/dashboard/campaigns/${line.campaign.id}`} className={classes.link}>
      {line.campaign.name}
    </Anchor>
  );
}

const inCampaign = (line: ActivityView): ReactNode =>
  line.campaign ? (
    <>
      {" "}
      in <CampaignLink line={line} />
    </>
  ) : null;

const caller = (line: ActivityView) => <LeadLink line={line} otherwise="an unknown number" />;
const Caller = ({ line }: { line: ActivityView }) => <LeadLink line={line} otherwise="An unknown number" />;
const worker = (line: ActivityView) => <Name>{line.member?.name ?? "nobody yet"}</Name>;

/** How a call ended, said of the customer's side. */
const endings: Record<CallStatus, string> = {
  in_progress: "ended",
  completed: "was completed",
  no_answer: "was not answered",
  busy: "found the line busy",
  failed: "failed",
  cancelled_by_worker: "was cancelled by the worker",
  cancelled_by_customer: "was cancelled by the customer",
  worker_no_answer: "was not placed: the worker did not pick up",
  missed: "was missed",
  unknown: "ended, how is not known",
};

const statusWords: Record<CampaignStatus, string> = {
  draft: "made a draft of",
  running: "started",
  paused: "paused",
  completed: "completed",
};

const pauseWords: Record<PauseReason, string> = {
  short_break: "short break",
  lunch: "lunch",
  meeting: "meeting",
  training: "training",
  paperwork: "paperwork",
  other: "other",
  own_phone_missed: "the own phone was not answered twice",
  no_input: "no key or click for 10 minutes",
  tab_closed: "the call desk was closed",
  no_line: "no line to call from",
  not_live: "the page was not Live",
  account_refused: "CallerDesk refused the key",
  by_manager: "by a manager",
};

const callbackCount = (count: number) => (count === 1 ? "1 callback" : `${formatNumber(count)} callbacks`);
const leadCount = (count: number) => (count === 1 ? "1 lead" : `${formatNumber(count)} leads`);

/** One sentence for each type of the feed: who did what, to whom. A new type without one does not compile. */
const sentences: Sentences = {
  "call.dialing": (data, line) =>
    data.direction === "inbound" ? (
      <>
        <Caller line={line} /> is calling {worker(line)}
      </>
    ) : (
      <>
        <Actor line={line} otherwise="Someone" /> is calling {caller(line)}
        {inCampaign(line)}
      </>
    ),
  "call.answered": (data, line) =>
    data.direction === "inbound" ? (
      <>
        {worker(line)} answered {caller(line)}
      </>
    ) : (
      <>
        {line.member ? <Name>{line.member.name}</Name> : "Someone"} is on the call with {caller(line)}
      </>
    ),
  "call.ended": (data, line) => (
    <>
      {line.member ? (
        <>
          <Name>{line.member.name}</Name>’s call with{" "}
        </>
      ) : (
        "A call with "
      )}
      {caller(line)} {endings[data.status]}
      {data.durationSeconds !== null && data.durationSeconds > 0
        ? `, ${formatDuration(data.durationSeconds)}`
        : null}
    </>
  ),
  "call.outcome_set": (data, line) => (
    <>
      <Actor line={line} otherwise="Someone" />{" "}
      {data.previousOutcomeId ? "corrected the outcome for" : "set the outcome for"} {caller(line)}
      {line.outcome ? (
        <>
          {": "}
          {line.previousOutcomeLabel ? `${line.previousOutcomeLabel} → ` : null}
          <Name>{line.outcome.label}</Name>
        </>
      ) : null}
    </>
  ),
  "call.outcome_undone": (_, line) => (
    <>
      <Actor line={line} otherwise="Someone" /> took back the outcome for {caller(line)}
      {line.previousOutcomeLabel ? `: ${line.previousOutcomeLabel}` : null}
      {line.outcome ? (
        <>
          {" → "}
          <Name>{line.outcome.label}</Name>
        </>
      ) : null}
    </>
  ),
  "call.claimed": (_, line) =>
    line.actor && line.member && line.actor.userId !== line.member.userId ? (
      <>
        <Name>{line.actor.name}</Name> gave the call from {caller(line)} to {worker(line)}
      </>
    ) : (
      <>
        {worker(line)} took the call from {caller(line)}
      </>
    ),
  "lead.created": (_, line) => (
    <>
      <Actor line={line} /> added <LeadLink line={line} otherwise="a lead" />
    </>
  ),
  "lead.imported": (data, line) => (
    <>
      <Actor line={line} /> imported {leadCount(data.count)}
      {inCampaign(line)}
    </>
  ),
  "export.finished": (data, line) => (
    <>
      <Actor line={line} /> exported {exportedRows(data.list, data.rowCount)}
      {data.isUnusual ? ", more within a day than is usual" : null}
    </>
  ),
  "import.finished": (data, line) => (
    <>
      <Actor line={line} /> imported {leadCount(data.addedCount)} from a file
      {data.updatedCount > 0 ? <> and changed {leadCount(data.updatedCount)}</> : null}
    </>
  ),
  "import.undone": (data, line) => (
    <>
      <Actor line={line} /> took back an import: {leadCount(data.removedCount)} removed
      {data.keptCount > 0 ? (
        <>, {leadCount(data.keptCount)} kept because somebody had worked on them</>
      ) : null}
    </>
  ),
  "lead.bulk_started": (data, line) => (
    <>
      <Actor line={line} /> {bulkWords[data.kind]} {leadCount(data.count)}
      {data.campaignId ? (
        <>
          {" "}
          {bulkPlaces[data.kind]} <CampaignLink line={line} />
        </>
      ) : null}
    </>
  ),
  "lead.deleted": (_, line) => (
    <>
      <Actor line={line} /> deleted the lead {line.lead?.name ?? ""}
    </>
  ),
  "lead.restored": (_, line) => (
    <>
      <Actor line={line} /> brought back <LeadLink line={line} otherwise="a lead" />
    </>
  ),
  "contact.erased": (_, line) => (
    <>
      <Actor line={line} /> erased a person for good
    </>
  ),
  "contact.blocked": (_, line) => (
    <>
      <Actor line={line} /> marked <LeadLink line={line} otherwise="a contact" /> as <Name>do not call</Name>
    </>
  ),
  "contact.unblocked": (_, line) => (
    <>
      <Actor line={line} /> allowed calls to <LeadLink line={line} otherwise="a contact" /> again
    </>
  ),
  "campaign.created": (_, line) => (
    <>
      <Actor line={line} /> created <CampaignLink line={line} />
    </>
  ),
  "campaign.status_changed": (data, line) => (
    <>
      <Actor line={line} /> {statusWords[data.status]} <CampaignLink line={line} />
    </>
  ),
  "campaign.leads_added": (data, line) => (
    <>
      <Actor line={line} /> added {leadCount(data.count)} to <CampaignLink line={line} />
    </>
  ),
  "campaign.leads_removed": (data, line) => (
    <>
      <Actor line={line} /> took {leadCount(data.count)} out of <CampaignLink line={line} />
    </>
  ),
  "campaign.leads_shared": (data, line) => (
    <>
      <Actor line={line} /> shared out {leadCount(data.count)} in <CampaignLink line={line} />
    </>
  ),
  "campaign.deleted": (_, line) => (
    <>
      <Actor line={line} /> deleted the campaign {line.campaign?.name ?? ""}
    </>
  ),
  "campaign.restored": (_, line) => (
    <>
      <Actor line={line} /> brought back <CampaignLink line={line} />
    </>
  ),
  "member.joined": (_, line) => (
    <>
      <Name>{line.member?.name ?? "Someone"}</Name> joined the workspace
    </>
  ),
  "member.deactivated": (_, line) => (
    <>
      <Name>{line.actor?.name ?? "The system"}</Name> removed the access of{" "}
      <Name>{line.member?.name ?? "a member"}</Name>
    </>
  ),
  "member.reactivated": (_, line) => (
    <>
      <Name>{line.actor?.name ?? "The system"}</Name> gave <Name>{line.member?.name ?? "a member"}</Name>{" "}
      access again
    </>
  ),
  "worker.paused": (data, line) =>
    data.by === "manager" ? (
      <>
        <Actor line={line} otherwise="A manager" /> paused <Name>{line.member?.name ?? "a worker"}</Name>
      </>
    ) : (
      <>
        {worker(line)} {data.by === "system" ? "was paused" : "paused"}: {pauseWords[data.reason]}
      </>
    ),
  "worker.resumed": (data, line) =>
    data.by === "manager" ? (
      <>
        <Actor line={line} otherwise="A manager" /> let <Name>{line.member?.name ?? "a worker"}</Name> call
        again
      </>
    ) : (
      <>{worker(line)} resumed</>
    ),
  "floor.work_reassigned": (data, line) => (
    <>
      <Actor line={line} /> moved {leadCount(data.leads)}
      {data.tasks ? `, ${data.tasks === 1 ? "1 task" : `${formatNumber(data.tasks)} tasks`}` : ""} and{" "}
      {callbackCount(data.callbacks)} of <Name>{line.fromMember?.name ?? "a member"}</Name> to{" "}
      {line.member ? <Name>{line.member.name}</Name> : "anyone"}
    </>
  ),
  "workspace.dialling_stopped": (data, line) => (
    <>
      <Actor line={line} /> <Name>stopped all dialling</Name>: {stopReasonWords[data.reason]}
    </>
  ),
  "workspace.dialling_resumed": (_, line) => (
    <>
      <Actor line={line} /> let everybody dial again
    </>
  ),
  "wall_link.created": (_, line) => (
    <>
      <Actor line={line} /> made a link for a wall screen
    </>
  ),
  "wall_link.revoked": (_, line) => (
    <>
      <Actor line={line} /> revoked a link of a wall screen
    </>
  ),
  "task.created": (data, line) => (
    <>
      <Name>{line.actor?.name ?? "The system"}</Name> planned{" "}
      {data.kind === "callback" ? "a callback to " : "a follow-up"}
      {data.kind === "callback" ? caller(line) : line.lead ? <> with {caller(line)}</> : null}
      {line.member ? ` for ${line.member.name}` : " for anyone"}
    </>
  ),
  "task.bulk_changed": (data, line) => {
    const tasks = data.count === 1 ? "1 task" : `${formatNumber(data.count)} tasks`;
    return (
      <>
        <Actor line={line} />{" "}
        {data.kind === "done"
          ? `finished ${tasks}`
          : data.kind === "snooze"
            ? `put off ${tasks}`
            : data.kind === "assign"
              ? `gave ${tasks} to ${line.member?.name ?? "anyone"}`
              : `took back a change of ${tasks}`}
      </>
    );
  },
  "task.done": (data, line) => (
    <>
      <Name>{line.actor?.name ?? "The system"}</Name> finished{" "}
      {data.kind === "callback" ? "the callback to " : "a follow-up"}
      {data.kind === "callback" ? caller(line) : line.lead ? <> with {caller(line)}</> : null}
    </>
  ),
};

function sentenceOf<T extends FeedEventType>(
  event: { type: T; data: EventPayload<T> },
  line: ActivityView,
): ReactNode {
  return sentences[event.type](event.data, line);
}

/** The line of the feed in words. */
export function describeEvent(line: ActivityView): ReactNode {
  return sentenceOf(line.event, line);
}

export type ActivityNoun =
  | "call"
  | "lead"
  | "contact"
  | "campaign"
  | "member"
  | "task"
  | "worker"
  | "floor"
  | "workspace"
  | "wall_link";
/** What an event is about, for its icon. */
export function nounOf(type: FeedEventType): ActivityNoun {
  const noun = type.slice(0, type.indexOf("."));
  // An import brings leads; what leaves as a file is the workspace's.
  return (noun === "import" ? "lead" : noun === "export" ? "workspace" : noun) as ActivityNoun;
}
