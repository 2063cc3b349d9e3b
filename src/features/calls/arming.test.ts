import { describe, expect, it } from "vitest";
import { digitOf, type FocusFacts, type KeyFacts, mayActOnKey } from "./arming";

const one: KeyFacts = {
  key: "1",
  code: "Digit1",
  isRepeat: false,
  hasModifier: false,
  isComposing: false,
  isDefaultPrevented: false,
};
const nowhere: FocusFacts = { isTyping: false, isOnControl: false, isDialogOpen: false };

describe("mayActOnKey", () => {
  it("is deaf for the first half second", () => {
    expect(mayActOnKey(one, nowhere, 499)).toBe(false);
    expect(mayActOnKey(one, nowhere, 500)).toBe(true);
  });

  it.each([
    [{ isRepeat: true }],
    [{ hasModifier: true }],
    [{ isComposing: true }],
    [{ isDefaultPrevented: true }],
  ])("ignores a key with %o", (facts) => {
    expect(mayActOnKey({ ...one, ...facts }, nowhere, 5000)).toBe(false);
  });

  it("ignores keys meant for a field, a menu or a dialog", () => {
    expect(mayActOnKey(one, { ...nowhere, isTyping: true }, 5000)).toBe(false);
    expect(mayActOnKey(one, { ...nowhere, isDialogOpen: true }, 5000)).toBe(false);
  });

  it("leaves Enter to the button that has the focus, but not the digits", () => {
    expect(mayActOnKey({ ...one, key: "Enter" }, { ...nowhere, isOnControl: true }, 5000)).toBe(false);
    expect(mayActOnKey({ ...one, key: "Enter" }, nowhere, 5000)).toBe(true);
    expect(mayActOnKey(one, { ...nowhere, isOnControl: true }, 5000)).toBe(true);
  });
});

describe("digitOf", () => {
  it("reads the place, not the character", () => {
    expect(digitOf({ code: "Digit4" })).toBe(4);
    expect(digitOf({ code: "Numpad9" })).toBe(9);
    expect(digitOf({ code: "KeyA" })).toBeNull();
  });
});
