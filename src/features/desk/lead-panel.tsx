"use client";

import { Anchor, Button, Text } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatDuration } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { Ago, ClockIn } from "@/components/time";
import type { CallView } from "@/contracts/calls/views";
import type { DeskLead, QueueItem } from "@/contracts/desk/views";
import type { LeadId } from "@/contracts/ids";
import type { LeadStage } from "@/contracts/leads/schema";
import { CallOutcome, CallStatusBadge } from "@/features/calls/components/call-status-badge";
import classes from "./desk.module.css";

const stageWords: Record<LeadStage, string> = {
  new: "New",
  contacted: "Contacted",
  interested: "Interested",
  converted: "Converted",
  lost: "Lost",
};

/** Who is on the desk: the lead that is held, the one of the call, or one that is only looked at. */
export type OnDesk =
  | { kind: "held"; lead: DeskLead }
  | { kind: "call"; call: CallView }
  | { kind: "preview"; item: QueueItem; isNext: boolean };

type LeadPanelProps = {
  onDesk: OnDesk | null;
  onTake: (leadId: LeadId) => void;
  onBackToHeld: (() => void) | null;
};

export function LeadPanel({ onDesk, onTake, onBackToHeld }: LeadPanelProps) {
  if (!onDesk) {
    return (
      <section className={classes.lead} aria-label="Lead">
        <EmptyState title="No lead on the desk" isPlain>
          The next one shows up here by itself.
        </EmptyState>
      </section>
    );
  }
  switch (onDesk.kind) {
    case "held": {
      const { lead } = onDesk;
      return (
        <Frame
          leadId={lead.id}
          name={lead.name}
          company={lead.company}
          phone={lead.phone}
          timeZone={lead.timeZone}
          facts={[
            ["Stage", stageWords[lead.stage]],
            ["Owner", lead.ownerName ?? "Nobody"],
            [
              "Attempts",
              lead.maxAttempts === null ? String(lead.attempts) : `${lead.attempts} of ${lead.maxAttempts}`,
            ],
            ["E-mail", lead.email ?? "—"],
          ]}
          why={lead.callability.isCallable ? lead.callability.why : lead.callability.sentence}
        >
          {lead.lastNote ? (
            <blockquote className={classes.lastNote}>
              <Text size="sm" className={classes.noteText} lineClamp={6}>
                {lead.lastNote.text}
              </Text>
              <Text size="xs" c="dimmed">
                {lead.lastNote.authorName}, <Ago at={lead.lastNote.at} />
              </Text>
            </blockquote>
          ) : null}
        </Frame>
      );
    }
    case "call": {
      const { call } = onDesk;
      return (
        <Frame
          leadId={call.lead?.id ?? null}
          name={call.lead?.name ?? call.customerPhone}
          company={call.lead?.company ?? null}
          phone={call.customerPhone}
          timeZone={call.customerTimeZone}
          facts={[
            ["Campaign", call.campaign?.name ?? "—"],
            ["Line", call.line?.label ?? "—"],
          ]}
          why={null}
        />
      );
    }
    case "preview": {
      const { item, isNext } = onDesk;
      const { callability } = item;
      return (
        <Frame
          leadId={item.leadId}
          name={item.name}
          company={item.company}
          phone={item.phone}
          timeZone={null}
          facts={[["Attempts", String(item.attempts)]]}
          why={callability.isCallable ? callability.why : callability.sentence}
          actions={
            <>
              {onBackToHeld ? (
                <Button size="xs" variant="default" onClick={onBackToHeld}>
                  Back to your lead
                </Button>
              ) : null}
              {callability.isCallable && !isNext ? (
                <Button size="xs" variant="default" onClick={() => onTake(item.leadId)}>
                  Take this lead
                </Button>
              ) : null}
            </>
          }
        />
      );
    }
  }
}

type FrameProps = {
  leadId: LeadId | null;
  name: string;
  company: string | null;
  phone: string;
  timeZone: string | null;
  facts: readonly (readonly [label: string, value: string])[];
  why: string | null;
  actions?: ReactNode;
  children?: ReactNode;
};

function Frame({ leadId, name, company, phone, timeZone, facts, why, actions, children }: FrameProps) {
  return (
    <section className={classes.lead} aria-label="Lead">
      <header className={classes.leadHead}>
        <div className={classes.leadWho}>
          <h1 className={classes.leadName}>{name}</h1>
          {company ? <Text c="dimmed">{company}</Text> : null}
        </div>
        <div className={classes.leadActions}>
          {actions}
          {leadId ? (
            <Anchor component={Link} href={`/dashboard/leads/${leadId}`} size="sm">
              Open lead
            </Anchor>
          ) : null}
        </div>
      </header>
      <p className={classes.phone}>
        <span>{phone}</span>
        <Text span size="sm" c="dimmed">
          <ClockIn timeZone={timeZone} />
        </Text>
      </p>
      {why ? <p className={classes.why}>{why}</p> : null}
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {children}
      {leadId ? <EarlierCalls leadId={leadId} /> : null}
    </section>
  );
}

function EarlierCalls({ leadId }: { leadId: LeadId }) {
  const calls = trpc.calls.list.useQuery({ filter: { leadId }, limit: 8 });
  return (
    <div className={classes.earlier}>
      <h2 className={classes.sectionTitle}>Calls with this lead</h2>
      {calls.isPending ? <LoadingRows rows={3} height={36} /> : null}
      {calls.isError ? <ErrorState error={calls.error} onRetry={() => void calls.refetch()} /> : null}
      {calls.data?.items.length === 0 ? (
        <Text size="sm" c="dimmed">
          Never called before.
        </Text>
      ) : null}
      <ul className={classes.earlierRows}>
        {calls.data?.items.map((call) => (
          <li key={call.id}>
            <Link href={`/dashboard/calls/${call.id}`} className={classes.earlierRow}>
              <CallStatusBadge call={call} />
              <CallOutcome call={call} />
              <span className={classes.earlierMeta}>
                {formatDuration(call.durationSeconds)} · {call.worker?.name ?? "Nobody"} ·{" "}
                <Ago at={call.startedAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
