"use client";

import { Anchor, Button, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link } from "@/components/link";
import { type ReactNode, useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { confirm } from "@/components/confirm";
import { EmptyState } from "@/components/empty-state";
import { ErrorState, errorCode, errorSentence } from "@/components/error-state";
import { formatClock, formatDateTime, formatDuration } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import { Timer } from "@/components/time";
import type { CallId, LeadId } from "@/contracts/ids";
import { useKeys } from "@/features/keys/use-keys";
import { directionWords, personOf, stageOf, truthOf } from "../call-words";
import { useCallNote } from "../use-call-note";
import type { RecordingControls } from "../use-recording";
import { CallButton } from "./call-button";
import classes from "./call-page.module.css";
import { CallRecorder } from "./call-recorder";
import { CallStatusBadge, LegsTruth } from "./call-status-badge";
import { FollowUp } from "./follow-up";
import { NoteField } from "./note-field";
import { OutcomeGrid } from "./outcome-grid";
import { RecordingListens } from "./recording-listens";
import { RecordingPlayer } from "./recording-player";

type Call = RouterOutputs["calls"]["get"];

export function CallPage({ callId }: { callId: CallId }) {
  const call = trpc.calls.get.useQuery({ callId });
  if (call.isPending) return <LoadingRows rows={8} />;
  if (call.isError && !call.data) {
    return errorCode(call.error) === "NOT_FOUND" ? (
      <EmptyState
        title="This call does not exist"
        action={
          <Button component={Link} href="/dashboard/calls" variant="default">
            All calls
          </Button>
        }
      >
        It belongs to another workspace, or the link is wrong.
      </EmptyState>
    ) : (
      <ErrorState error={call.error} onRetry={() => void call.refetch()} />
    );
  }
  return call.data ? <Loaded call={call.data} /> : null;
}

function Loaded({ call }: { call: Call }) {
  const { user, current } = useWorkspace();
  const isMine = call.worker?.userId === user.id;
  const isForMe = isMine || current.role !== "worker";
  const [recording, setRecording] = useState<RecordingControls | null>(null);
  useKeys(
    "page",
    {
      recording: () => recording?.toggle(),
      back: () => recording?.seekBy(-5),
      forward: () => recording?.seekBy(5),
    },
    { isOn: recording !== null },
  );
  return (
    <>
      <PageHeader
        back={{ href: "/dashboard/calls", label: "Calls" }}
        title={personOf(call)}
        badge={<CallStatusBadge call={call} />}
        description={`${directionWords[call.direction]} · ${formatDateTime(call.startedAt)} · ${call.worker?.name ?? "nobody's call"}`}
        actions={
          <>
            {call.phase !== "ended" && isForMe ? <EndByHand callId={call.id} /> : null}
            {call.lead ? <CallButton leadId={call.lead.id} label="Call again" size="sm" /> : null}
          </>
        }
      />
      <div className={classes.columns}>
        <div className={classes.main}>
          <Card title="What happened">
            <div className={classes.happened}>
              <span className={classes.big}>
                {call.phase === "ended" ? (
                  formatDuration(call.durationSeconds)
                ) : (
                  <>
                    {stageOf(call).caption} <Timer from={stageOf(call).from} serverTime={null} />
                  </>
                )}
              </span>
              <LegsTruth call={call} />
              {truthOf(call) ? <Text size="sm">{truthOf(call)}</Text> : null}
            </div>
            <RecordingPlayer call={call} onReady={setRecording} />
            <RecordingListens call={call} />
            <Legs call={call} />
          </Card>
          {call.phase === "ended" ? (
            <Card title="Outcome">
              {call.outcome ? (
                <Text size="sm" c="dimmed" mb="xs">
                  A correction is kept in the flight recorder below.
                </Text>
              ) : null}
              <OutcomeGrid call={call} />
            </Card>
          ) : null}
          {call.candidateLeads.length > 0 ? <Candidates call={call} /> : null}
          <CallRecorder callId={call.id} mayRead={isForMe} />
        </div>
        <div className={classes.side}>
          <Card title="About">
            <dl className={classes.facts}>
              <Fact label="Lead">
                {call.lead ? (
                  <Anchor component={Link} href={`/dashboard/leads/${call.lead.id}`} size="sm">
                    {call.lead.name}
                  </Anchor>
                ) : (
                  "Not in the book"
                )}
              </Fact>
              <Fact label="Number">{call.customerPhone}</Fact>
              <Fact label="Campaign">
                {call.campaign ? (
                  <Anchor component={Link} href={`/dashboard/campaigns/${call.campaign.id}`} size="sm">
                    {call.campaign.name}
                  </Anchor>
                ) : (
                  "None"
                )}
              </Fact>
              <Fact label="Line">{call.line ? `${call.line.label} (${call.line.phone})` : "Not known"}</Fact>
              <Fact label="Talk time">{formatDuration(call.talkSeconds)}</Fact>
              {call.hangupCause ? <Fact label="Provider's cause">{call.hangupCause}</Fact> : null}
              {call.costCredits !== null ? (
                <Fact label="Cost">
                  {call.costCredits} {call.costCredits === 1 ? "credit" : "credits"}
                </Fact>
              ) : null}
            </dl>
          </Card>
          <Card title="Notes">
            {isMine ? <OwnNote call={call} /> : null}
            <Notes call={call} isMine={isMine} />
          </Card>
          {call.phase === "ended" ? (
            <Card title="Next">
              <FollowUp call={call} />
            </Card>
          ) : null}
        </div>
      </div>
    </>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={`rs-card ${classes.card}`} aria-label={title}>
      <h2 className={classes.cardTitle}>{title}</h2>
      {children}
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** When each side rang and picked up, on one line of time. */
function Legs({ call }: { call: Call }) {
  // When the provider's first word came, which may be after the pick-up that it tells of.
  const rang =
    call.ringingAt && call.workerPickedUpAt && call.ringingAt > call.workerPickedUpAt ? null : call.ringingAt;
  const steps: [at: Date | null, words: string][] = [
    [call.requestedAt, "Call Now pressed"],
    [rang, call.direction === "inbound" ? "They called" : "Worker's phone rang"],
    [call.workerPickedUpAt, "Worker picked up"],
    [call.customerRangAt, "Customer's phone rang"],
    [call.customerPickedUpAt, "Customer picked up"],
    [call.endedAt, "Ended"],
  ];
  const known = steps
    .flatMap(([at, words]) => (at ? [{ at, words }] : []))
    // To the second: that is all the provider tells, and within one the order is the natural one.
    .toSorted((a, b) => Math.floor(a.at.getTime() / 1000) - Math.floor(b.at.getTime() / 1000));
  if (known.length === 0) return null;
  return (
    <ol className={classes.legs} aria-label="Timeline of both sides">
      {known.map(({ at, words }) => (
        <li key={words}>
          <time dateTime={at.toISOString()}>{formatClock(at)}</time>
          <span>{words}</span>
        </li>
      ))}
    </ol>
  );
}

function OwnNote({ call }: { call: Call }) {
  const note = useCallNote(call);
  return <NoteField note={note} />;
}

function Notes({ call, isMine }: { call: Call; isMine: boolean }) {
  const { user } = useWorkspace();
  const others = call.notes.filter(
    (note) => note.text.trim() !== "" && !(isMine && note.authorName === user.name),
  );
  if (others.length === 0) {
    return isMine ? null : (
      <Text size="sm" c="dimmed">
        No notes.
      </Text>
    );
  }
  return (
    <ul className={classes.notes}>
      {others.map((note) => (
        <li key={note.id}>
          <p>{note.text}</p>
          <Text size="xs" c="dimmed">
            {note.authorName}, {formatDateTime(note.updatedAt)}
          </Text>
        </li>
      ))}
    </ul>
  );
}

function Candidates({ call }: { call: Call }) {
  const utils = trpc.useUtils();
  const match = trpc.calls.matchLead.useMutation({
    onError: (error) =>
      notifications.show({ title: "Not matched", message: errorSentence(error), color: "red" }),
    onSettled: () => utils.calls.get.invalidate({ callId: call.id }),
  });
  return (
    <Card title="Who was it?">
      <Text size="sm" c="dimmed" mb="xs">
        This number belongs to several leads.
      </Text>
      <ul className={classes.candidates}>
        {call.candidateLeads.map((lead) => (
          <li key={lead.id}>
            <span>
              {lead.name}
              {lead.company ? ` · ${lead.company}` : ""}
            </span>
            <Button
              size="xs"
              variant="default"
              loading={match.isPending}
              onClick={() => match.mutate({ callId: call.id, leadId: lead.id satisfies LeadId })}
            >
              This one
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function EndByHand({ callId }: { callId: CallId }) {
  const utils = trpc.useUtils();
  const end = trpc.calls.endByHand.useMutation({
    onError: (error) =>
      notifications.show({ title: "Not ended", message: errorSentence(error), color: "red" }),
    onSettled: () => Promise.all([utils.calls.get.invalidate({ callId }), utils.calls.mine.invalidate()]),
  });
  const ask = async () => {
    const isSure = await confirm({
      title: "End this call by hand?",
      message: "Only where the phones are down and no report comes. It does not hang up anybody.",
      confirmLabel: "End this call",
      isDangerous: true,
    });
    if (isSure) end.mutate({ callId });
  };
  return (
    <Button variant="default" loading={end.isPending} onClick={() => void ask()}>
      End this call
    </Button>
  );
}
