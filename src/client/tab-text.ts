/** What storage did not take: it lives as long as the page. */
const inPage = new Map<string, string>();
const listeners = new Set<() => void>();

/**
 * Text that this tab keeps over a reload, by key. Where storage is full or switched off, it lives as long as the page;
 * null = none is kept.
 */
export function readTabText(key: string): string | null {
  const here = inPage.get(key);
  if (here !== undefined) return here;
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keepTabText(key: string, text: string | null): void {
  inPage.delete(key);
  try {
    if (text === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    if (text !== null) inPage.set(key, text);
  }
  for (const listener of listeners) listener();
}

/** Called after each text that is kept or forgotten; gives back what ends it. */
export function onTabText(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
