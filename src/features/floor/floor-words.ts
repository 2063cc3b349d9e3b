import { formatNumber } from "@/components/format";
import type { BadgeTone } from "@/components/status-badge";
import type { PauseReason } from "@/contracts/desk/schema";
import type { FloorLimits, FloorTile, WorkerState } from "@/contracts/floor/schema";

/** Each state in a word, a shape and a colour; the shape tells them apart without the colour. */
export const stateWords: Record<WorkerState, { word: string; icon: string; tone: BadgeTone }> = {
  talking: { word: "Talking", icon: "●", tone: "active" },
  on_call: { word: "On the call", icon: "◐", tone: "active" },
  ringing: { word: "Ringing", icon: "◌", tone: "busy" },
  wrapping_up: { word: "Wrapping up", icon: "✎", tone: "warm" },
  idle: { word: "Idle", icon: "○", tone: "positive" },
  paused: { word: "Paused", icon: "‖", tone: "quiet" },
  offline: { word: "Offline", icon: "–", tone: "unknown" },
};

export const pauseWords: Record<PauseReason, string> = {
  short_break: "short break",
  lunch: "lunch",
  meeting: "meeting",
  training: "training",
  paperwork: "paperwork",
  other: "other",
  own_phone_missed: "own phone not answered",
  no_input: "no key pressed",
  tab_closed: "desk closed",
  no_line: "no line",
  not_live: "connection lost",
  account_refused: "key refused",
  by_manager: "by a manager",
};

/** Which limit a state's length is held against; null = it may last. */
export const stateLimits: Record<WorkerState, keyof FloorLimits | null> = {
  talking: "talkSeconds",
  on_call: "talkSeconds",
  ringing: "ringSeconds",
  wrapping_up: "wrapSeconds",
  idle: "idleSeconds",
  paused: "pauseSeconds",
  offline: null,
};

/** Calls first, then who could be on one, then who is away. */
export const stateOrder: readonly WorkerState[] = [
  "talking",
  "on_call",
  "ringing",
  "wrapping_up",
  "idle",
  "paused",
  "offline",
];

type TileWords = {
  label: string;
  /** What exactly is counted. */
  definition: string;
  /** Said where there are no rows. */
  none: string;
};
export const tileWords: Record<FloorTile, TileWords> = {
  on_calls: {
    label: "On calls",
    definition:
      "Calls that have begun and not ended, in and out, from the click on. A call of nobody in particular counts too.",
    none: "Nobody is on a call now.",
  },
  waiting_for_outcome: {
    label: "Waiting for outcome",
    definition: "Calls that have ended, whose wrap-up is open, and that have no outcome yet.",
    none: "Every call has its outcome.",
  },
  paused: {
    label: "Paused",
    definition: "Members with access whose dialling is paused: by themselves, by a manager or by the system.",
    none: "Nobody is paused.",
  },
  callbacks_overdue: {
    label: "Callbacks overdue",
    definition: "Callbacks that were promised for a time that has passed, and that are not done.",
    none: "Every promise has been kept so far.",
  },
  callable_now: {
    label: "Callable now",
    definition:
      "Places in the queues of running campaigns whose lead may be dialled at this moment by whoever is free. A lead in two campaigns has a place in both.",
    none: "No campaign has a lead that can be called now.",
  },
  stopped: {
    label: "Stopped",
    definition:
      "What keeps calls from being made and a person can mend: all dialling stopped, the provider’s key, no line, a paused campaign, a worker without a phone.",
    none: "Nothing is stopped.",
  },
};

/** "62 of 310, 20 %": a share never stands without what it is a share of. */
export function shareOf(part: number, whole: number): string {
  if (whole === 0) return "none yet";
  return `${formatNumber(part)} of ${formatNumber(whole)}, ${Math.round((part / whole) * 100)} %`;
}
