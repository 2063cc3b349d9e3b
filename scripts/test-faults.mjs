// npm run test:faults [-- --rounds N] [--seed N] [--short] [--write] [filters …]: the delivery faults in their long form,
// as a table. --write keeps it in docs/faults.md; filters are names, as vitest's -t takes them.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildIfStale } from "./lib/build.mjs";
import { projectRoot } from "./lib/files.mjs";
import { PlainError, runMain } from "./lib/plain-error.mjs";
import { runTool } from "./lib/run.mjs";
import { step } from "./lib/step.mjs";

/**
 * @typedef {{ number: number, name: string, isControl: boolean, rounds: number, lost: number, doubled: number,
 *   foreignBytes: number, falselyLive: number, recoveries: number[] }} Line
 */

const head = [
  "fault",
  "",
  "rounds",
  "lost",
  "doubled",
  "foreign bytes",
  "falsely Live",
  "recovery p50 / max",
  "measured",
];

await runMain(async () => {
  const { rounds, seed, isShort, isKept, filters } = readArguments(process.argv.slice(2));
  console.log(`Seed ${seed}, ${rounds} rounds, ${isShort ? "short" : "long"} form.`);
  await step("Build", async (note) => note((await buildIfStale()) ? "built" : "up to date"));
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "ringside-faults-")), "faults.jsonl");
  const env = {
    ...process.env,
    FAULT_ROUNDS: String(rounds),
    FAULT_SEED: String(seed),
    FAULT_FORM: isShort ? "short" : "long",
    FAULT_RESULTS: file,
  };
  const options = ["run", "--project", "delivery", "--project", "delivery-server"];
  for (const filter of filters) options.push("-t", filter);
  const { code } = await runTool("vitest/vitest.mjs", options, { env, show: true });
  const lines = fs.existsSync(file)
    ? fs
        .readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((text) => /** @type {Line} */ (JSON.parse(text)))
    : [];
  if (lines.length === 0) throw new PlainError("No fault has come to its end.");
  const measured = `${new Date().toISOString().slice(0, 10)}, ${commit()}, ${isShort ? "short form, " : ""}seed ${seed}`;
  const rows = lines.map((line) => rowOf(line, measured));
  console.log(`\n${tableOf(rows)}`);
  if (isKept) keep(rows);
  if (code !== 0) process.exitCode = 1;
});

/** @param {string[]} args */
function readArguments(args) {
  const number = (/** @type {string} */ name, /** @type {number} */ otherwise) => {
    const at = args.indexOf(name);
    if (at < 0) return otherwise;
    const value = Number(args[at + 1]);
    if (!Number.isInteger(value) || value < 1)
      throw new PlainError(`${name} takes a whole number from 1 on.`);
    args.splice(at, 2);
    return value;
  };
  const flag = (/** @type {string} */ name) => {
    const at = args.indexOf(name);
    if (at >= 0) args.splice(at, 1);
    return at >= 0;
  };
  const rounds = number("--rounds", 20);
  const seed = number("--seed", 1 + Math.floor(Math.random() * 1_000_000_000));
  const [isShort, isKept] = [flag("--short"), flag("--write")];
  const unknown = args.find((arg) => arg.startsWith("--"));
  if (unknown)
    throw new PlainError(`${unknown} is unknown; there are --rounds N, --seed N, --short and --write.`);
  return { rounds, seed, isShort, isKept, filters: args };
}

function commit() {
  const { stdout } = spawnSync("git", ["rev-parse", "--short", "HEAD"], {
    cwd: projectRoot,
    encoding: "utf8",
  });
  return stdout?.trim() || "unknown commit";
}

/** @param {Line} line @param {string} measured */
function rowOf(line, measured) {
  const sorted = [...line.recoveries].sort((a, b) => a - b);
  const seconds = (/** @type {number | undefined} */ ms) => `${((ms ?? 0) / 1000).toFixed(2)} s`;
  const recovery = line.isControl
    ? "–"
    : `${seconds(sorted[Math.floor((sorted.length - 1) / 2)])} / ${seconds(sorted.at(-1))}`;
  return [
    line.isControl ? `${line.number}, control` : String(line.number),
    line.name,
    String(line.rounds),
    String(line.lost),
    String(line.doubled),
    String(line.foreignBytes),
    String(line.falselyLive),
    recovery,
    measured,
  ];
}

/** @param {readonly string[][]} rows */
function tableOf(rows) {
  const sorted = rows.toSorted(
    ([a = ""], [b = ""]) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || a.length - b.length,
  );
  return [head, head.map(() => "---"), ...sorted].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/**
 * The table goes between the two marks; what a person has written around it stays, and so do rows of faults that did not
 * run this time: each row says when it was measured, and at which commit.
 * @param {readonly string[][]} rows
 */
function keep(rows) {
  const file = path.join(projectRoot, "docs", "faults.md");
  const [begin, end] = ["<!-- table -->", "<!-- /table -->"];
  const text = fs.readFileSync(file, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new PlainError(`${file} has lost its marks ${begin} and ${end}.`);
  const before = text
    .slice(from, to)
    .split("\n")
    .filter((line) => /^\| \d/.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const byFault = new Map([...before, ...rows].map((cells) => [cells[0], cells]));
  const said = `The long form where nothing else is said; ${os.cpus().length} cores, Node ${process.versions.node}.`;
  fs.writeFileSync(
    file,
    `${text.slice(0, from + begin.length)}\n${said}\n\n${tableOf([...byFault.values()])}\n${text.slice(to)}`,
  );
  console.log(`\nWritten to ${path.relative(projectRoot, file)}.`);
}
