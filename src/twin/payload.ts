import { type CallTimes, indiaTime, isAnswered, type SimulatedCall, timesOf } from "./simulated-call";

export type WebhookEvent = "live_call" | "call_report";
export type Payload = Record<string, string>;

/** `9000000001` → `09000000001`: webhooks write Indian numbers with the trunk zero. */
const trunk = (number: string) => (/^\d{10}$/.test(number) ? `0${number}` : number);
const wholeSeconds = (ms: number) => String(Math.round(ms / 1000));

const reportWords: Record<SimulatedCall["scenario"]["outcome"], { status: string; cause: string }> = {
  answered: { status: "ANSWER", cause: "ANSWER(16-customer)" },
  no_answer: { status: "NOANSWER", cause: "NO ANSWER(0-customer)" },
  busy: { status: "BUSY", cause: "BUSY(17-customer)" },
  worker_no_answer: { status: "NO ANSWER", cause: "NO ANSWER(0-agent)" },
  cancelled_by_worker: { status: "Cancel-Agent", cause: "CANCEL(0-agent)" },
  cancelled_by_customer: { status: "Cancel-Customer", cause: "CANCEL(0-customer)" },
  failed: { status: "CONGESTION", cause: "CONGESTION(34)" },
};

export function wordsOf(call: SimulatedCall): { status: string; cause: string } {
  if (call.direction === "WEBOBD" || isAnswered(call)) {
    const words = reportWords[call.scenario.outcome];
    return call.direction === "IVR" ? { ...words, cause: "ANSWER(16-agent)" } : words;
  }
  return { status: "NO ANSWER", cause: "AbandonedCall" };
}

/** A live event in the shape the scenario asks for. */
export function livePayload(call: SimulatedCall, status: string): Payload {
  if (call.scenario.shape === "short") {
    return { type: "live_call", ...shortParties(call), Status: status };
  }
  const nobodyYet = status === "Ringing";
  const dialled =
    call.direction === "WEBOBD"
      ? nobodyYet
        ? ""
        : trunk(call.customer)
      : nobodyYet
        ? "Not Assigned"
        : trunk(call.agent);
  return clocked(call, {
    type: "live_call",
    ...parties(call, dialled),
    Status: status,
    StartTime: indiaTime(call.startedAt),
    CallSid: call.callSid,
    Direction: call.direction,
    campid: call.campid === null ? "" : String(call.campid),
  });
}

/** A report; `recordingUrl` is "" where there is none, or none yet. */
export function reportPayload(call: SimulatedCall, recordingUrl: string): Payload {
  const times = timesOf(call);
  const { status, cause } = wordsOf(call);
  const durationSeconds = wholeSeconds(times.endedAt - times.startedAt);
  if (call.scenario.shape === "short") {
    return {
      type: "call_report",
      ...shortParties(call),
      DialWhomNumber: call.direction === "WEBOBD" ? call.customer : call.agent,
      CallDuration: durationSeconds,
      Status: status,
      CallRecordingUrl: recordingUrl,
      Direction: call.direction,
      StartTime: new Date(times.startedAt).toISOString(),
      EndTime: new Date(times.endedAt).toISOString(),
      call_group: "Sales",
      receiver_name: call.agentName,
    };
  }
  const dialled =
    call.direction === "WEBOBD"
      ? trunk(call.customer)
      : times.workerPickedAt === null
        ? "0"
        : trunk(call.agent);
  const report: Payload = {
    type: "call_report",
    ...parties(call, dialled),
    CallDuration: durationSeconds,
    coins: isAnswered(call) ? String(1 + Math.floor(times.talkSeconds / 60)) : "0",
    Status: status,
    StartTime: indiaTime(times.startedAt),
    EndTime: indiaTime(times.endedAt),
    CallSid: call.callSid,
    CallRecordingUrl: recordingUrl,
    Direction: call.direction,
    campid: call.campid === null ? "0" : String(call.campid),
    TalkDuration: String(Math.round(times.talkSeconds)),
    call_group: "",
    receiver_name: times.workerPickedAt === null ? "" : call.agentName,
    error_code: "0",
    ...legs(call, times),
    key_press: "",
    hangup_cause: cause,
    Uniqueid: call.callSid,
  };
  if (call.scenario.shape === "white_label") return whiteLabel(call, report);
  return clocked(call, report);
}

