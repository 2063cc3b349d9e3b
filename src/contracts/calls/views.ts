import type {
  CallDirection,
  CallPhase,
  CallStatus,
  DialRefusal,
  DialState,
  EndedBy,
  RecordingState,
  WrapUpState,
} from "@/contracts/calls/schema";
import type { CallId, CampaignId, LeadId, LineId, OutcomeId, UserId } from "@/contracts/ids";
import type { OutcomeTone } from "@/contracts/outcomes/schema";
import type { ShownPhone } from "@/contracts/sight/schema";

/** A call as every screen shows it: dock, popup, list row, page. Times are server times. */
export type CallView = {
  id: CallId;
  direction: CallDirection;
  phase: CallPhase;
  status: CallStatus;
  dialState: DialState;
  /** The provider's or our sentence where the click was refused or is unknown. */
  dialMessage: string | null;
  /** Why the click was refused; null where it was not. */
  dialRefusal: DialRefusal | null;
  endedBy: EndedBy | null;
  /** When the provider was asked about this silent call; null once it has been heard of again, or has ended. */
  askedProviderAt: Date | null;
  lead: {
    id: LeadId;
    name: string;
    company: string | null;
    /** Its worker dialled a number that was in no book: whether it stays one. Null for every other lead. */
    dialled: "kept" | "dropped" | null;
  } | null;
  campaign: { id: CampaignId; name: string } | null;
  worker: { userId: UserId; name: string } | null;
  line: { id: LineId; label: string; phone: string } | null;
  /** Written for people, e.g. "+91 90000 00101"; masked where the viewer may not see it. */
  customerPhone: ShownPhone | "Unknown number";
  customerTimeZone: string | null;
  requestedAt: Date | null;
  startedAt: Date;
  ringingAt: Date | null;
  workerPickedUpAt: Date | null;
  customerRangAt: Date | null;
  customerPickedUpAt: Date | null;
  endedAt: Date | null;
  didWorkerPickUp: boolean | null;
  didCustomerPickUp: boolean | null;
  durationSeconds: number | null;
  talkSeconds: number | null;
  recordingState: RecordingState;
  /** When our way to the recording was deleted by the workspace's retention; null while it was not. */
  recordingExpiredAt: Date | null;
  outcome: { id: OutcomeId; label: string; tone: OutcomeTone } | null;
  /** What the worker picked while the call lasted; it waited for the report. */
  pickedOutcomeId: OutcomeId | null;
  /** Prefilled: the pick where it fits the report, else what fits nobody having been reached. Never a pick that contradicts. */
  suggestedOutcomeId: OutcomeId | null;
  /** The suggestion asks for nothing more: it may be taken without a further word of the worker's. */
  canAcceptSuggested: boolean;
  /** An outcome is still missing and the next dial is refused until it is there. */
  isOutcomeRequired: boolean;
  wrapUp: WrapUpState;
  /** Past this the wrap-up is overdue; null where none is open. */
  wrapUpDueAt: Date | null;
  /** So many presses of "more time" are left. */
  moreTimeLeft: number;
  /** When the call was ringing, answered or ended last by our clock. */
  wrapUpAt: Date | null;
  /** The viewer's own quick note. */
  note: { text: string; version: number; updatedAt: Date } | null;
  isSimulated: boolean;
};

/** Calls that are mine now: the dock and the popups of every page. */
export type MyCalls = {
  live: CallView[];
  /** Ended, popup open, oldest first. */
  open: CallView[];
  /** Folded: need an outcome. */
  folded: CallView[];
  /** My last choice of an outcome, while it can still be taken back. */
  undoable: {
    callId: CallId;
    /** The lead's name, else the number. */
    leadName: string;
    /** Null: the wrap-up was ended without one. */
    outcome: { id: OutcomeId; label: string } | null;
    until: Date;
  } | null;
  popupRingSeconds: number;
  serverTime: Date;
};
