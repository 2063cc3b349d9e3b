/**
 * Text that this tab keeps over a reload, by key. Where storage is full or switched off, it lives as long as the page;
 * null = none is kept.
 */
export function readTabText(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keepTabText(key: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    // As said above.
  }
}
