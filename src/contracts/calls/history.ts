import { z } from "zod";
import { callPhase, callStatus } from "@/contracts/calls/schema";
import { dialVerdict } from "@/contracts/desk/verdict";
import type { DeliveryId } from "@/contracts/ids";
import { shownAfterMsAtMost } from "./words";

/** What a call's history is made of. A new kind needs its words in features/calls/recorder-words.ts. */
export const historyKind = z.enum([
  "requested",
  "accepted",
  "refused",
  "no_answer_from_provider",
  "signal",
  "late_signal",
  "revision",
  "pulled",
  "asked_provider",
  "popup_shown",
  "picked",
  "outcome",
  "outcome_undone",
  "ended_by_hand",
  "claimed",
  "matched",
  "recording_found",
  "recording_unavailable",
  "recording_expired",
]);
export type HistoryKind = z.infer<typeof historyKind>;

/** The screen a call was started from. */
export const dialScreen = z.enum(["desk", "lead", "leads", "call", "calls", "campaign", "tasks", "other"]);
export type DialScreen = z.infer<typeof dialScreen>;

export const shownAfterMs = z.number().int().min(0).max(shownAfterMsAtMost);

/** A row of the recorder after which the next page begins: its time and id. */
export const recorderCursor = z.string().regex(/^\d{1,15}\.[0-9a-f-]{36}$/);

/** What we kept of a row, in our words; every field may be missing. Nothing else of the stored data is shown. */
export const historyDetail = z.object({
  screen: dialScreen.optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  providerRequestId: z.string().optional().catch(undefined),
  kind: z.enum(["live", "report"]).optional().catch(undefined),
  phase: callPhase.optional().catch(undefined),
  status: callStatus.optional().catch(undefined),
  word: z.string().optional().catch(undefined),
  changed: z.array(z.string()).optional().catch(undefined),
  phaseBefore: callPhase.optional().catch(undefined),
  phaseAfter: callPhase.optional().catch(undefined),
  label: z.string().optional().catch(undefined),
  previousLabel: z.string().optional().catch(undefined),
  previousOutcomeId: z.string().nullish().catch(undefined),
  checkCount: z.number().optional().catch(undefined),
  shownAfterMs: z.number().optional().catch(undefined),
  days: z.number().optional().catch(undefined),
  verdict: dialVerdict.optional().catch(undefined),
});
export type HistoryDetail = z.infer<typeof historyDetail>;

/** One line of a call's flight recorder. */
export type RecorderEntry = {
  id: string;
  at: Date;
  /** `delivery`: something the provider sent that changed nothing of the call's history (set aside, waiting). */
  kind: HistoryKind | "delivery";
  actorName: string | null;
  /** Tells the worker's screens apart; the first letters of its id. */
  screen: string | null;
  detail: HistoryDetail;
  delivery: RecorderDelivery | null;
};

export type RecorderDelivery = {
  id: DeliveryId;
  state: "received" | "processed" | "ignored" | "set_aside" | "dead";
  receivedAt: Date;
  processedAt: Date | null;
  /** How often the same came again, and when last. */
  duplicateCount: number;
  lastDuplicateAt: Date | null;
  attempts: number;
  /** What of the call it contradicts: then a person decides. */
  contradicts: "customer" | "worker" | "line" | "direction" | null;
  /** What became of it: applied, created, revision, late, unchanged, set_aside. */
  outcome: string | null;
};
