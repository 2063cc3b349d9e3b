import type { leadBlocks } from "@/contracts/desk/words";
import type { CampaignStatus, QueueOrder } from "@/contracts/campaigns/schema";
import type { DeskMode, PausedBy, PauseReason } from "@/contracts/desk/schema";
import type { CallId, CampaignId, LeadId, OutcomeId, UserId } from "@/contracts/ids";
import type { LeadStage } from "@/contracts/leads/schema";
import type { ShownEmail, ShownPhone } from "@/contracts/sight/schema";

/** Why a lead cannot be called now, in the order in which the reasons are looked at. */
export type LeadBlock = (typeof leadBlocks)[number];

/** Why I myself cannot dial, whatever the lead. */
export type WorkerBlockReason =
  | "on_a_call"
  | "outcome_needed"
  | "dialling_stopped"
  | "paused"
  | "no_account"
  | "account_refused"
  | "no_phone"
  | "no_line";

export type CallBlock = LeadBlock | WorkerBlockReason;

/** What puts a callable lead where it is in the queue; the order is the campaign's. */
export type QueueGroup =
  | "callback_mine"
  | "callback_anyone"
  | "missed"
  | "new"
  | "retry"
  | "callback_colleague";

/**
 * Why a lead can or cannot be called now: the same rule decides the dial. `isForever` = no time will open it.
 * `opensAt` is null where it is not known (on a call) or there is none. The sentence holds no running time: a
 * screen adds what is left of a lease from `opensAt`.
 */
export type Callability =
  | { isCallable: true; why: string; group: QueueGroup | null }
  | { isCallable: false; reason: LeadBlock; sentence: string; opensAt: Date | null; isForever: boolean };

export type QueueItem = {
  leadId: LeadId;
  name: string;
  company: string | null;
  phone: ShownPhone | "No number";
  timeZone: string | null;
  attempts: number;
  /** The callback that is due or, else, the next one planned. */
  callbackDueAt: Date | null;
  callability: Callability;
};

export type WorkerPauseView = {
  reason: PauseReason;
  note: string | null;
  since: Date;
  by: PausedBy;
  byName: string | null;
};

/** How a member works now; the same for the worker's own desk and for managers. */
export type WorkerStatusView = {
  userId: UserId;
  mode: DeskMode;
  campaign: { id: CampaignId; name: string } | null;
  pause: WorkerPauseView | null;
  /** Times in a row that the member's own phone was not picked up. */
  ownPhoneMissed: number;
  /** Pauses of this day of the workspace, the running one included as of `serverTime`. */
  pausedTodaySeconds: number;
  pausesToday: { reason: PauseReason; seconds: number; count: number }[];
};

/** Whether I could dial at all. `callId` = the call that stands in the way. */
export type WorkerBlock = { reason: WorkerBlockReason; sentence: string; callId: CallId | null };

/**
 * What power mode does by itself next, anchored to the server's time, so that a reload draws the same ring.
 * `at` is when the tab that dials sends the request. `thenLeadId`: without a preview, the lead that is dialled as soon as
 * this wrap-up is done, without asking what comes next.
 */
export type PowerStep =
  /** Nobody was reached: the suggested outcome (or none, where none is needed) is accepted at `at`. */
  | { kind: "accept"; callId: CallId; outcomeId: OutcomeId | null; at: Date; thenLeadId: LeadId | null }
  /** An outcome, a note or a time is wanted from the person; or the call still runs. */
  | { kind: "wait_for_worker"; callId: CallId; thenLeadId: LeadId | null }
  /** Take the next lead now (`leadId` = this one again: the own phone was not picked up). */
  | { kind: "take"; leadId: LeadId | null }
  | { kind: "dial"; leadId: LeadId; at: Date }
  /** Nobody is callable; `until` is the next opening. */
  | { kind: "wait_for_lead"; until: Date | null }
  /** `workerBlock` or the campaign's state says why. */
  | { kind: "stopped" };

/** The call desk of one campaign for one worker, in one answer: what the first paint needs. */
export type DeskView = {
  campaign: {
    id: CampaignId;
    name: string;
    status: CampaignStatus;
    script: string;
    isOutcomeRequired: boolean;
    previewSeconds: number;
    queueOrder: QueueOrder;
    /** Who saved the settings last, when, and which of them. */
    lastChange: { byUserId: UserId; byName: string; at: Date; fields: string[] } | null;
    /** Who paused it; null while it is not paused, or where nobody is known. */
    pause: { byName: string; at: Date; reason: string | null } | null;
  };
  /** `callbacksDue`: mine and anyone's, missed calls included; a part of `callable`. */
  counts: { callable: number; waiting: number; never: number; total: number; callbacksDue: number };
  /** Leads that cannot be called, by reason, the most frequent first; they add up to waiting + never. */
  reasons: { reason: LeadBlock; count: number; opensAt: Date | null; isForever: boolean }[];
  /** When the next waiting lead opens; null where none has a time. */
  nextOpensAt: Date | null;
  /** When the calling hours of the first callable lead end; null where no rule ends them. */
  nextClosesAt: Date | null;
  /** "41 / 948": leads of the list that were called or are done, and all. */
  position: { at: number; of: number };
  /** The list is done: leads that picked up, and leads with a good outcome. Null while anything is left. */
  finished: { reached: number; good: number } | null;
  /** Callable leads in the order they will be called, at most 30. Callbacks are its first entries (`group`). */
  upNext: QueueItem[];
  /** Callbacks of mine and anyone's that are planned for later, the soonest first, at most 10. */
  plannedCallbacks: QueueItem[];
  /** Leads that wait or never will be callable, with the reason, at most 30. */
  notNow: QueueItem[];
  /** The lead I hold. */
  lease: { lead: DeskLead; takenAt: Date; expiresAt: Date } | null;
  worker: WorkerStatusView;
  /** Null in manual mode. */
  power: PowerStep | null;
  /** Whether I myself could dial at all; null = yes. */
  workerBlock: WorkerBlock | null;
  dialStopped: { byName: string | null; at: Date; reason: string | null } | null;
  serverTime: Date;
};

export type DeskLead = {
  id: LeadId;
  name: string;
  company: string | null;
  phone: ShownPhone | "No number";
  email: ShownEmail | null;
  timeZone: string | null;
  stage: LeadStage;
  ownerName: string | null;
  attempts: number;
  maxAttempts: number | null;
  callability: Callability;
  lastNote: { text: string; authorName: string; at: Date } | null;
};
