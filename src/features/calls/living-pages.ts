import { type KeptDraft, thisPage } from "./note-drafts";

const lockName = (page: string) => `ringside.page.${page}`;
const silentMs = 20_000;

/** Says to the other tabs, for as long as this page lives, that its drafts have an owner. */
export function markPageAlive(): void {
  if (!("locks" in navigator)) return;
  // Never settles: the browser frees the lock when the page goes, however it goes.
  void navigator.locks
    .request(lockName(thisPage), { mode: "shared" }, () => new Promise<void>(() => undefined))
    .catch(() => undefined);
}

/**
 * Drafts whose page is gone. Without Web Locks (plain http on a network) a page that has not written for 20 s
 * counts as gone: sending a living page's draft twice is harmless, the server keeps one text.
 */
export async function orphansOf(drafts: readonly KeptDraft[]): Promise<KeptDraft[]> {
  const others = drafts.filter((draft) => draft.page !== thisPage);
  if (others.length === 0) return [];
  if (!("locks" in navigator)) return others.filter((draft) => Date.now() - draft.at > silentMs);
  const { held = [] } = await navigator.locks.query();
  const living = new Set(held.map((lock) => lock.name));
  return others.filter((draft) => !living.has(lockName(draft.page)));
}
