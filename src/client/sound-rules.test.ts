import { describe, expect, it } from "vitest";
import { soundName } from "@/contracts/members/schema";
import { loudnessOf } from "./sound-rules";

const on = { isMuted: false, soundsOff: [] };

describe("loudnessOf", () => {
  it("plays each once, and an incoming call's until it is seen", () => {
    for (const name of soundName.options)
      expect(loudnessOf(name, on, false)).toBe(name === "incoming" ? "repeated" : "plain");
  });

  it("is silent while somebody talks, but for an incoming call, once and quiet", () => {
    for (const name of soundName.options)
      expect(loudnessOf(name, on, true)).toBe(name === "incoming" ? "quiet" : "none");
  });

  it("has a switch for all and one for each", () => {
    for (const name of soundName.options) {
      expect(loudnessOf(name, { ...on, isMuted: true }, false)).toBe("none");
      expect(loudnessOf(name, { ...on, soundsOff: [name] }, false)).toBe("none");
      expect(loudnessOf(name, { ...on, soundsOff: [name] }, true)).toBe("none");
      const others = soundName.options.filter((other) => other !== name);
      expect(loudnessOf(name, { ...on, soundsOff: others }, false)).not.toBe("none");
    }
  });
});
