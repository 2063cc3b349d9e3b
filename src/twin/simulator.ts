import { setTimeout as sleep } from "node:timers/promises";
import { lastTen, toE164 } from "@/lib/phone";
import { type Delivery, postWebhook, withoutSecret } from "./deliver";
import { type Account, type Journal, readJournal, writeJournal } from "./journal";
import { livePayload, type Payload, reportPayload, type WebhookEvent, wordsOf } from "./payload";
import { defaultScenario, type Scenario, scenarioOfNumber, scenarioSchema } from "./scenario";
import { isAnswered, type SimulatedCall, timesOf } from "./simulated-call";

export type Settings = {
  /** Waiting is divided by this; what is reported is not. */
  speed: number;
  /** Whether the customer's last digits decide (scenario.ts); a `next` scenario wins anyway. */
  byNumber: boolean;
  scenario: Partial<Scenario>;
};
export type ClickRequest = { authcode: string; agent: string; customer: string; line: string };
export type ClickReply =
  | { type: "success"; campid: number; callerid: string; scenario: Scenario; firstEvent: Promise<void> }
  | { type: "error"; message: string };
export type IncomingRequest = {
  authcode: string;
  from: string;
  line: string;
  agent?: string;
  answered: boolean;
  scenario?: Partial<Scenario>;
};
export type Simulator = ReturnType<typeof createSimulator>;

type Planned = { atMs: number; event: WebhookEvent; word: string; payload: Payload };

const keptCalls = 5000;
const keptDeliveries = 2000;
const lateRecordingMs = 3000;
/** Lets the click's reply leave first, unless the scenario wants it overtaken. Not divided by speed. */
const replyFirstMs = 50;

