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
  const call = simulated(team, person, customerPhone, { direction: "WEBOBD", scenario, startedAt });
  const isAnswered = call.scenario.outcome === "answered";
  return told(call, ["Ringing", "Leg A Answer", ...(isAnswered ? ["Leg B Answer", "Picked"] : [])]);
}

/** Somebody calls the team's line. Whose phone it is is told only where `person` picks up. */
export function incomingCall(
  team: Team,
  person: Person,
  customerPhone: string,
  scenario: Partial<Scenario> = {},
  startedAt = Date.now() - 20_000,
): DialledCall {
  const call = simulated(team, person, customerPhone, { direction: "IVR", scenario, startedAt });
  return told(call, ["Ringing", ...(call.scenario.outcome === "answered" ? ["Picked"] : [])]);
}

function simulated(
  team: Team,
  person: Person,
  customerPhone: string,
  {
    direction,
    scenario,
    startedAt,
  }: Pick<SimulatedCall, "direction" | "startedAt"> & { scenario: Partial<Scenario> },
): SimulatedCall {
  nextId += 2;
  return {
    authcode: team.authcode,
    callSid: `55${nextId}`,
    campid: direction === "IVR" ? null : 660_000_000 + nextId,
    direction,
    customer: customerPhone.slice(3),
    agent: person.phone.slice(3),
    agentName: person.name,
    line: team.line.phone.slice(3),
    scenario: { ...defaultScenario, recording: "none", ...scenario },
    startedAt,
    liveStatus: "",
    isEnded: true,
  };
}

const told = (call: SimulatedCall, words: readonly string[]): DialledCall => ({
  callSid: call.callSid,
  webhooks: [
    ...words.map((word): Webhook => ({ event: "live_call", payload: livePayload(call, word) })),
    { event: "call_report", payload: reportPayload(call, "") },
  ],
});

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
