import { lastTen } from "@/lib/phone";
import { readRecordingUrl, type RecordingPolicy } from "@/providers/hosts";
import type { CallSignal, PartyNumber } from "@/providers/ports";
import {
  type Fields,
  type LegTime,
  readCredits,
  readId,
  readLegTime,
  readName,
  readSeconds,
  readTime,
  textOf,
} from "./schema";
import {
  type Direction,
  type Facts,
  readStatusWord,
  standingOfLive,
  standingOfReport,
  type StatusWord,
} from "./status";

/**
 * One call as CallerDesk's webhook fields tell it, in our words. Pull replies are renamed to these fields first
 * (client.ts), so there is one reading of legs, words and clocks.
 */
export function toCallSignal(fields: Fields, kind: "live" | "report", policy: RecordingPolicy): CallSignal {
  const word = statusWordOf(fields, kind);
  const callSid = readId(textOf(fields, "CallSid", 200));
  const campid = readId(textOf(fields, "campid", 200));
  const direction = directionOf(fields, campid);
  const legA = readLegTime(fields, "LegA_Picked_time");
  const legBStart = readLegTime(fields, "LegB_Start_time");
  const legB = readLegTime(fields, "LegB_Picked_time");
  const talkSeconds = readSeconds(textOf(fields, "TalkDuration", 32));
  const facts: Facts = {
    legAPicked: legAFact(legA, legBStart, legB),
    legBStarted: legBStart.told === "real" ? true : null,
    legBPicked: legFact(legB),
    talkSeconds,
  };
  const standing =
    kind === "report" ? standingOfReport(word, direction, facts) : standingOfLive(word, direction, facts);
  const isInbound = direction === "inbound";
  return {
    kind,
    dedupeKey: dedupeKey(kind, callSid, word),
    providerCallId: callSid,
    providerRequestId: campid,
    direction,
    ...standing,
    statusWord: word.shown,
    ...candidates(fields, direction),
    workerName: readName(textOf(fields, "receiver_name", 120)),
    startedAt: readTime(textOf(fields, "StartTime", 64)),
    endedAt: kind === "report" ? readTime(textOf(fields, "EndTime", 64)) : null,
    // Incoming: leg B is the member who took it, and leg A is only the IVR picking up.
    workerPickedUpAt: isInbound ? legB.at : legA.at,
    customerRangAt: isInbound ? null : legBStart.at,
    customerPickedUpAt: isInbound ? null : legB.at,
    durationSeconds: readSeconds(textOf(fields, "CallDuration", 32)),
    talkSeconds,
    recordingUrl: readRecordingUrl(textOf(fields, "CallRecordingUrl", 4096), policy),
    costCredits: readCredits(textOf(fields, "coins", 32)),
    hangupCause: textOf(fields, "hangup_cause", 64) || null,
  };
}

/** `Status`, else `callstatus` (white labels leave the first blank); in a report, at last the hang-up cause. */
function statusWordOf(fields: Fields, kind: "live" | "report"): StatusWord {
  const shown = textOf(fields, "Status", 64) || textOf(fields, "callstatus", 64);
  if (shown !== "" || kind === "live") return readStatusWord(shown);
  const cause = readStatusWord(textOf(fields, "hangup_cause", 64));
  // A cause like NORMAL_CLEARING is no status; it must not make a wordless report "unknown".
  return cause.meaning === "unknown" ? readStatusWord("") : { ...cause, shown: "" };
}

/** `campid` is sent for outgoing calls only, so it tells the direction where no word does. */
function directionOf(fields: Fields, campid: string | null): Direction {
  const word = textOf(fields, "Direction", 32)
    .toUpperCase()
    .replace(/[\s\-_]+/g, "");
  if (["IVR", "INBOUND", "INCOMING", "IN"].includes(word)) return "inbound";
  if (["WEBOBD", "OBD", "OUTBOUND", "OUTGOING", "OUT"].includes(word)) return "outbound";
  return campid === null ? null : "outbound";
}

function legFact(leg: LegTime): boolean | null {
  if (leg.told === "real") return true;
  return leg.told === "blank" ? false : null;
}

/**
 * An absent leg A among other legs says the worker never picked up; absent with every other leg (short shape)
 * it says nothing.
 */
function legAFact(legA: LegTime, legBStart: LegTime, legB: LegTime): boolean | null {
  if (legA.told !== "absent") return legFact(legA);
  return legBStart.told === "absent" && legB.told === "absent" ? null : false;
}

/** A live event is one per call and word; without id or word the caller makes a key from the body. */
function dedupeKey(kind: "live" | "report", callSid: string | null, word: StatusWord): string | null {
  if (callSid === null) return null;
  if (kind === "report") return callSid;
  return word.shown === "" ? null : `${callSid}|${word.shown}`;
}

/**
 * Who is who differs by shape: outgoing A has worker, own line, customer; outgoing B worker, customer; a white
 * label own line, customer; incoming customer, own line, worker. All three numbers are named in each list, the
 * likeliest first; the domain strikes out its own lines and members.
 */
function candidates(fields: Fields, direction: Direction) {
  const source = partyOf(fields, "SourceNumber");
  const destination = partyOf(fields, "DestinationNumber");
  const dialled = partyOf(fields, "DialWhomNumber");
  if (direction === "inbound") {
    return {
      customerCandidates: distinct([source, dialled, destination]),
      workerCandidates: distinct([dialled, destination, source]),
      lineCandidates: distinct([destination, dialled, source]),
    };
  }
  // With DialWhomNumber there and empty, Destination is the line (shape A) and the customer is not named yet: an
  // early live event must not make the line a lead's number.
  const isUnnamed = direction === "outbound" && dialled === null && fields.has("dialwhomnumber");
  return {
    customerCandidates: isUnnamed ? [] : distinct([dialled, destination, source]),
    workerCandidates: distinct([source, dialled, destination]),
    lineCandidates: distinct([destination, source, dialled]),
  };
}

const mostDigits = 17;

function partyOf(fields: Fields, name: string): PartyNumber | null {
  const raw = textOf(fields, name, 40);
  const key = lastTen(raw);
  // More digits than E.164 with `00` before it is no number but a list or rubbish; its last ten would be chance.
  if (key === null || raw.replace(/\D/g, "").length > mostDigits) return null;
  return { raw, lastTen: key };
}

function distinct(parties: (PartyNumber | null)[]): PartyNumber[] {
  const seen = new Map<string, PartyNumber>();
  for (const party of parties) if (party !== null && !seen.has(party.lastTen)) seen.set(party.lastTen, party);
  return [...seen.values()];
}
