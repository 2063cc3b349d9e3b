import { describe, expect, it, vi } from "vitest";
import { dispatchKey, judgeKey, type KeyHandlers, type KeyLayer, type LayerName } from "./dispatch";
import { isCharacterKey, keyActions, keyTable } from "./key-table";
import { type FocusFacts, type KeyFacts, pressOf } from "./read-key";

const nothing: KeyFacts = {
  key: "",
  code: "",
  hasShift: false,
  hasCtrl: false,
  hasMeta: false,
  hasAlt: false,
  hasAltGraph: false,
  isRepeat: false,
  isComposing: false,
  isDefaultPrevented: false,
};
const key = (facts: Partial<KeyFacts>): KeyFacts => ({ ...nothing, ...facts });
const four = key({ key: "4", code: "Digit4" });
const nowhere: FocusFacts = { isTyping: false, isOnControl: false, isDialogOpen: false };
const on = { areSingleKeysOn: true, prefix: null };

describe("pressOf", () => {
  it.each([
    ["a digit", { key: "1", code: "Digit1" }, "1"],
    ["a digit of an AZERTY row", { key: "&", code: "Digit1" }, "1"],
    ["a digit of a Hindi layout", { key: "१", code: "Digit1" }, "1"],
    ["a digit of the number pad", { key: "9", code: "Numpad9" }, "9"],
    ["a letter", { key: "n", code: "KeyN" }, "n"],
    ["a letter under caps lock", { key: "N", code: "KeyN" }, "n"],
    ["a letter that AZERTY has elsewhere", { key: "a", code: "KeyQ" }, "a"],
    ["a Devanagari letter by its place", { key: "ल", code: "KeyN" }, "n"],
    ["a Cyrillic letter by its place", { key: "т", code: "KeyN" }, "n"],
    ["a Cyrillic letter where QWERTY has a sign", { key: "х", code: "BracketLeft" }, "["],
    ["a question mark", { key: "?", code: "Slash", hasShift: true }, "?"],
    ["shift and a letter", { key: "I", code: "KeyI", hasShift: true }, "shift+i"],
    ["shift and a digit is the digit", { key: "#", code: "Digit3", hasShift: true }, "3"],
    ["control and Enter", { key: "Enter", code: "Enter", hasCtrl: true }, "mod+Enter"],
    ["command and K", { key: "k", code: "KeyK", hasMeta: true }, "mod+k"],
    [
      "a bracket typed with AltGr",
      { key: "[", code: "Digit8", hasAltGraph: true, hasCtrl: true, hasAlt: true },
      "[",
    ],
  ])("%s", (_name, facts, expected) => {
    expect(pressOf(key(facts))).toBe(expected);
  });

  it.each([
    ["alt and a letter", { key: "n", code: "KeyN", hasAlt: true }],
    ["alt and a digit", { key: "1", code: "Digit1", hasAlt: true }],
    ["AltGr and a digit that types a sign", { key: "²", code: "Digit2", hasAltGraph: true }],
    ["an accented Latin letter", { key: "é", code: "Semicolon" }],
    ["space", { key: " ", code: "Space" }],
    ["a function key", { key: "F5", code: "F5" }],
  ])("%s is none of ours", (_name, facts) => {
    const press = pressOf(key(facts));
    expect(press === null || !keyActions.some((action) => keyTable[action].press.includes(press))).toBe(true);
  });
});

