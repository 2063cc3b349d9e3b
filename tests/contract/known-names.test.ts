import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalog, type EventType } from "@/contracts/catalog";
import { absentNames, type KnownName, knownNames, namesByEvent, namesOf } from "@/contracts/known-names";

const events = Object.keys(catalog) as EventType[];
/** What stands under a name: each event, with its condition. */
function eventsUnder(name: KnownName): string[] {
  if (name === "activity_updated") return ["every event of the activity feed"];
  return events.flatMap((type) =>
    namesByEvent[type].flatMap((each) =>
      typeof each === "string"
        ? each === name
          ? [`\`${type}\``]
          : []
        : each.name === name
          ? [`\`${type}\` (${each.when})`]
          : [],
    ),
  );
}

/** The table as docs/known-names.md has it. */
function written(): string {
  const unnamed = events.filter((type) => namesByEvent[type].length === 0 && !catalog[type].inFeed);
  return [
    "# Names that readers of earlier systems know",
    "",
    "`GET /api/v1/events?names=known` gives events under these names beside our own. Each is an alias of finer events; `src/contracts/known-names.ts`",
    "says which, and the compiler asks for every event. `tests/contract/known-names.test.ts` writes this file with `COVERAGE=1`, and fails where it",
    "says something else.",
    "",
    "| known name | our events |",
    "| --- | --- |",
    ...knownNames.map((name) => `| \`${name}\` | ${eventsUnder(name).join(", ")} |`),
    "",
    "Nothing comes under these:",
    "",
    "| known name | why |",
    "| --- | --- |",
    ...Object.entries(absentNames).map(([name, why]) => `| \`${name}\` | ${why} |`),
    "",
    `No earlier system had a name for: ${unnamed.map((type) => `\`${type}\``).join(", ")}.`,
    "",
  ].join("\n");
}

test("every known name stands for an event or says why it does not, and docs/known-names.md says so", () => {
  expect(knownNames.filter((name) => eventsUnder(name).length === 0)).toEqual([]);
  expect(knownNames.filter((name) => name in absentNames)).toEqual([]);
  expect(new Set(knownNames).size).toBe(knownNames.length);
  for (const type of events) {
    const names = namesByEvent[type].map((each) => (typeof each === "string" ? each : each.name));
    expect(new Set(names).size, type).toBe(names.length);
  }
  if (process.env["COVERAGE"]) writeFileSync("docs/known-names.md", written());
  expect(readFileSync("docs/known-names.md", "utf8"), "write it anew with COVERAGE=1").toBe(written());
});

test("a name with a condition is there under it alone", () => {
  const lead = (stage: string, ownerUserId: string | null) =>
    namesOf({ type: "lead.updated", data: { leadId: "l", stage, ownerUserId } } as never);
  expect(lead("new", null)).not.toEqual(expect.arrayContaining(["LEAD_CONVERTED"]));
  expect(lead("new", null)).not.toEqual(expect.arrayContaining(["LEAD_ASSIGNED"]));
  expect(lead("converted", "u")).toEqual(expect.arrayContaining(["LEAD_CONVERTED", "LEAD_ASSIGNED"]));
  const status = (word: string) =>
    namesOf({ type: "campaign.status_changed", data: { campaignId: "c", status: word } } as never);
  expect(status("running")).toContain("CAMPAIGN_STARTED");
  expect(status("paused")).not.toContain("CAMPAIGN_STARTED");
});
