import { z } from "zod";

/** How one simulated call goes: times in seconds of the call's own clock, before `speed` divides them. */
export const scenarioSchema = z.strictObject({
  outcome: z.enum([
    "answered",
    "no_answer",
    "busy",
    "worker_no_answer",
    "cancelled_by_worker",
    "cancelled_by_customer",
    "failed",
  ]),
  /** Until the worker's phone is picked up (incoming: until a member's is). */
  ringSeconds: z.number().min(0).max(600),
  /** From then until the customer picks up, or the call ends unanswered. */
  pickupSeconds: z.number().min(0).max(600),
  talkSeconds: z.number().min(0).max(7200),
  /** How often each webhook is posted, at the same moment. */
  duplicate: z.number().int().min(1).max(200),
  /** The report first, the live events after it. */
  reorder: z.boolean(),
  /** Every webhook is late by this much; the call itself is not. */
  delayMs: z.number().min(0).max(600_000),
  dropLive: z.boolean(),
  dropReport: z.boolean(),
  shape: z.enum(["documented", "short", "form", "get", "white_label"]),
  /** `late`: the report has none, and comes again with one three seconds after. `gone`: its address leads to no file. */
  recording: z.enum(["ready", "late", "gone", "none"]),
  /** The first live event is answered before the click is. */
  webhookBeforeReply: z.boolean(),
  /** How the click itself is answered; `hang` and `garbage` place the call all the same. */
  reply: z.enum(["ok", "inactive", "no_balance", "hang", "garbage"]),
  /** Further tries after an answer that is not 2xx. The vendor's own retries are unknown, hence none. */
  retries: z.number().int().min(0).max(10),
});
export type Scenario = z.infer<typeof scenarioSchema>;
/** What a setting or a test changes; absent fields stay as they were. */
export const scenarioPatch = scenarioSchema.partial();

export const defaultScenario: Scenario = {
  outcome: "answered",
  ringSeconds: 1.5,
  pickupSeconds: 2,
  talkSeconds: 6,
  duplicate: 1,
  reorder: false,
  delayMs: 0,
  dropLive: false,
  dropReport: false,
  shape: "documented",
  recording: "ready",
  webhookBeforeReply: false,
  reply: "ok",
  retries: 0,
};

/**
 * What the last digits of the customer's number decide, so that a demo needs no settings. The faults sit behind
 * 99x, where a list of leads has one in a hundred.
 */
export const numberRules: readonly { ending: string; what: string; scenario: Partial<Scenario> }[] = [
  {
    ending: "990",
    what: "answered, every webhook three times",
    scenario: { outcome: "answered", duplicate: 3 },
  },
  {
    ending: "991",
    what: "answered, report before the live events",
    scenario: { outcome: "answered", reorder: true },
  },
  {
    ending: "992",
    what: "answered, recording comes later",
    scenario: { outcome: "answered", recording: "late" },
  },
  { ending: "993", what: "answered, live events lost", scenario: { outcome: "answered", dropLive: true } },
  { ending: "994", what: "answered, report lost", scenario: { outcome: "answered", dropReport: true } },
  {
    ending: "995",
    what: "answered, webhook before the click's reply",
    scenario: { outcome: "answered", webhookBeforeReply: true },
  },
  { ending: "996", what: "the member is on a break", scenario: { reply: "inactive" } },
  { ending: "997", what: "line failure", scenario: { outcome: "failed" } },
  {
    ending: "998",
    what: "the click gets no reply, the call is made",
    scenario: { outcome: "answered", reply: "hang" },
  },
  { ending: "999", what: "the worker hangs up while it rings", scenario: { outcome: "cancelled_by_worker" } },
  { ending: "6", what: "nobody answers", scenario: { outcome: "no_answer" } },
  { ending: "7", what: "busy", scenario: { outcome: "busy" } },
  { ending: "8", what: "the worker's phone is not picked up", scenario: { outcome: "worker_no_answer" } },
  { ending: "9", what: "the customer declines", scenario: { outcome: "cancelled_by_customer" } },
];

/** The rule of a customer's number; numbers ending in 0–5 have none and are answered. */
export function scenarioOfNumber(customer: string): Partial<Scenario> {
  const digits = customer.replace(/\D/g, "");
  return numberRules.find((rule) => digits.endsWith(rule.ending))?.scenario ?? {};
}
