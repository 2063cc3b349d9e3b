import { formatDuration } from "@/components/format";
import type { DialScreen, HistoryDetail, HistoryKind, RecorderEntry } from "@/contracts/calls/history";
import type { CallPhase } from "@/contracts/calls/schema";
import type { DialVerdict } from "@/contracts/desk/verdict";
import { lineClassWords, purposeWords } from "@/features/calling-rules/calling-words";
import { statusWords } from "./call-words";

/** Who speaks in a line of the recorder: carried by a shape and a word, never by colour alone. */
export type RecorderVoice = "person" | "provider" | "ringside" | "screen";
export type RecorderLine = { voice: RecorderVoice; title: string; details: string[] };

const screens: Record<DialScreen, string> = {
  desk: "on the call desk",
  lead: "on the lead's page",
  leads: "in the list of leads",
  call: "on a call's page",
  calls: "in the list of calls",
  campaign: "on the campaign's page",
  tasks: "in the tasks",
  other: "on another page",
};

const phases: Record<CallPhase, string> = {
  dialing: "Dialling",
  ringing: "Ringing",
  answered: "Answered",
  ended: "Ended",
};

const contradictions = {
  customer: "It names another customer than this call's, so a person decides.",
  worker: "It names another member than this call's worker, so a person decides.",
  line: "It names another line than this call's, so a person decides.",
  direction: "It says the call went the other way, so a person decides.",
} as const;

/** Facts of a call whose change is named. The step and the verdict are told in words of their own, ids not at all. */
const facts: Record<string, string> = {
  direction: "direction",
  didWorkerPickUp: "whether the worker picked up",
  didCustomerPickUp: "whether the customer picked up",
  ringingAt: "ringing since",
  workerPickedUpAt: "when the worker picked up",
  customerRangAt: "when the customer's phone rang",
  customerPickedUpAt: "when the customer picked up",
  endedAt: "end",
  durationSeconds: "duration",
  talkSeconds: "talk time",
  recordingUrl: "recording",
  costCredits: "cost",
  hangupCause: "cause",
};

/** "New: talk time, recording." */
function changes({ changed = [], phaseBefore }: HistoryDetail): string[] {
  if (phaseBefore === undefined) return ["The first that was heard of this call."];
  if (changed.length === 0) return ["It said nothing new."];
  const named = changed.flatMap((key) => facts[key] ?? []);
  return named.length === 0 ? [] : [`New: ${named.join(", ")}.`];
}

/** What we understood of a signal: the step it made, its verdict, the provider's own word. */
function understood(detail: HistoryDetail): string[] {
  const { phaseBefore, phaseAfter, phase, status, word } = detail;
  const after = phaseAfter ?? phase;
  const step = after
    ? phaseBefore && phaseBefore !== after
      ? `${phases[phaseBefore]} → ${phases[after]}`
      : phases[after]
    : null;
  const verdict = status && status !== "in_progress" ? statusWords[status].label : null;
  const said = [step, verdict, word ? `said “${word}”` : null].filter((part) => part !== null);
  return said.length === 0 ? [] : [said.join(" · ")];
}

const signalTitle = (detail: HistoryDetail) =>
  detail.kind === "report" ? "Report of the call" : "Live event";
const message = (detail: HistoryDetail) => (detail.message ? [detail.message] : []);

/** "Allowed: 20:14 in Kolkata, promotional, rule “India default” v2 (unverified), consent on record, service line". */
function verdictWords(verdict: DialVerdict): string {
  const { block, localTime, timeZone, purpose, rules, consent, lineClass } = verdict;
  const place = timeZone?.split("/").at(-1)?.replaceAll("_", " ");
  const facts = [
    localTime ? `${localTime.slice(11)}${place ? ` in ${place}` : ""}` : null,
    `${purposeWords[purpose].toLowerCase()} call`,
    ...rules.map((rule) => `rule “${rule.name}” v${rule.version}${rule.isVerified ? "" : " (unverified)"}`),
    rules.length === 0 ? "no calling rule" : null,
    consent ? (consent.decision === "granted" ? "consent on record" : "consent withdrawn") : null,
    lineClass && lineClass !== "unclassified" ? lineClassWords[lineClass].toLowerCase() : null,
  ].filter((part) => part !== null);
  return `${block === null ? "Allowed" : "Not allowed"}: ${facts.join(", ")}`;
}

