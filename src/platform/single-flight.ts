import { readHeads } from "@/platform/events/tail";
import { singleton } from "@/platform/singleton";
import type { WorkspaceId } from "@/contracts/ids";

const maxEntries = 2000;
type Entry = { at: number; value: Promise<unknown> };
const entries = () => singleton("single-flight", () => new Map<string, Entry>());

/**
 * Computes an aggregate once for everyone who asks at the same head of the log, while it is computed and for
 * `maxAgeMs` after (for numbers that move by the clock alone). The key carries the workspace and the head, so that
 * nothing older than the asker's own screen, and nothing of another tenant, can be served.
 */
export async function oncePerHead<T>(
  workspaceId: WorkspaceId,
  name: string,
  maxAgeMs: number,
  compute: () => Promise<T>,
): Promise<T> {
  const heads = await readHeads(workspaceId);
  const key = `${workspaceId}:${heads?.epoch}.${heads?.head}:${name}`;
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
