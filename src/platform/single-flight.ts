import { readHeads } from "@/platform/events/tail";
import { singleton } from "@/platform/singleton";
import type { WorkspaceId } from "@/contracts/ids";

/** Whose answer it is: a workspace, and what of it the askers see alike. */
export type AnswerScope = { workspaceId: WorkspaceId; key: string };

const maxEntries = 2000;
type Entry = { at: number; value: Promise<unknown> };
const entries = () => singleton("single-flight", () => new Map<string, Entry>());

/**
 * Computes an aggregate once for everyone who asks at the same head of the log, while it is computed and for
 * `maxAgeMs` after (for numbers that move by the clock alone). The key carries the workspace, what the asker sees of it
 * and the head, so that nothing older than the asker's own screen, nothing of another tenant, and no row that is not for
 * these eyes can be served.
 */
export async function oncePerHead<T>(
  { workspaceId, key: sight }: AnswerScope,
  name: string,
  maxAgeMs: number,
  compute: () => Promise<T>,
): Promise<T> {
  const heads = await readHeads(workspaceId);
  const key = `${workspaceId}:${sight}:${heads?.epoch}.${heads?.head}:${name}`;
  const store = entries();
  const found = store.get(key);
  const now = performance.now();
  if (found && now - found.at < maxAgeMs) return found.value as Promise<T>;
  const value = compute();
  value.catch(() => store.delete(key));
  // Oldest first out: a Map keeps the order of insertion.
  store.delete(key);
  store.set(key, { at: now, value });
  if (store.size > maxEntries) {
    const oldest = store.keys().next().value;
    if (oldest !== undefined) store.delete(oldest);
  }
  return value;
}

type Latest = {
  last: { epoch: number; head: number; value: unknown } | null;
  running: Promise<void> | null;
  restUntil: number;
};
const latests = () => singleton("single-flight.latest", () => new Map<string, Latest>());

/**
 * For what is dear and asked for at every event: one computation at a time, and none for as long after as the last one
 * took. Who asks meanwhile gets the next one, together with all others who wait. As above, nothing is older than what
 * the asker's own screen has seen. `isCurrent` must hold for whatever is computed after it was asked.
 */
export async function latestPerHead<T>(
  { workspaceId, key: sight }: AnswerScope,
  name: string,
  { isCurrent, compute }: { isCurrent: (value: T) => boolean; compute: () => Promise<T> },
): Promise<T> {
  const store = latests();
  const key = `${workspaceId}:${sight}:${name}`;
  const asked = await readHeads(workspaceId);
  if (store.size >= maxEntries && !store.has(key)) store.clear();
  const entry: Latest = store.get(key) ?? { last: null, running: null, restUntil: 0 };
  store.set(key, entry);

  const computeNext = async () => {
    const rest = entry.restUntil - performance.now();
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    const startedAt = performance.now();
    const heads = await readHeads(workspaceId);
    const value = await compute();
    entry.last = { epoch: heads?.epoch ?? 0, head: heads?.head ?? 0, value };
    const endedAt = performance.now();
    entry.restUntil = endedAt + (endedAt - startedAt);
  };
  for (;;) {
    const { last } = entry;
    const isSeen = last?.epoch === (asked?.epoch ?? 0) && last.head >= (asked?.head ?? 0);
    if (last && isSeen && isCurrent(last.value as T)) return last.value as T;
    entry.running ??= computeNext().finally(() => {
      entry.running = null;
    });
    await entry.running;
  }
}
