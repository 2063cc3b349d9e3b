/** A line of a call's flight recorder in plain words. `data` is what the server kept; unknown kinds show their name. */
export function historyWords(kind: string, data: unknown): { title: string; detail: string | null } {
  const entry = titles[kind];
  return { title: entry ?? kind.replaceAll("_", " "), detail: detailOf(data) };
}

const titles: Record<string, string> = {
  requested: "Call Now pressed",
  accepted: "The provider took the call",
  refused: "The provider refused the call",
  no_answer_from_provider: "The provider did not answer",
  signal: "The provider reported",
  revision: "The provider corrected its report",
  late_signal: "Older news came late and changed nothing",
  pulled: "The provider was asked and answered",
  asked_provider: "The provider was asked",
  picked: "Outcome picked while talking",
  outcome: "Outcome chosen",
  outcome_undone: "Outcome taken back",
  callback: "Callback set",
  ended_by_hand: "Ended by hand",
  claimed: "Claimed",
  matched: "Lead chosen for this call",
};

function text(data: object, key: string): string | null {
  const value: unknown = Object.entries(data).find(([name]) => name === key)?.[1];
  return typeof value === "string" && value !== "" ? value : null;
}

function detailOf(data: unknown): string | null {
  if (typeof data !== "object" || data === null) return null;
  const message = text(data, "message");
  if (message) return message;
  const label = text(data, "label");
  if (label) return label;
  const parts = [
    text(data, "phase"),
    text(data, "status")?.replaceAll("_", " ") ?? null,
    text(data, "word") ? `“${text(data, "word")}”` : null,
  ];
  const said = parts.filter((part) => part !== null);
  return said.length > 0 ? said.join(" · ") : null;
}
