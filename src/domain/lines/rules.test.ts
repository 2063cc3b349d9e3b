import { expect, it } from "vitest";
import { lineInUse } from "@/domain/lines/rules";

it.each([
  [{ members: 0, campaigns: 0, invitations: 0 }, null],
  [
    { members: 1, campaigns: 0, invitations: 0 },
    "This line is used by 1 member. Give them another line first.",
  ],
  [
    { members: 2, campaigns: 1, invitations: 0 },
    "This line is used by 2 members and 1 campaign. Give them another line first.",
  ],
  [
    { members: 2, campaigns: 3, invitations: 1 },
    "This line is used by 2 members, 3 campaigns and 1 open invitation. Give them another line first.",
  ],
])("says who uses a line: %j", (uses, sentence) => {
  expect(lineInUse(uses)).toBe(sentence);
});
