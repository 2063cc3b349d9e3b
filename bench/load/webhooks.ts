import http from "node:http";
import { percentile, sleep, wallMs } from "../lib/statistics";

const istOffsetMs = 5.5 * 3_600_000;
/** As CallerDesk writes times: India's wall clock. */
const india = (ms: number) => new Date(ms + istOffsetMs).toISOString().slice(0, 19).replace("T", " ");

let count = 0;

/** The report of one answered incoming call, different from every other. */
function reportBody(): string {
  count += 1;
  const now = Date.now();
  const callSid = `${Math.floor(now / 1000)}.${process.pid}${String(count).padStart(6, "0")}`;
  return JSON.stringify({
    type: "call_report",
    SourceNumber: `09${String(100_000_000 + (count % 5000))}`,
    DestinationNumber: "01206900002",
    DialWhomNumber: "09000000003",
    CallDuration: "3",
    Status: "ANSWER",
    StartTime: india(now - 3000),
    EndTime: india(now),
    CallSid: callSid,
    CallRecordingUrl: "",
    Direction: "IVR",
    campid: "0",
    TalkDuration: "2",
    receiver_name: "Agent",
    LegB_Picked_time: india(now - 2000),
    hangup_cause: "ANSWER(16-agent)",
    Uniqueid: callSid,
  });
}

type Options = {
  port: number;
  path: string;
  seconds: number;
  /** Open loop: so many a second, whatever the answers do. Null = as fast as `connections` can. */
  rate: number | null;
  connections: number;
  /** Share of the deliveries that repeat an earlier one. */
  duplicates: number;
};

export async function postWebhooks({ port, path, seconds, rate, connections, duplicates }: Options) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const took: number[] = [];
  let failed = 0;
  let unique = 0;
  const recent: string[] = [];
  const nextBody = () => {
    if (recent.length > 20 && Math.random() < duplicates) {
      return recent[Math.floor(Math.random() * recent.length)] ?? reportBody();
    }
    unique += 1;
    const body = reportBody();
    recent.push(body);
    if (recent.length > 200) recent.shift();
    return body;
  };
  const send = async (dueAt: number) => {
    if (await post(agent, port, path, nextBody())) took.push(wallMs() - dueAt);
    else failed += 1;
  };
  const startedAt = wallMs();
  const endsAt = startedAt + seconds * 1000;
  if (rate === null) {
    const lane = async () => {
      while (wallMs() < endsAt) await send(wallMs());
    };
    await Promise.all(Array.from({ length: connections }, lane));
  } else {
    const pending: Promise<void>[] = [];
    for (let n = 0; n < rate * seconds; n += 1) {
      const dueAt = startedAt + (n * 1000) / rate;
      const rest = dueAt - wallMs();
      if (rest > 1) await sleep(rest);
      pending.push(send(dueAt));
    }
    await Promise.all(pending);
  }
  const lasted = (wallMs() - startedAt) / 1000;
  agent.destroy();
  const sorted = took.toSorted((a, b) => a - b);
  return {
    acked: took.length,
    failed,
    unique,
    perSecond: took.length / lasted,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
  };
}

function post(agent: http.Agent, port: number, path: string, body: string): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const request = http.request(
      { host: "127.0.0.1", port, path, method: "POST", agent, headers },
      (response) => {
        response.resume();
        response.once("end", () => resolve(response.statusCode === 200));
      },
    );
    request.once("error", () => resolve(false));
    request.end(body);
  });
}
