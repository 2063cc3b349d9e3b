import type { CallId, UserId } from "@/contracts/ids";

/** What was typed and has not reached the server: it outlives a reload, a crash and an outage. */
export type NoteDraft = { text: string; baseVersion: number };

const prefix = (userId: UserId) => `ringside.note.${userId}.`;

export function readDraft(userId: UserId, callId: CallId): NoteDraft | null {
  try {
    return parse(localStorage.getItem(prefix(userId) + callId));
  } catch {
    return null;
  }
}

function parse(text: string | null): NoteDraft | null {
  if (text === null) return null;
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || !("text" in value) || !("baseVersion" in value))
    return null;
  return typeof value.text === "string" && typeof value.baseVersion === "number"
    ? { text: value.text, baseVersion: value.baseVersion }
    : null;
}

export function writeDraft(userId: UserId, callId: CallId, draft: NoteDraft | null): void {
  try {
    if (draft === null) localStorage.removeItem(prefix(userId) + callId);
    else localStorage.setItem(prefix(userId) + callId, JSON.stringify(draft));
  } catch {
    // Storage full or switched off: the field itself still holds the text.
  }
}

/** Calls of this person that have a draft on this device. */
export function listDrafts(userId: UserId): CallId[] {
  try {
    const start = prefix(userId);
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(start))
      .map((key) => key.slice(start.length) as CallId);
  } catch {
    return [];
  }
}
