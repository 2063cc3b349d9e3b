/** What a script may name, in the order in which the editor offers it. Names alone: no expressions, no defaults. */
export const scriptVariables = [
  "first_name",
  "last_name",
  "full_name",
  "company",
  "phone",
  "email",
  "owner_name",
  "agent_name",
  "campaign_name",
  "workspace_name",
] as const;
export type ScriptVariable = (typeof scriptVariables)[number];

/** Null or empty: there is no such thing of this lead. */
export type ScriptValues = Readonly<Record<ScriptVariable, string | null>>;

/** `missing`: the variable has no value here, and whoever reads the script out is told so. */
export type ScriptPart =
  | { kind: "text"; text: string }
  | { kind: "value"; variable: ScriptVariable; text: string }
  | { kind: "missing"; variable: ScriptVariable };

const braces = /\{\{([^{}]*)\}\}/g;

const isVariable = (name: string): name is ScriptVariable =>
  (scriptVariables as readonly string[]).includes(name);

/** Letters in the same place, from both ends: enough to find what a slip of the finger meant. */
function likeness(a: string, b: string): number {
  const letters = [...b];
  let found = 0;
  for (const letter of a) {
    const at = letters.indexOf(letter);
    if (at === -1) continue;
    letters.splice(at, 1);
    found += 1;
  }
  return found / Math.max(a.length, b.length);
}

function nearest(name: string): ScriptVariable | null {
  const [best] = scriptVariables
    .map((variable) => ({ variable, score: likeness(name, variable) }))
    .sort((a, b) => b.score - a.score);
  return best && best.score >= 0.7 ? best.variable : null;
}

/** What is wrong with a script, as sentences for its writer; empty where it can be saved. */
export function scriptProblems(script: string): string[] {
  const problems = new Set<string>();
  for (const [written, inner = ""] of script.matchAll(braces)) {
    const name = inner.trim();
    if (isVariable(name)) continue;
    const meant = nearest(name.toLowerCase());
    if (name === "") problems.add("{{ }} names nothing. Choose a variable from the list.");
    else if (!/^[A-Za-z_]+$/.test(name) && !meant)
      problems.add(`${written} is more than a name: variables stand alone, without expressions.`);
    else
      problems.add(
        `${written} is not a variable.${meant ? ` Did you mean {{${meant}}}?` : " Choose one from the list."}`,
      );
  }
  const rest = script.replace(braces, "");
  if (rest.includes("{{")) problems.add("A {{ is not closed: variables end with }}.");
  else if (rest.includes("}}")) problems.add("A }} has no {{ before it.");
  return [...problems];
}

/** The script for one lead. What names no variable stays as it was written. */
export function renderScript(script: string, values: ScriptValues): ScriptPart[] {
  const parts: ScriptPart[] = [];
  let end = 0;
  const addText = (text: string) => {
    if (text !== "") parts.push({ kind: "text", text });
  };
  for (const match of script.matchAll(braces)) {
    const name = (match[1] ?? "").trim();
    if (!isVariable(name)) continue;
    addText(script.slice(end, match.index));
    const value = values[name]?.trim();
    parts.push(value ? { kind: "value", variable: name, text: value } : { kind: "missing", variable: name });
    end = match.index + match[0].length;
  }
  addText(script.slice(end));
  return parts;
}

/** A person's name in two: the last word is the family's, where there is more than one. */
export function splitName(name: string): { first: string; last: string | null } {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? (words.at(-1) ?? null) : null;
  return { first: (last === null ? words : words.slice(0, -1)).join(" "), last };
}
