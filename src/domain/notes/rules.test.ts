import { expect, test } from "vitest";
import { mergeNote } from "@/domain/notes/rules";

const stored = { text: "Wants a demo", version: 3 };
const save = (text: string, baseVersion: number, note: typeof stored | null = stored) =>
  mergeNote(note, { text, baseVersion, storedAt: "12:45" });

test("a text that grew from what is stored replaces it, shorter ones too", () => {
  expect(save("Wants", 3)).toEqual({ text: "Wants", isMerged: false });
  expect(save("", 3)).toEqual({ text: "", isMerged: false });
  expect(save("First words", 0, null)).toEqual({ text: "First words", isMerged: false });
});

test("a text from an older copy is kept beside what is stored", () => {
  const text = "Has two shops\n— also written elsewhere at 12:45 —\nWants a demo";
  expect(save("Has two shops", 2)).toEqual({ text, isMerged: true });
});

test("nothing is said twice: a retry, and a text that holds the other already", () => {
  const once = save("Has two shops", 2);
  expect(save("Has two shops", 2, { text: once.text, version: 4 }).text).toBe(once.text);
  expect(save("Wants a demo on Friday", 1)).toEqual({ text: "Wants a demo on Friday", isMerged: false });
  expect(save("", 1).text).toBe("Wants a demo");
});
