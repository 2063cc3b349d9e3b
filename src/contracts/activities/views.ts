import type { CallDirection, CallPhase, CallStatus, RecordingState } from "@/contracts/calls/schema";
import type { DomainEvent, FeedEventType } from "@/contracts/catalog";
import type { CallId, CampaignId, LeadId, NoteId, OutcomeId, TaskId, UserId } from "@/contracts/ids";
import type { OutcomeTone } from "@/contracts/outcomes/schema";
import type { TaskKind } from "@/contracts/tasks/schema";

export type FeedEvent = Extract<DomainEvent, { type: FeedEventType }>;

/** One line of the feed: the event as it was logged, and the names that its sentence needs, as they are now. */
export type ActivityView = {
  seq: number;
  at: Date;
  event: FeedEvent;
  /** Null: the system did it (a provider's report, a job). */
  actor: { userId: UserId; name: string } | null;
  lead: { id: LeadId; name: string } | null;
  callId: CallId | null;
  campaign: { id: CampaignId; name: string } | null;
  /** The worker of a call, the assignee of a task, or the member an event is about. */
  member: { userId: UserId; name: string } | null;
  /** Whom something was taken from, where it went from one member to another. */
  fromMember: { userId: UserId; name: string } | null;
  outcome: { label: string; tone: OutcomeTone } | null;
  previousOutcomeLabel: string | null;
};

/** What happened to a lead, in one list. */
export type TimelineItem =
  | {
      kind: "call";
      id: CallId;
      at: Date;
      direction: CallDirection;
      phase: CallPhase;
      status: CallStatus;
      durationSeconds: number | null;
      didWorkerPickUp: boolean | null;
      didCustomerPickUp: boolean | null;
      recordingState: RecordingState;
      worker: { userId: UserId; name: string } | null;
      campaign: { id: CampaignId; name: string } | null;
      outcome: { id: OutcomeId; label: string; tone: OutcomeTone } | null;
    }
  | {
      kind: "note";
      id: NoteId;
      leadId: LeadId;
      at: Date;
      text: string;
      version: number;
      authorUserId: UserId;
      authorName: string;
      callId: CallId | null;
      updatedAt: Date;
    }
  | {
      kind: "task";
      id: TaskId;
      at: Date;
      taskKind: TaskKind;
      title: string;
      dueAt: Date;
      doneAt: Date | null;
      assigneeName: string | null;
      authorName: string | null;
    }
  | { kind: "activity"; id: string; at: Date; activity: ActivityView };

/** Where the next, older page of a timeline begins. */
export type TimelineCursor = { at: Date; id: string };
