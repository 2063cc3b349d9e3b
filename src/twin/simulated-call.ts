import { z } from "zod";
import { scenarioSchema } from "./scenario";

/** One call as the twin keeps it; numbers are ten digits for India, `00…` for others. */
export const simulatedCallSchema = z.object({
  authcode: z.string(),
  callSid: z.string(),
  /** Null for incoming calls. A number in replies, a string in webhooks, and never the CallSid. */
  campid: z.number().nullable(),
  direction: z.enum(["WEBOBD", "IVR"]),
  customer: z.string(),
  agent: z.string(),
  agentName: z.string(),
  line: z.string(),
  scenario: scenarioSchema,
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  liveStatus: z.string(),
  isEnded: z.boolean(),
});
export type SimulatedCall = z.infer<typeof simulatedCallSchema>;

export type CallTimes = {
  startedAt: number;
  workerPickedAt: number | null;
  customerRangAt: number | null;
  customerPickedAt: number | null;
  endedAt: number;
  talkSeconds: number;
  ringingSeconds: number;
};

export const isAnswered = (call: SimulatedCall) => call.scenario.outcome === "answered";

/** When things happen on the call's own clock; `speed` shortens the waiting, not what is reported. */
export function timesOf(call: SimulatedCall): CallTimes {
  const { ringSeconds, pickupSeconds, talkSeconds, outcome } = call.scenario;
  const after = (seconds: number) => call.startedAt + seconds * 1000;
  if (call.direction === "IVR") {
    const pickedAt = outcome === "answered" ? after(ringSeconds) : null;
    const talked = pickedAt === null ? 0 : talkSeconds;
    return {
      startedAt: call.startedAt,
      workerPickedAt: pickedAt,
      customerRangAt: null,
      customerPickedAt: null,
      endedAt: after(ringSeconds + (pickedAt === null ? pickupSeconds : talked)),
      talkSeconds: talked,
      ringingSeconds: ringSeconds,
    };
  }
  if (outcome === "worker_no_answer" || outcome === "failed") {
    return {
      startedAt: call.startedAt,
      workerPickedAt: null,
      customerRangAt: null,
      customerPickedAt: null,
      endedAt: after(ringSeconds + pickupSeconds),
      talkSeconds: 0,
      ringingSeconds: ringSeconds + pickupSeconds,
    };
  }
  const answered = outcome === "answered";
  return {
    startedAt: call.startedAt,
    workerPickedAt: after(ringSeconds),
    customerRangAt: after(ringSeconds),
    customerPickedAt: answered ? after(ringSeconds + pickupSeconds) : null,
    endedAt: after(ringSeconds + pickupSeconds + (answered ? talkSeconds : 0)),
    talkSeconds: answered ? talkSeconds : 0,
    ringingSeconds: pickupSeconds,
  };
}

/** `yyyy-mm-dd hh:mm:ss` on India's clock, as the vendor writes it; "" for what never happened. */
export function indiaTime(ms: number | null): string {
  if (ms === null) return "";
  return new Date(ms + 330 * 60_000).toISOString().slice(0, 19).replace("T", " ");
}
