/** What of a key press decides whether a single key may act. */
export type KeyFacts = {
  key: string;
  code: string;
  isRepeat: boolean;
  hasModifier: boolean;
  isComposing: boolean;
  isDefaultPrevented: boolean;
};

/** Where the focus is when the key comes. */
export type FocusFacts = { isTyping: boolean; isOnControl: boolean; isDialogOpen: boolean };

const deafForMs = 500;

/**
 * Single keys act only half a second after the popup was first seen, and never while someone types, chooses in
 * a menu or answers a dialog: a popup that takes a letter meant for a note has hung up calls elsewhere.
 */
export function mayActOnKey(key: KeyFacts, focus: FocusFacts, shownForMs: number): boolean {
  if (key.isRepeat || key.hasModifier || key.isComposing || key.isDefaultPrevented) return false;
  if (focus.isTyping || focus.isDialogOpen) return false;
  // Enter and Space press the control that has the focus.
  if (focus.isOnControl && (key.key === "Enter" || key.key === " ")) return false;
  return shownForMs >= deafForMs;
}

/** The digit meant, by place on the keyboard: 1 is 1 on AZERTY and Hindi layouts too. */
export function digitOf(key: Pick<KeyFacts, "code">): number | null {
  const match = /^(?:Digit|Numpad)([0-9])$/.exec(key.code);
  return match?.[1] === undefined ? null : Number(match[1]);
}

export function readKey(event: KeyboardEvent): KeyFacts {
  return {
    key: event.key,
    code: event.code,
    isRepeat: event.repeat,
    hasModifier: event.ctrlKey || event.metaKey || event.altKey,
    isComposing: event.isComposing,
    isDefaultPrevented: event.defaultPrevented,
  };
}

export function readFocus(): FocusFacts {
  const active = document.activeElement;
  const isTyping =
    active instanceof HTMLElement &&
    (active.isContentEditable ||
      active.matches("input, textarea, select, [role='combobox'], [role='menuitem'], [role='option']"));
  return {
    isTyping,
    isOnControl: active instanceof HTMLElement && active.matches("button, a[href], summary, [role='button']"),
    isDialogOpen: document.querySelector("[role='dialog'][aria-modal='true'], [role='menu']") !== null,
  };
}