function legs(call: SimulatedCall, times: CallTimes): Payload {
  const isInbound = call.direction === "IVR";
  return {
    LegA_Picked_time: isInbound ? "" : indiaTime(times.workerPickedAt),
    LegB_Start_time: indiaTime(times.customerRangAt),
    LegB_Picked_time: indiaTime(isInbound ? times.workerPickedAt : times.customerPickedAt),
  };
}

/** Outgoing A: member, own line, customer. Incoming: customer, own line, member. White label: line, customer. */
function parties(call: SimulatedCall, dialled: string): Payload {
  if (call.direction === "IVR")
    return {
      SourceNumber: trunk(call.customer),
      DestinationNumber: trunk(call.line),
      DialWhomNumber: dialled,
    };
  if (call.scenario.shape === "white_label")
    return { SourceNumber: trunk(call.line), DestinationNumber: trunk(call.customer) };
  return { SourceNumber: trunk(call.agent), DestinationNumber: trunk(call.line), DialWhomNumber: dialled };
}

function shortParties(call: SimulatedCall): Payload {
  return call.direction === "WEBOBD"
    ? { SourceNumber: call.agent, DestinationNumber: call.customer }
    : { SourceNumber: call.customer, DestinationNumber: call.line };
}

/** As one was seen: an unanswered call has Status empty, the word in `callstatus`, and a receiver called 0. */
function whiteLabel(call: SimulatedCall, report: Payload): Payload {
  const extra = { agent_email: "agent@example.com", account_id: "77", group_id: "3" };
  if (isAnswered(call)) return { ...report, Status: "Answered", callstatus: "ANSWER", ...extra };
  return {
    ...report,
    Status: "",
    callstatus: " No Answer",
    receiver_name: "0",
    hangup_cause: "(0)",
    ...extra,
  };
}

/** GET deliveries join date and time by a literal n. */
function clocked(call: SimulatedCall, payload: Payload): Payload {
  if (call.scenario.shape !== "get") return payload;
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      value.replace(/^(\d{4}-\d\d-\d\d) (?=\d\d:)/, "$1n"),
    ]),
  );
}

/** A row of `call_list_v2`, with that API's own names and types. */
export function listRow(call: SimulatedCall, id: number, recordingUrl: string): Record<string, unknown> {
  const times = timesOf(call);
  return {
    id: String(id),
    sid_id: call.callSid,
    file: recordingUrl,
    deskphone: trunk(call.line),
    caller_name: "",
    is_contact: 0,
    caller_num: trunk(call.customer),
    member_num: times.workerPickedAt === null && call.direction === "IVR" ? "" : trunk(call.agent),
    member_name: call.agentName,
    startdatetime: indiaTime(times.startedAt),
    enddatetime: indiaTime(times.endedAt),
    call_date: indiaTime(times.startedAt).slice(0, 10),
    total_duration: wholeSeconds(times.endedAt - times.startedAt),
    talk_duration: String(Math.round(times.talkSeconds)),
    ringing_duration: Math.round(times.ringingSeconds),
    callresult: isAnswered(call) ? "Answered" : "Missed",
    callstatus: wordsOf(call).status,
    group_name: "",
    ...legs(call, times),
    Flow_type: call.direction,
    coin_deducted: isAnswered(call) ? "1" : "0",
    key_pressed: "",
  };
}

/** A row of `live_call_v2`; three of its names were seen (callstatus, msisdn, member_name), the others are the list's. */
export function liveRow(call: SimulatedCall): Record<string, unknown> {
  return {
    sid_id: call.callSid,
    msisdn: trunk(call.customer),
    deskphone: trunk(call.line),
    member_num: trunk(call.agent),
    member_name: call.agentName,
    startdatetime: indiaTime(call.startedAt),
    callstatus: call.liveStatus,
    Flow_type: call.direction,
  };
}
