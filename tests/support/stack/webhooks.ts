import { livePayload, type Payload, reportPayload, type WebhookEvent } from "@/twin/payload";
import { defaultScenario, type Scenario } from "@/twin/scenario";
import type { SimulatedCall } from "@/twin/simulated-call";
import type { Person, Team } from "./team";

export type Webhook = { event: WebhookEvent; payload: Payload };
export type DialledCall = { callSid: string; webhooks: Webhook[] };

let nextId = Date.now() % 1_000_000_000;

/** A call that somebody dialled on their phone: its webhooks in order, for the test to post as it likes. */
export function dialledCall(
  team: Team,
  person: Person,
  customerPhone: string,
  scenario: Partial<Scenario> = {},
  /** Epoch milliseconds; the provider tells whole seconds. */
  startedAt = Date.now() - 20_000,
): DialledCall {
  nextId += 2;
  const call: SimulatedCall = {
    authcode: team.authcode,
    callSid: `55${nextId}`,
    campid: 660_000_000 + nextId,
    direction: "WEBOBD",
    customer: customerPhone.slice(3),
    agent: person.phone.slice(3),
    agentName: person.name,
    line: team.line.phone.slice(3),
    scenario: { ...defaultScenario, recording: "none", ...scenario },
    startedAt,
    liveStatus: "",
    isEnded: true,
  };
  const isAnswered = call.scenario.outcome === "answered";
  const words = ["Ringing", "Leg A Answer", ...(isAnswered ? ["Leg B Answer", "Picked"] : [])];
  return {
    callSid: call.callSid,
    webhooks: [
      ...words.map((word): Webhook => ({ event: "live_call", payload: livePayload(call, word) })),
      { event: "call_report", payload: reportPayload(call, "") },
    ],
  };
}

/** Posts as CallerDesk does; the status, or null where no answer came. */
export async function post(team: Team, { event, payload }: Webhook): Promise<number | null> {
  try {
    const answer = await fetch(`${team.webhookUrl}?type=${event}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(payload),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return null;
  }
}

/** The same numbers each run: a failure must be had again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) =>
    permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}
