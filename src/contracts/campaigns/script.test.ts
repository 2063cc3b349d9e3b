import { expect, test } from "vitest";
import { campaignFields } from "./schema";
import { renderScript, type ScriptValues, scriptProblems, splitName } from "./script";

const values: ScriptValues = {
  first_name: "Asha",
  last_name: "Menon",
  full_name: "Asha Menon",
  company: null,
  phone: "+91 90000 00101",
  email: " ",
  owner_name: null,
  agent_name: "Ravi",
  campaign_name: "Diwali loans",
  workspace_name: "Test",
};
const read = (script: string) =>
  renderScript(script, values)
    .map((part) => (part.kind === "missing" ? `[no ${part.variable}]` : part.text))
    .join("");

test("variables become the lead's values; what is missing is said, also where it is only spaces", () => {
  expect(read("Hello {{first_name}}, this is {{ agent_name }} of {{campaign_name}}.")).toBe(
    "Hello Asha, this is Ravi of Diwali loans.",
  );
  expect(read("{{company}}{{email}}")).toBe("[no company][no email]");
  expect(read("No variable at all")).toBe("No variable at all");
  expect(read("")).toBe("");
});

test("a value is not read again: a name that looks like a variable stays a name", () => {
  const parts = renderScript("Hello {{first_name}}", { ...values, first_name: "{{phone}}" });
  expect(parts.at(-1)).toEqual({ kind: "value", variable: "first_name", text: "{{phone}}" });
});

test("what is no variable is refused with a sentence, and what was meant is named", () => {
  expect(scriptProblems("Hello {{first_name}} {{ workspace_name }} { } {a}")).toEqual([]);
  expect(scriptProblems("{{frist_name}}")).toEqual([
    "{{frist_name}} is not a variable. Did you mean {{first_name}}?",
  ]);
  expect(scriptProblems("{{First_Name}}")).toEqual([
    "{{First_Name}} is not a variable. Did you mean {{first_name}}?",
  ]);
  expect(scriptProblems("{{zodiac}} {{zodiac}}")).toEqual([
    "{{zodiac}} is not a variable. Choose one from the list.",
  ]);
  expect(scriptProblems("{{1 + 1}}")).toEqual([
    "{{1 + 1}} is more than a name: variables stand alone, without expressions.",
  ]);
  expect(scriptProblems("{{constructor}} {{__proto__}}")).toHaveLength(2);
  expect(scriptProblems("{{}}")).toEqual(["{{ }} names nothing. Choose a variable from the list."]);
  expect(scriptProblems("Hello {{first_name")).toEqual(["A {{ is not closed: variables end with }}."]);
  expect(scriptProblems("Hello first_name}}")).toEqual(["A }} has no {{ before it."]);
});

test("the form and the server read a script by the same rule", () => {
  expect(campaignFields.script.safeParse("Hello {{first_name}}").success).toBe(true);
  const refused = campaignFields.script.safeParse("Hello {{nobody}}");
  expect(refused.error?.issues[0]?.message).toMatch(/^\{\{nobody\}\} is not a variable\./);
});

test("twenty thousand braces take no time worth naming", () => {
  expect(scriptProblems("{".repeat(20_000))).toHaveLength(1);
  expect(scriptProblems("{{a".repeat(6_000))).toHaveLength(1);
});

test("a name in two", () => {
  expect(splitName("Asha Rani Menon")).toEqual({ first: "Asha Rani", last: "Menon" });
  expect(splitName(" Cher ")).toEqual({ first: "Cher", last: null });
});
