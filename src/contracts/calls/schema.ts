import { z } from "zod";

export const callDirection = z.enum(["outbound", "inbound"]);
export type CallDirection = z.infer<typeof callDirection>;

/** Order = rank; a call only moves forward. */
export const callPhase = z.enum(["dialing", "ringing", "answered", "ended"]);
export type CallPhase = z.infer<typeof callPhase>;

/** The provider's verdict, normalised. Never the business outcome, which a person chooses. */
export const callStatus = z.enum([
  "in_progress",
  "completed",
  "no_answer",
  "busy",
  "failed",
  "cancelled_by_worker",
  "cancelled_by_customer",
  "worker_no_answer",
  "missed",
  "unknown",
]);
export type CallStatus = z.infer<typeof callStatus>;

export const dialState = z.enum(["requested", "accepted", "refused", "unknown", "none"]);
export type DialState = z.infer<typeof dialState>;
/** Why a click was refused: by the provider, or by us just before it was asked. */
const dialRefusal = z.enum([
  "bad_credentials",
  "worker_inactive",
  "no_balance",
  "bad_number",
  "unreachable",
  "limit",
  "do_not_call",
  "dialling_stopped",
  "not_allowed",
  "other",
]);
export type DialRefusal = z.infer<typeof dialRefusal>;
export const endedBy = z.enum(["report", "reconciler", "person", "refusal"]);
export type EndedBy = z.infer<typeof endedBy>;
/** `unavailable`: the provider was asked and has no file. `expired`: our way to it was deleted by the workspace's own rule. */
export const recordingState = z.enum(["none", "pending", "ready", "unavailable", "expired"]);
export type RecordingState = z.infer<typeof recordingState>;
/** The popup as row state: open = on the screen, folded = "needs outcome" in the dock. */
export const wrapUpState = z.enum(["none", "open", "folded", "done"]);
export type WrapUpState = z.infer<typeof wrapUpState>;
