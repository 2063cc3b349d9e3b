import type { CallId, UserId } from "@/contracts/ids";
import { newRequestKey } from "@/client/request-key";

/** What was typed and has not reached the server: it outlives a reload, a crash and an outage. */
export type NoteDraft = { text: string; baseVersion: number; at: number };
export type KeptDraft = NoteDraft & { callId: CallId; page: string };

/**
 * Two tabs may type into the note of one call: each page keeps its own copy, and none writes over the other's. A
 * page that is gone leaves an orphan, which any page of this person sends (note-rescue.tsx).
 */
export const thisPage: string = typeof window === "undefined" ? "" : newRequestKey();

const prefix = (userId: UserId) => `ringside.note.${userId}.`;
const keyOf = (userId: UserId, callId: CallId, page: string) => `${prefix(userId)}${callId}.${page}`;

function parse(text: string | null | undefined): NoteDraft | null {
  if (!text) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    if (!("text" in value) || !("baseVersion" in value) || !("at" in value)) return null;
    const { text: typed, baseVersion, at } = value;
    return typeof typed === "string" && typeof baseVersion === "number" && typeof at === "number"
      ? { text: typed, baseVersion, at }
      : null;
  } catch {
    return null;
  }
}

/** Keeps this page's draft at once; null = it is safe on the server. */
export function writeDraft(userId: UserId, callId: CallId, draft: NoteDraft | null, page = thisPage): void {
  const key = keyOf(userId, callId, page);
  const text = draft === null ? null : JSON.stringify(draft);
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // Storage full or switched off: the field itself still holds the text.
  }
  void putDurable(key, text);
}

/** Drafts of this person on this device. */
export function listDrafts(userId: UserId): KeptDraft[] {
  const start = prefix(userId);
  try {
    return Object.keys(localStorage).flatMap((key) => {
      if (!key.startsWith(start)) return [];
      const [callId, page] = key.slice(start.length).split(".");
      const draft = parse(localStorage.getItem(key));
      return draft && callId && page ? [{ ...draft, callId: callId as CallId, page }] : [];
    });
  } catch {
    return [];
  }
}

/** The youngest draft of a call, whichever page wrote it: what a reload shows at once. */
export function youngestDraft(userId: UserId, callId: CallId): NoteDraft | null {
  const drafts = listDrafts(userId).filter((draft) => draft.callId === callId);
  return drafts.sort((a, b) => b.at - a.at)[0] ?? null;
}

/**
 * A browser that is killed loses the last seconds of localStorage, which it writes to disk at its leisure. IndexedDB
 * hands each change to the system at once, so the same drafts stand there too.
 */
const store = "drafts";
let opening: Promise<IDBDatabase | null> | null = null;
function openDurable(): Promise<IDBDatabase | null> {
  opening ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open("ringside", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(store);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
      request.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return opening;
}

async function putDurable(key: string, text: string | null): Promise<void> {
  const database = await openDurable();
  if (!database) return;
  try {
    const drafts = database.transaction(store, "readwrite").objectStore(store);
    if (text === null) drafts.delete(key);
    else drafts.put(text, key);
  } catch {
    // Private windows of some browsers: localStorage alone has it.
  }
}

/** Brings back what only IndexedDB still has. Called once, when a page opens. */
export async function recoverDrafts(userId: UserId): Promise<void> {
  const database = await openDurable();
  if (!database) return;
  const rows = await new Promise<[string, string][]>((resolve) => {
    const found: [string, string][] = [];
    const range = IDBKeyRange.bound(prefix(userId), `${prefix(userId)}\uffff`);
    const request = database.transaction(store).objectStore(store).openCursor(range);
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return resolve(found);
      if (typeof cursor.key === "string" && typeof cursor.value === "string")
        found.push([cursor.key, cursor.value]);
      cursor.continue();
    };
    request.onerror = () => resolve(found);
  });
  for (const [key, text] of rows) {
    const durable = parse(text);
    try {
      const kept = parse(localStorage.getItem(key));
      if (durable && (!kept || kept.at < durable.at)) localStorage.setItem(key, text);
    } catch {
      return;
    }
  }
}
