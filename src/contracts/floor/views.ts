import type { PauseReason } from "@/contracts/desk/schema";
import type { WorkerStatusView } from "@/contracts/desk/views";
import type { FloorLimits, FloorTile, WorkerState } from "@/contracts/floor/schema";
import type { CallId, CampaignId, LeadId, TaskId, UserId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";

/** A worker's own day in numbers, from the start of the workspace's day. Times in seconds. */
export type DayNumbers = {
  /** Outbound calls. */
  dials: number;
  /** Of those, the customer picked up. */
  connects: number;
  /** Calls of either direction with more than 30 s of talk. */
  longTalks: number;
  /** Calls that have an outcome. */
  outcomes: number;
  /** Of those, of tone "good". */
  goodOutcomes: number;
  talkSeconds: number;
  /** From a call's end to the end of its wrap-up, of wrap-ups that are over. */
  wrapSeconds: number;
  /** Pauses that are over, and the running one up to now. */
  pauseSeconds: number;
};

export type FloorWorker = {
  userId: UserId;
  name: string;
  role: Role;
  state: WorkerState;
  /** Since when the state lasts; null where nobody can say (never seen). */
  since: Date | null;
  /** The lead of the call that goes on or is being wrapped up. */
  lead: { id: LeadId; name: string } | null;
  callId: CallId | null;
  /** Ended calls that wait for an outcome. */
  waiting: number;
  /** Why paused, and by whom: also of somebody who is offline by now. */
  pause: WorkerStatusView["pause"];
  today: DayNumbers;
  /** The latest thing known of their work today. */
  last: { what: "dialled" | "ended" | "outcome"; at: Date; label: string | null; callId: CallId } | null;
};

export type DiallingStop = { at: Date; reason: string | null; byName: string | null };

/** What keeps calls from being made, and somebody could mend. */
export type StoppedThing =
  | ({ what: "dialling" } & DiallingStop)
  | { what: "no_account" }
  | { what: "account_refused"; at: Date }
  | { what: "no_line" }
  | { what: "campaign"; campaignId: CampaignId; name: string; reason: string | null; byName: string | null }
  | { what: "no_phone"; userId: UserId; name: string };

/** The rows behind one tile; as many as the tile says, or adding up to it where a row has a number of its own. */
export type TileRows =
  | { tile: "on_calls" | "waiting_for_outcome"; rows: TileCall[] }
  | { tile: "paused"; rows: { userId: UserId; name: string; reason: PauseReason; since: Date }[] }
  | { tile: "callbacks_overdue"; rows: TileCallback[] }
  | { tile: "callable_now"; rows: { campaignId: CampaignId; name: string; count: number }[] }
  | { tile: "stopped"; rows: StoppedThing[] };

export type TileCall = {
  callId: CallId;
  lead: { id: LeadId; name: string } | null;
  worker: { userId: UserId; name: string } | null;
  since: Date;
};
export type TileCallback = {
  taskId: TaskId;
  title: string;
  lead: { id: LeadId; name: string } | null;
  assignee: { userId: UserId; name: string } | null;
  dueAt: Date;
};

export type FloorView = {
  tiles: Record<FloorTile, number>;
  /** Paused members by reason, the most frequent first. */
  pausedBy: { reason: PauseReason; count: number }[];
  /** Set while all dialling of the workspace is stopped. */
  dialling: DiallingStop | null;
  workers: FloorWorker[];
  limits: FloorLimits;
  dayStartsAt: Date;
  timeZone: string;
  serverTime: Date;
};

/** One's own day, as a worker sees it. */
export type MyDayView = DayNumbers & {
  byOutcome: { label: string; tone: "good" | "neutral" | "bad"; count: number }[];
  /** Callbacks of mine that are done today, and that are due and are not. */
  callbacksDone: number;
  callbacksOverdue: number;
  /** Sum of what the provider charged; null where the role may not see it, or nothing is known. */
  costCredits: number | null;
  dayStartsAt: Date;
  timeZone: string;
  serverTime: Date;
};

/** What the wallboard receives: no customer's name, number or any text about one. */
export type WallView = {
  workspaceName: string;
  tiles: Record<FloorTile, number>;
  pausedBy: { reason: PauseReason; count: number }[];
  isDiallingStopped: boolean;
  workers: {
    name: string;
    state: WorkerState;
    since: number | null;
    pauseReason: PauseReason | null;
    today: Pick<DayNumbers, "dials" | "connects" | "longTalks" | "outcomes" | "talkSeconds">;
  }[];
  limits: FloorLimits;
  timeZone: string;
};

export type WallFrame =
  | { kind: "view"; at: number; view: WallView }
  | { kind: "beat"; at: number }
  | { kind: "bye"; reason: "ended" | "deploy" | "capacity" };