type Line = (entry: RecorderEntry) => RecorderLine;
const by = (voice: RecorderVoice, title: string, details: (detail: HistoryDetail) => string[] = () => []) =>
  (({ detail }) => ({ voice, title, details: details(detail) })) satisfies Line;

const lines: Record<HistoryKind | "delivery", Line> = {
  requested: by("person", "Call Now pressed", ({ screen, verdict }) => [
    ...(screen ? [screens[screen]] : []),
    ...(verdict ? [verdictWords(verdict)] : []),
  ]),
  accepted: by("provider", "Took the call", ({ providerRequestId }) =>
    providerRequestId ? [`Request ${providerRequestId}`] : [],
  ),
  refused: ({ detail }) => ({
    voice: detail.verdict ? "ringside" : "provider",
    title: "Refused the call",
    details: [...message(detail), ...(detail.verdict ? [verdictWords(detail.verdict)] : [])],
  }),
  no_answer_from_provider: by("provider", "Gave no answer to the click", message),
  signal: ({ detail }) => ({
    voice: "provider",
    title: signalTitle(detail),
    details: [...understood(detail), ...changes(detail)],
  }),
  late_signal: ({ detail }) => ({
    voice: "provider",
    title: `${signalTitle(detail)}, late`,
    details: [
      ...understood(detail),
      "The call had ended already: it moves nothing back.",
      ...changes(detail),
    ],
  }),
  revision: ({ detail }) => ({
    voice: "provider",
    title: "Report, once more",
    details: [
      ...understood(detail),
      "The call had its report: only what was missing is taken.",
      ...changes(detail),
    ],
  }),
  pulled: ({ detail }) => ({
    voice: "provider",
    title: "Answered our question",
    details: [...understood(detail), ...changes(detail)],
  }),
  asked_provider: by("ringside", "Asked the provider about this silent call", ({ checkCount }) =>
    checkCount === undefined
      ? ["It knew no end of it."]
      : [`It knew no end of it. Asked ${checkCount === 1 ? "once" : `${checkCount} times`} so far.`],
  ),
  popup_shown: ({ detail: { shownAfterMs }, screen }) => ({
    voice: "screen",
    title: "Popup painted",
    details: [
      [
        shownAfterMs === undefined ? null : `${wait(shownAfterMs)} after the end was known`,
        screen ? `screen ${screen}` : null,
      ]
        .filter((part) => part !== null)
        .join(" · "),
    ],
  }),
  outcome: ({ detail: { label, previousLabel, previousOutcomeId } }) => ({
    voice: "person",
    title: previousOutcomeId ? "Outcome corrected" : "Outcome chosen",
    details: label ? [previousLabel ? `${previousLabel} → ${label}` : label] : [],
  }),
  picked: by("person", "Outcome picked while talking", ({ label }) => [
    label ? `${label}. It waits for the report.` : "Taken back.",
  ]),
  outcome_undone: by("person", "Outcome taken back", ({ label }) => (label ? [label] : [])),
  ended_by_hand: by("person", "Ended by hand"),
  claimed: by("person", "Claimed this call"),
  matched: by("person", "Chose the lead"),
  recording_found: by("provider", "Has the recording"),
  recording_unavailable: by("provider", "Has no file of the recording"),
  recording_expired: by("ringside", "Deleted its way to the recording", ({ days }) =>
    days === undefined
      ? []
      : [`This workspace keeps recordings for ${days === 1 ? "1 day" : `${days} days`}.`],
  ),
  delivery: ({ delivery }) => ({
    voice: "provider",
    title: delivery ? deliveryTitles[delivery.state] : "Sent something",
    details: delivery?.contradicts ? [contradictions[delivery.contradicts]] : [],
  }),
};

const deliveryTitles = {
  received: "Sent something that is not read yet",
  processed: "Sent something that changed nothing",
  ignored: "Sent something that a person dismissed",
  set_aside: "Sent something that was set aside",
  dead: "Sent something that could not be read",
} as const;

/** "132 ms", "2.4 s", "3m 10s" */
function wait(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms / 1000);
}

/** A line of a call's flight recorder in plain words. */
export function recorderLine(entry: RecorderEntry): RecorderLine {
  return lines[entry.kind](entry);
}
