"use client";

import { Anchor, Button, Tabs, VisuallyHidden } from "@mantine/core";
import { Link } from "@/components/link";
import { lazy, type ReactNode, Suspense } from "react";
import { trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { Ago, ClockIn } from "@/components/time";
import type { CallView } from "@/contracts/calls/views";
import type { Callability, DeskLead, QueueItem } from "@/contracts/desk/views";
import type { LeadId } from "@/contracts/ids";
import { LeadTimeline } from "@/features/leads/components/lead-timeline";
import { StageBadge } from "@/features/leads/components/stage-badge";
import { TimeLeft } from "@/features/leads/components/time-left";
import classes from "./lead.module.css";
import { noNoteWords, onDeskWords } from "./messages";

// With its form and what checks it, it is loaded when somebody opens the tab.
const LeadDetailsCard = lazy(async () => ({
  default: (await import("@/features/leads/components/lead-details-card")).LeadDetailsCard,
}));

/** Who is on the desk: the lead that is held, the one of the call, or one that is only looked at. */
export type OnDesk =
  | { kind: "held"; lead: DeskLead }
  | { kind: "call"; call: CallView }
  | { kind: "preview"; item: QueueItem; isNext: boolean };

export function leadIdOf(onDesk: OnDesk | null): LeadId | null {
  if (!onDesk) return null;
  if (onDesk.kind === "held") return onDesk.lead.id;
  return onDesk.kind === "call" ? (onDesk.call.lead?.id ?? null) : onDesk.item.leadId;
}

type LeadPanelProps = {
  onDesk: OnDesk | null;
  banner: string | null;
  /** Only one of the two on a phone, whose own tabs choose. */
  part: "both" | "lead" | "history";
  onTake: (leadId: LeadId) => void;
  onBackToHeld: (() => void) | null;
};

export function LeadPanel({ onDesk, banner, part, onTake, onBackToHeld }: LeadPanelProps) {
  const leadId = leadIdOf(onDesk);
  if (!onDesk) {
    return (
      <section className={classes.lead} aria-label="Lead">
        <VisuallyHidden component="h1">Call desk</VisuallyHidden>
        <EmptyState title="No lead on the desk" isPlain>
          The next one shows up here by itself.
        </EmptyState>
      </section>
    );
  }
  return (
    <section className={classes.lead} aria-label="Lead">
      {banner ? (
        <p className={classes.banner} role="status">
          {banner}
        </p>
      ) : null}
      {part === "history" ? null : <Head onDesk={onDesk} onTake={onTake} onBackToHeld={onBackToHeld} />}
      {leadId ? <More key={leadId} leadId={leadId} part={part} /> : null}
    </section>
  );
}

type HeadFacts = {
  leadId: LeadId | null;
  name: string;
  company: string | null;
  phone: string;
  timeZone: string | null;
  stage: ReactNode;
  /** Always something: the row is part of the lead, and what is below it stays where it is. */
  why: string;
  isBlocked: boolean;
  /** The end of a colleague's lease, which is why. */
  leaseEndsAt: Date | null;
  attempts: string | null;
  /** Undefined = not known here. */
  lastNote: DeskLead["lastNote"] | undefined;
};

function Head({
  onDesk,
  onTake,
  onBackToHeld,
}: Pick<LeadPanelProps, "onTake" | "onBackToHeld"> & { onDesk: OnDesk }) {
  const facts = factsOf(onDesk);
  const { leadId, lastNote } = facts;
  return (
    <>
      <header className={classes.head}>
        <div className={classes.who}>
          <h1 className={classes.name}>{facts.name}</h1>
          <div className={classes.company}>
            {facts.company ? <span>{facts.company}</span> : null}
            {facts.stage}
          </div>
        </div>
        <div className={classes.actions}>
          {onDesk.kind === "preview" && onBackToHeld ? (
            <Button size="xs" variant="default" onClick={onBackToHeld}>
              Back to your lead
            </Button>
          ) : null}
          {onDesk.kind === "preview" && onDesk.item.callability.isCallable && !onDesk.isNext ? (
            <Button size="xs" variant="default" onClick={() => onTake(onDesk.item.leadId)}>
              Take this lead
            </Button>
          ) : null}
          {leadId ? (
            <Anchor component={Link} href={`/dashboard/leads/${leadId}`} size="sm">
              Open lead
            </Anchor>
          ) : null}
        </div>
      </header>
      <p className={classes.phone}>
        <span>{facts.phone}</span>
        <span className={classes.clock}>
          <ClockIn timeZone={facts.timeZone} />
        </span>
      </p>
      <p className={classes.why} data-blocked={facts.isBlocked || undefined}>
        <span>
          {facts.why}
          {facts.leaseEndsAt ? (
            <>
              {" "}
              <TimeLeft until={facts.leaseEndsAt} />
            </>
          ) : null}
        </span>
        {facts.attempts ? <span>{facts.attempts}</span> : null}
      </p>
      {/* As high with a note as without: one that is written meanwhile moves nothing below it. */}
      <blockquote
        className={classes.lastNote}
        data-empty={lastNote === null || undefined}
        data-unknown={lastNote === undefined || undefined}
      >
        <p className={classes.noteText}>{lastNote?.text ?? noNoteWords}</p>
        <p className={classes.noteBy}>
          {lastNote ? (
            <>
              {lastNote.authorName}, <Ago at={lastNote.at} />
            </>
          ) : null}
        </p>
      </blockquote>
    </>
  );
}

const leaseEndOf = (callability: Callability) =>
  !callability.isCallable && callability.reason === "leased" ? callability.opensAt : null;

function factsOf(onDesk: OnDesk): HeadFacts {
  switch (onDesk.kind) {
    case "held": {
      const { lead } = onDesk;
      const { callability } = lead;
      const isOnCall = !callability.isCallable && callability.reason === "on_a_call";
      return {
        leadId: lead.id,
        name: lead.name,
        company: lead.company,
        phone: lead.phone,
        timeZone: lead.timeZone,
        stage: <StageBadge stage={lead.stage} />,
        // No reason against a call, but this very call.
        why: isOnCall ? onDeskWords.onCall : callability.isCallable ? callability.why : callability.sentence,
        isBlocked: !callability.isCallable && !isOnCall,
        leaseEndsAt: leaseEndOf(callability),
        attempts: lead.maxAttempts === null ? null : `Attempts ${lead.attempts} of ${lead.maxAttempts}`,
        lastNote: lead.lastNote,
      };
    }
    case "call": {
      const { call } = onDesk;
      return {
        leadId: call.lead?.id ?? null,
        name: call.lead?.name ?? call.customerPhone,
        company: call.lead?.company ?? null,
        phone: call.customerPhone,
        timeZone: call.customerTimeZone,
        stage: null,
        why: call.phase === "ended" ? onDeskWords.called : onDeskWords.onCall,
        isBlocked: false,
        leaseEndsAt: null,
        attempts: null,
        lastNote: undefined,
      };
    }
    case "preview": {
      const { item } = onDesk;
      const { callability } = item;
      return {
        leadId: item.leadId,
        name: item.name,
        company: item.company,
        phone: item.phone,
        timeZone: item.timeZone,
        stage: null,
        why: callability.isCallable ? callability.why : callability.sentence,
        isBlocked: !callability.isCallable,
        leaseEndsAt: leaseEndOf(callability),
        attempts: item.attempts > 0 ? `Attempts ${item.attempts}` : null,
        lastNote: undefined,
      };
    }
  }
}

function More({ leadId, part }: { leadId: LeadId; part: LeadPanelProps["part"] }) {
  if (part === "lead")
    return (
      <div className={classes.details}>
        <Details leadId={leadId} />
      </div>
    );
  if (part === "history") return <LeadTimeline leadId={leadId} isStill />;
  return (
    <Tabs defaultValue="timeline" keepMounted={false} mt="md">
      <Tabs.List mb="sm">
        <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
        <Tabs.Tab value="details">Details</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="timeline">
        <LeadTimeline leadId={leadId} isStill />
      </Tabs.Panel>
      <Tabs.Panel value="details">
        <Details leadId={leadId} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Details({ leadId }: { leadId: LeadId }) {
  const lead = trpc.leads.get.useQuery({ leadId });
  if (lead.isPending) return <LoadingRows rows={4} height={36} />;
  if (lead.error) return <ErrorState error={lead.error} onRetry={() => void lead.refetch()} />;
  return (
    <Suspense fallback={<LoadingRows rows={4} height={36} />}>
      <LeadDetailsCard lead={lead.data} />
    </Suspense>
  );
}
