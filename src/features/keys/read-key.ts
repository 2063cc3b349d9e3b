/** What of a keyboard event decides. */
export type KeyFacts = {
  key: string;
  code: string;
  hasShift: boolean;
  hasCtrl: boolean;
  hasMeta: boolean;
  hasAlt: boolean;
  /** AltGr: with it some layouts type [ ] and other signs. */
  hasAltGraph: boolean;
  isRepeat: boolean;
  isComposing: boolean;
  isDefaultPrevented: boolean;
};

const signs: Record<string, string> = {
  Period: ".",
  Comma: ",",
  Slash: "/",
  BracketLeft: "[",
  BracketRight: "]",
};
const named = new Set(["Enter", "Escape", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);

/**
 * The press in the table's spelling, or null where it is none of ours. Digits go by their place (1 is 1 on AZERTY
 * and Hindi layouts), letters by what they type, and by their place on QWERTY where the layout types no Latin letter.
 */
export function pressOf(facts: KeyFacts): string | null {
  const { key, code } = facts;
  const isMod = (facts.hasCtrl || facts.hasMeta) && !facts.hasAltGraph;
  if (facts.hasAlt && !facts.hasAltGraph) return null;
  const bare = bareKey(facts);
  if (bare === null) return null;
  if (isMod) return facts.hasShift ? null : `mod+${bare}`;
  // Signs carry their Shift within them; a digit's is told apart by `hasShift`.
  const isLetter = /^[a-z]$/.test(bare);
  if (facts.hasAltGraph && /^[a-z0-9]$/.test(bare)) return null;
  return (isLetter || named.has(bare)) && facts.hasShift ? `shift+${bare}` : bare;

  function bareKey({ hasShift }: KeyFacts): string | null {
    if (named.has(key)) return key;
    if (key === "[" || key === "]") return key;
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1];
    if (digit !== undefined) return digit;
    if (/^[a-z]$/i.test(key)) return key.toLowerCase();
    if (/^[.,/?]$/.test(key)) return key;
    // What the layout types is no Latin text (Devanagari, Cyrillic): the place on QWERTY counts.
    if (key.length > 0 && (key.codePointAt(0) ?? 0) > 0x24f) {
      const letter = /^Key([A-Z])$/.exec(code)?.[1];
      if (letter !== undefined) return letter.toLowerCase();
      const sign = signs[code];
      if (sign !== undefined) return sign === "/" && hasShift ? "?" : sign;
    }
    return null;
  }
}

/** The digit of a press, or null. */
export function digitOf(press: string): number | null {
  return /^[0-9]$/.test(press) ? Number(press) : null;
}

export function readKey(event: KeyboardEvent): KeyFacts {
  return {
    key: event.key,
    code: event.code,
    hasShift: event.shiftKey,
    hasCtrl: event.ctrlKey,
    hasMeta: event.metaKey,
    hasAlt: event.altKey,
    hasAltGraph: event.getModifierState("AltGraph"),
    isRepeat: event.repeat,
    // 229: some browsers say no more of a key that an input method took.
    isComposing: event.isComposing || event.keyCode === 229,
    isDefaultPrevented: event.defaultPrevented,
  };
}

/** Where the focus is when a key comes. */
export type FocusFacts = {
  /** A text field, a select, a menu's or a list box's entry: every key is theirs. */
  isTyping: boolean;
  /** A button, link, radio or slider: Enter, Space and arrows are theirs. */
  isOnControl: boolean;
  /** A dialog that asks, or an open menu; not what stands beside a list and leaves it its keys. */
  isDialogOpen: boolean;
};

const textless = ["checkbox", "radio", "range", "button", "submit", "reset", "file", "color", "image"];
const controls = "button, a[href], summary, input, [role='button'], [role='tab'], [role='slider'], audio";

export function readFocus(): FocusFacts {
  const active = document.activeElement;
  const isDialogOpen =
    document.querySelector("[role='dialog'][aria-modal='true']:not([data-beside] *), [role='menu']") !== null;
  if (!(active instanceof HTMLElement)) return { isTyping: false, isOnControl: false, isDialogOpen };
  // An open list of choices, in the library's own mark: Escape closes that alone.
  if (active.dataset.mantineStopPropagation === "true")
    return { isTyping: true, isOnControl: true, isDialogOpen: true };
  const isTextInput = active instanceof HTMLInputElement && !textless.includes(active.type);
  const isTyping =
    isTextInput ||
    active.isContentEditable ||
    active.matches(
      "textarea, select, [role='combobox'], [role='menuitem'], [role='option'], [role='textbox']",
    );
  return { isTyping, isOnControl: !isTyping && active.matches(controls), isDialogOpen };
}