describe("judgeKey", () => {
  it("S12 ignores repeats, composition, and what somebody else took", () => {
    for (const facts of [{ isRepeat: true }, { isComposing: true }, { isDefaultPrevented: true }])
      expect(judgeKey({ ...four, ...facts }, nowhere, on).kind).toBe("ignored");
  });

  it("S12 leaves fields, menus and dialogs alone", () => {
    expect(judgeKey(four, { ...nowhere, isTyping: true }, on).kind).toBe("ignored");
    expect(judgeKey(four, { ...nowhere, isDialogOpen: true }, on).kind).toBe("ignored");
  });

  it("S12 leaves digits with a modifier to the browser", () => {
    expect(judgeKey({ ...four, hasCtrl: true }, nowhere, on).kind).toBe("ignored");
    expect(judgeKey({ ...four, hasMeta: true }, nowhere, on).kind).toBe("ignored");
    expect(judgeKey({ ...four, hasAlt: true }, nowhere, on).kind).toBe("ignored");
  });

  it("lets ⌘/Ctrl Enter and Escape through a field", () => {
    const typing = { ...nowhere, isTyping: true };
    expect(judgeKey(key({ key: "Enter", code: "Enter", hasCtrl: true }), typing, on).kind).toBe("press");
    expect(judgeKey(key({ key: "Escape", code: "Escape" }), typing, on).kind).toBe("press");
    expect(judgeKey(key({ key: "Enter", code: "Enter" }), typing, on).kind).toBe("ignored");
  });

  it("leaves Enter and the arrows to the control that has the focus, but not the digits", () => {
    const onControl = { ...nowhere, isOnControl: true };
    expect(judgeKey(key({ key: "Enter", code: "Enter" }), onControl, on).kind).toBe("ignored");
    expect(judgeKey(key({ key: "ArrowLeft", code: "ArrowLeft" }), onControl, on).kind).toBe("ignored");
    expect(judgeKey(four, onControl, on).kind).toBe("press");
  });

  it("WCAG 2.1.4: the switch turns every single character off and nothing else", () => {
    const off = { areSingleKeysOn: false, prefix: null };
    expect(judgeKey(four, nowhere, off).kind).toBe("ignored");
    expect(judgeKey(key({ key: "?", code: "Slash", hasShift: true }), nowhere, off).kind).toBe("ignored");
    expect(judgeKey(key({ key: "g", code: "KeyG" }), nowhere, off).kind).toBe("ignored");
    expect(judgeKey(key({ key: "Enter", code: "Enter" }), nowhere, off).kind).toBe("press");
    expect(judgeKey(key({ key: "k", code: "KeyK", hasMeta: true }), nowhere, off).kind).toBe("press");
  });

  it("knows two keys after one another", () => {
    expect(judgeKey(key({ key: "g", code: "KeyG" }), nowhere, on)).toEqual({ kind: "prefix", press: "g" });
    const second = judgeKey(key({ key: "c", code: "KeyC" }), nowhere, { ...on, prefix: "g" });
    expect(second).toMatchObject({ kind: "press", actions: ["goCalls"] });
    // The second key never means what it means alone.
    expect(judgeKey(key({ key: "x", code: "KeyX" }), nowhere, { ...on, prefix: "g" }).kind).toBe("ignored");
  });
});

describe("dispatchKey", () => {
  const layer = (name: LayerName, handlers: KeyHandlers, shownForMs: number | null = 5000): KeyLayer => ({
    name,
    handlers: () => handlers,
    shownForMs: () => shownForMs,
    armAfterMs: 500,
  });
  const press = (facts: KeyFacts, layers: KeyLayer[]) =>
    dispatchKey(judgeKey(facts, nowhere, on), facts.hasShift, layers);

  it("asks a row of choices before the popup and the popup before the page", () => {
    const calls: string[] = [];
    const layers = [
      layer("chooser", { digit: ({ digit }) => calls.push(`chooser ${digit}`) }),
      layer("page", { digit: () => calls.push("page"), queue: () => calls.push("queue") }),
      layer("popup", { digit: () => calls.push("popup") }),
    ];
    expect(press(four, layers)).toBe(true);
    expect(press(four, layers.slice(1))).toBe(true);
    expect(press(key({ key: "q", code: "KeyQ" }), layers)).toBe(true);
    expect(calls).toEqual(["chooser 4", "popup", "queue"]);
  });

  it("asks the next one where a handler says that the key is not its own", () => {
    const page = vi.fn();
    expect(press(four, [layer("page", { digit: page }), layer("popup", { digit: () => false })])).toBe(true);
    expect(page).toHaveBeenCalledOnce();
    expect(press(four, [layer("popup", { digit: () => false })])).toBe(false);
  });

  it("S12 a popup is deaf for its first half second, and lets nothing through to what it covers", () => {
    const page = vi.fn();
    const popup = vi.fn();
    for (const shownForMs of [null, 0, 499]) {
      const layers = [layer("page", { digit: page }), layer("popup", { digit: popup }, shownForMs)];
      expect(press(four, layers)).toBe(true);
    }
    expect(page).not.toHaveBeenCalled();
    expect(popup).not.toHaveBeenCalled();
    press(four, [layer("popup", { digit: popup }, 500)]);
    expect(popup).toHaveBeenCalledOnce();
  });

  it("asks the one that came last first", () => {
    const calls: number[] = [];
    const layers = [1, 2].map((n) => layer("popup", { hold: () => calls.push(n) }));
    press(key({ key: "h", code: "KeyH" }), layers);
    expect(calls).toEqual([2]);
  });
});

describe("the table", () => {
  it("names no key twice in one place", () => {
    for (const place of ["desk", "popup", "lists", "anywhere"] as const) {
      const presses = keyActions
        .filter((action) => keyTable[action].words[place])
        .flatMap((action) => keyTable[action].press);
      expect(presses).toEqual([...new Set(presses)]);
    }
  });

  it("lets no single character act inside a text field", () => {
    for (const action of keyActions)
      if (keyTable[action].isInFields) expect(keyTable[action].press.some(isCharacterKey)).toBe(false);
  });
});
