// node bench/report.mjs [FILE …]: puts the raw figures (the newest file, unless named; several are pieces of one
// measurement) into docs/benchmarks.md, between its two marks, and draws docs/benchmarks.svg.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { drawChart } from "./lib/chart.mjs";
import { targets } from "./lib/targets.mjs";

/**
 * @typedef {{ workload: string, setting: string, variant: string, round: number, figures: Record<string, number | string | null> }} Run
 * @typedef {{
 *   startedAt: string, finishedAt: string, isQuick: boolean, commit: string, machine: {
 *     cpu: string, cores: number, memoryGb: number, system: string, isPinned: boolean, loadAverage: number[],
 *     durableCommitMs: number,
 *   },
 *   versions: Record<string, string>, runs: Run[],
 * }} Results
 */

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const folder = path.join(root, "bench", "results");
const files = process.argv.slice(2);
if (files.length === 0) {
  const found = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  const newest = found.sort().at(-1);
  if (!newest) {
    console.error("There are no figures yet: npm run bench");
    process.exit(1);
  }
  files.push(path.join(folder, newest));
}
const all = files.map((file) => /** @type {Results} */ (JSON.parse(fs.readFileSync(file, "utf8"))));
const runs = all.flatMap((results) => results.runs);

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 0 ? null : (sorted[Math.ceil(sorted.length / 2) - 1] ?? null);
}

/** @param {string} workload @param {string} setting @param {string} variant @param {string} figure */
function valuesOf(workload, setting, variant, figure) {
  return runs
    .filter((run) => run.workload === workload && run.setting === setting && run.variant === variant)
    .map((run) => run.figures[figure])
    .filter((value) => typeof value === "number");
}
const medianOf = (/** @type {Parameters<typeof valuesOf>} */ ...of) => median(valuesOf(...of));

/** @param {number} value */
function show(value) {
  if (Number.isInteger(value)) return value.toLocaleString("en-IN");
  return Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 10
      ? value.toFixed(1)
      : value.toFixed(2);
}

/** Median, and from where to where the runs lay. @param {number[]} values */
function spread(values) {
  const middle = median(values);
  if (middle === null) return "–";
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? show(middle) : `${show(middle)} <small>(${show(low)}–${show(high)})</small>`;
}

/** @template T @param {T[]} values */
const unique = (values) => [...new Set(values)];

function targetTable() {
  const lines = targets.map((target) => {
    const isMet = target.isMet(medianOf);
    const verdict = isMet === null ? "not measured" : isMet ? "met" : "**not met**";
    return `| ${target.name} | ${target.wanted} | ${target.measured(medianOf) ?? "–"} | ${verdict} |`;
  });
  return ["| what | wanted | measured, median | |", "|---|---|---|---|", ...lines].join("\n");
}

/** @param {string} workload */
function workloadTables(workload) {
  const mine = runs.filter((run) => run.workload === workload);
  return unique(mine.map((run) => run.setting)).map((setting) => {
    const here = mine.filter((run) => run.setting === setting);
    const figures = unique(here.flatMap((run) => Object.keys(run.figures)));
    const rows = unique(here.map((run) => run.variant))
      .sort((one, other) => Number(other.startsWith("Ringside")) - Number(one.startsWith("Ringside")))
      .map((variant) => {
        const cells = figures.map((figure) => spread(valuesOf(workload, setting, variant, figure)));
        const count = here.filter((run) => run.variant === variant).length;
        return `| ${variant} | ${count} | ${cells.join(" | ")} |`;
      });
    const head = `| | runs | ${figures.map(words).join(" | ")} |`;
    return `**${workload}: ${setting}**\n\n${head}\n|${"---|".repeat(figures.length + 2)}\n${rows.join("\n")}`;
  });
}

/** `cpuMicrosPerDelivery` → `cpu micros per delivery`. @param {string} name */
function words(name) {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
}

function conditions() {
  const [first] = all;
  if (!first) return "";
  const { machine, versions } = first;
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const quick = all.some((results) => results.isQuick)
    ? " **Short runs (`--quick`) are among them; their rounds are shorter.**"
    : "";
  const pinned = machine.isPinned
    ? "server pinned to one core, load to another"
    : "nothing pinned (no taskset)";
  const days = unique(all.map((results) => results.startedAt.slice(0, 10))).join(", ");
  const commits = unique(all.map((results) => results.commit)).join(", ");
  const commitMs = all.map((results) => results.machine.durableCommitMs);
  return [
    `Measured ${days} at commit ${commits}.${quick}`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}; ${pinned}; one durable commit of this disk: ${spread(commitMs)} ms.`,
    `${list.join(", ")}.`,
    ...(all.length > 1 ? [`\n\n${pieces()}`] : []),
  ].join(" ");
}

/** What was measured when, and what else the machine did: one minute's load at the end of each piece. */
function pieces() {
  const rows = all.map(
    ({ startedAt, finishedAt, commit, isQuick, machine, runs: own }) =>
      `| ${unique(own.map((run) => run.workload)).join(", ")} | ${Math.max(...own.map((run) => run.round))}${isQuick ? ", short" : ""} | ${startedAt.slice(11, 16)}–${finishedAt.slice(11, 16)} | ${commit} | ${machine.loadAverage[0]} | ${machine.durableCommitMs} |`,
  );
  return [
    "| piece | rounds | UTC | commit | load average at its end | one durable commit, ms |",
    "|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

const document = path.join(root, "docs", "benchmarks.md");
const text = fs.readFileSync(document, "utf8");
const [start, end] = ["<!-- figures -->", "<!-- /figures -->"];
const [from, to] = [text.indexOf(start), text.indexOf(end)];
if (from < 0 || to < from) throw new Error(`${document} has lost its marks`);
/** W2 before W10, and names without a number last. @param {string} name */
const placeOf = (name) => Number(/^W(\d+)$/.exec(name)?.[1] ?? 99);
const workloads = unique(runs.map((run) => run.workload)).sort((a, b) => placeOf(a) - placeOf(b));
const body = [
  conditions(),
  "### Against what was wanted",
  targetTable(),
  "### Every figure",
  ...workloads.flatMap(workloadTables),
];
fs.writeFileSync(
  document,
  `${text.slice(0, from + start.length)}\n\n${body.join("\n\n")}\n\n${text.slice(to)}`,
);

const variants = [
  "Ringside",
  "Socket.IO",
  "Socket.IO + recovery",
  "ws",
  "bare node:http",
  "tRPC stock route",
];
const charts = ["single events", "bursts of ten", "100 events/s"].map((name) => ({
  title: name,
  bars: variants.flatMap((variant) => {
    const value = medianOf("W2", `1000 viewers, ${name}`, variant, "cpuMicrosPerDelivery");
    return value === null ? [] : [{ label: variant, value, isOurs: variant === "Ringside" }];
  }),
}));
if (charts.some(({ bars }) => bars.length > 0)) {
  fs.writeFileSync(path.join(root, "docs", "benchmarks.svg"), drawChart(charts));
}
console.log(targetTable());