/** The vendor's inside without HTTP: accounts, calls, their clocks and the webhooks they send. */
export function createSimulator(options: {
  dataDir: string | null;
  recordingOrigin: () => string;
  speed: number;
}) {
  const former = options.dataDir === null ? null : readJournal(options.dataDir);
  const accounts = new Map<string, Account>(former?.accounts.map((account) => [account.authcode, account]));
  // A call cut short by a stop was made all the same; only its webhooks are lost, as they could be in earnest.
  const calls: SimulatedCall[] = (former?.calls ?? []).map((call) => ({ ...call, isEnded: true }));
  const deliveries: Delivery[] = [];
  const queued = new Map<string, Partial<Scenario>[]>();
  const settings: Settings = { speed: options.speed, byNumber: true, scenario: {} };
  const timers = new Set<NodeJS.Timeout>();
  const pending = new Set<Promise<void>>();
  const stopping = new AbortController();
  // Ids from the clock: they must not repeat after a start without a journal, or reports would look like duplicates.
  let nextId = Math.max(former?.nextId ?? 0, Math.floor(Date.now() / 100) % 10_000_000_000);
  let nextDelivery = 1;
  let writeTimer: NodeJS.Timeout | null = null;

  function flush(): void {
    if (writeTimer !== null) clearTimeout(writeTimer);
    writeTimer = null;
    if (options.dataDir === null) return;
    const journal: Journal = { format: 1, nextId, accounts: [...accounts.values()], calls };
    writeJournal(options.dataDir, journal);
  }
  function changed(): void {
    if (options.dataDir !== null) writeTimer ??= setTimeout(flush, 200);
  }
  function after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  }

  async function deliver(call: SimulatedCall, planned: Planned): Promise<void> {
    const account = accounts.get(call.authcode);
    if (account === undefined) return;
    for (let attempt = 1; attempt <= call.scenario.retries + 1; attempt++) {
      const at = Date.now();
      const { event, payload, word } = planned;
      const status = await postWebhook(
        account.webhookUrl,
        event,
        payload,
        call.scenario.shape,
        stopping.signal,
      );
      if (stopping.signal.aborted) return;
      deliveries.push({
        id: nextDelivery++,
        authcode: call.authcode,
        callSid: call.callSid,
        event,
        word,
        url: withoutSecret(account.webhookUrl),
        attempt,
        status,
        ms: Date.now() - at,
        at,
      });
      if (deliveries.length > keptDeliveries) deliveries.shift();
      if (status !== null && status >= 200 && status < 300) return;
      if (attempt <= call.scenario.retries)
        await sleep((attempt * 500) / settings.speed, undefined, { signal: stopping.signal }).catch(
          () => null,
        );
    }
  }
  /** All copies of one webhook at the same moment; resolves when all are answered. */
  function send(call: SimulatedCall, planned: Planned): Promise<void> {
    const copies = Array.from({ length: call.scenario.duplicate }, () => deliver(call, planned));
    const all = Promise.all(copies).then(() => undefined);
    pending.add(all);
    void all.finally(() => pending.delete(all));
    return all;
  }

  /** Webhooks of a call with their moments on its own clock, after the scenario's faults. */
  function plan(call: SimulatedCall): Planned[] {
    const { scenario } = call;
    const times = timesOf(call);
    const since = (ms: number | null) => (ms === null ? 0 : ms - times.startedAt);
    const live = (atMs: number, word: string): Planned => ({
      atMs,
      event: "live_call",
      word,
      payload: livePayload(call, word),
    });
    const words: [number | null, string][] =
      call.direction === "IVR"
        ? [
            [times.startedAt, "Ringing"],
            [times.workerPickedAt, "Picked"],
          ]
        : [
            [times.startedAt, "Ringing"],
            [times.workerPickedAt, "Leg A Answer"],
            [times.customerPickedAt, "Leg B Answer"],
            [times.customerPickedAt, "Picked"],
          ];
    const lives = words
      .filter(([at]) => at !== null)
      .map(([at, word], place) => live(since(at) + place, word));
    const endMs = since(times.endedAt);
    const report = (atMs: number, recordingUrl: string): Planned => ({
      atMs,
      event: "call_report",
      word: wordsOf(call).status,
      payload: reportPayload(call, recordingUrl),
    });
    const reports = [report(endMs, scenario.recording === "late" ? "" : recordingUrl(call))];
    if (scenario.recording === "late" && isAnswered(call))
      reports.push(report(endMs + lateRecordingMs, recordingUrl(call)));
    const shown = scenario.dropLive ? [] : lives;
    const told = scenario.dropReport ? [] : reports;
    if (!scenario.reorder) return [...shown, ...told];
    return [...told, ...shown.map((planned, place) => ({ ...planned, atMs: endMs + (place + 1) * 400 }))];
  }

  function recordingUrl(call: SimulatedCall): string {
    if (!isAnswered(call) || call.scenario.recording === "none") return "";
    return `${options.recordingOrigin()}/recordings/${call.callSid}.wav`;
  }

  /** Starts a call's clocks; the promise is the first webhook's answer. */
  function run(call: SimulatedCall): Promise<void> {
    calls.push(call);
    if (calls.length > keptCalls) calls.shift();
    changed();
    const times = timesOf(call);
    const scaled = (ms: number) => ms / settings.speed;
    const marks: [number | null, string][] = [
      [times.workerPickedAt, call.direction === "IVR" ? "Picked" : "Leg A Answer"],
      [times.customerPickedAt, "Leg B Answer"],
    ];
    for (const [at, word] of marks) {
      if (at !== null)
        after(scaled(at - times.startedAt), () => {
          call.liveStatus = word;
        });
    }
    after(scaled(times.endedAt - times.startedAt), () => {
      call.isEnded = true;
      changed();
    });
    let first: Promise<void> | null = null;
    for (const planned of plan(call)) {
      const wait = scaled(planned.atMs) + call.scenario.delayMs;
      if (first === null && call.scenario.webhookBeforeReply && wait === 0) first = send(call, planned);
      else after(wait + replyFirstMs, () => void send(call, planned));
    }
    return first ?? Promise.resolve();
  }

  function scenarioFor(authcode: string, customer: string): Scenario {
    const next = queued.get(authcode)?.shift();
    return scenarioSchema.parse({
      ...defaultScenario,
      ...settings.scenario,
      ...(settings.byNumber && next === undefined ? scenarioOfNumber(customer) : {}),
      ...next,
    });
  }

  function newCall(
    call: Pick<SimulatedCall, "authcode" | "direction" | "customer" | "agent" | "line" | "scenario">,
  ) {
    const campid = call.direction === "WEBOBD" ? nextId++ : null;
    const callSid =
      call.direction === "WEBOBD"
        ? String(nextId++)
        : `${Math.floor(Date.now() / 1000)}.${nextId++ % 100_000}`;
    const member = accounts.get(call.authcode)?.agents?.find((agent) => samePhone(agent.phone, call.agent));
    return {
      ...call,
      callSid,
      campid,
      agentName: member?.name ?? "Aniket",
      startedAt: Date.now(),
      liveStatus: "Ringing",
      isEnded: false,
    };
  }

  return {
    accounts,
    calls,
    deliveries,
    settings,
    recordingUrl,

    registerAccount(account: Account): void {
      accounts.set(account.authcode, account);
      changed();
    },

    /** The account's next call or calls go this way, whatever its number says. */
    queueNext(authcode: string, scenario: Partial<Scenario>, count: number): void {
      const waiting = queued.get(authcode) ?? [];
      queued.set(authcode, [...waiting, ...Array.from({ length: count }, () => scenario)].slice(-1000));
    },

    click(request: ClickRequest): ClickReply {
      const account = accounts.get(request.authcode);
      const digits = request.agent.replace(/\D/g, "");
      // Seen with the vendor: a member's number with its country code is answered like an inactive member.
      const isPlain = digits.length === 10 || (digits.length === 11 && digits.startsWith("0"));
      const isMember = account?.agents?.some((agent) => samePhone(agent.phone, digits)) ?? true;
      if (!isPlain || !isMember) return { type: "error", message: inactiveMessage };
      if (lastTen(request.customer) === null) return { type: "error", message: "Invalid customer number" };
      if (account?.lines?.some((line) => samePhone(line, request.line)) === false)
        return { type: "error", message: "Invalid Deskphone!" };
      const scenario = scenarioFor(request.authcode, request.customer);
      if (scenario.reply === "inactive") return { type: "error", message: inactiveMessage };
      if (scenario.reply === "no_balance") return { type: "error", message: "Insufficient balance" };
      const call = newCall({
        authcode: request.authcode,
        direction: "WEBOBD",
        customer: plainNumber(request.customer),
        agent: digits.slice(-10),
        line: plainNumber(request.line),
        scenario,
      });
      const firstEvent = run(call);
      const callerid = `0091${call.line}`;
      return { type: "success", campid: call.campid ?? 0, callerid, scenario, firstEvent };
    },

    /** Somebody calls one of the account's lines; returns the CallSid. */
    incoming(request: IncomingRequest): string {
      const scenario = scenarioSchema.parse({
        ...defaultScenario,
        ...settings.scenario,
        ...request.scenario,
        outcome: request.answered ? "answered" : "no_answer",
      });
      const agent = request.agent ?? accounts.get(request.authcode)?.agents?.[0]?.phone ?? "9000000001";
      const call = newCall({
        authcode: request.authcode,
        direction: "IVR",
        customer: plainNumber(request.from),
        agent: plainNumber(agent),
        line: plainNumber(request.line),
        scenario,
      });
      void run(call);
      return call.callSid;
    },

    /** Resolves when no call runs and every webhook is answered. */
    async idle(): Promise<void> {
      while (timers.size > 0 || pending.size > 0) await sleep(10);
    },

    /** Running calls end here without another webhook; the journal is written. */
    async stop(): Promise<void> {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      stopping.abort();
      await Promise.allSettled(pending);
      flush();
    },
  };
}

const inactiveMessage = "Agent on break/Inactive. Call not allowed";

const samePhone = (a: string, b: string) => lastTen(a) !== null && lastTen(a) === lastTen(b);

/** Indian numbers as ten digits, others as `00` and digits, unreadable ones as they came. */
function plainNumber(raw: string): string {
  const e164 = toE164(raw);
  if (e164 === null) return raw.replace(/\D/g, "");
  return e164.startsWith("+91") ? e164.slice(3) : `00${e164.slice(1)}`;
}
