import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/** Rows of docs/security-table.md that a release needs, each with at least one test that names it in a title. */
const rows = (
  "T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T13 A1 A2 A3 A4 A5 A6 A7 A8 A11 A12 A13 B1 B2 B3 B4 B5 B6 B7 B9 B10 " +
  "W2 W3 W4 W5 W6 W7 W8 O1 O2 O3 O4 O5 O6 C2 C3 C5 C6 C8 D1 D2 D3 D4 D5 D6 D7 R1 R2 R3 R4 R5 R6 S1 S2 S3 S4 S6"
).split(" ");

const tests = ["src", "tests"].flatMap((folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(?:test|spec)\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name).replaceAll(path.sep, "/")),
);

const opening = /\b(?:it|test|describe)(?:\.\w+)*(?:\(\s*(["'`])((?:(?!\1)[^\\]|\\.)*)\1|\()/gs;
const eachTitle = /\)\(\s*(["'`])((?:(?!\1)[^\\]|\\.)*)\1,\s*(?:\{|async|\()/gs;
/** The names of a table's rows, where a title is made of them. */
const rowName = /\bname:\s*(["'`])((?:(?!\1)[^\\]|\\.)*)\1/gs;

function titlesOf(file: string): string {
  const text = readFileSync(file, "utf8");
  return [opening, eachTitle, rowName]
    .flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[2] ?? ""))
    .join("\n");
}

const titles = new Map(
  tests.filter((file) => !file.endsWith("security-table.test.ts")).map((file) => [file, titlesOf(file)]),
);
const filesOf = (id: string) =>
  [...titles].filter(([, text]) => new RegExp(`\\b${id}\\b`).test(text)).map(([file]) => file);

describe("the security table", () => {
  it.each(rows)("%s has a test, and its line names files that hold one", (id) => {
    const files = filesOf(id);
    expect(files).not.toEqual([]);
    const table = readFileSync("docs/security-table.md", "utf8");
    const line = table.split("\n").find((each) => each.startsWith(`| ${id} |`)) ?? "";
    const named = [...line.matchAll(/`([^`]+\.(?:test|spec)\.ts)`/g)].map((match) => match[1] ?? "");
    expect(named.length, `no file in the line of ${id}`).toBeGreaterThan(0);
    for (const file of named) expect(files, `${file} has no title with ${id}`).toContain(file);
  });

  it("lists nothing that is not asked for here", () => {
    const listed = [...readFileSync("docs/security-table.md", "utf8").matchAll(/^\| ([A-Z]\d+) \|/gm)];
    expect(listed.map((match) => match[1] ?? "").sort()).toEqual([...rows].sort());
  });
});
