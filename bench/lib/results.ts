import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { projectRoot } from "../../scripts/lib/files.mjs";
import { canPin } from "./cores";
import { round } from "./statistics";

export type Figures = Record<string, number | string | null>;
export type Run = { workload: string; setting: string; variant: string; round: number; figures: Figures };

const runs: Run[] = [];

/** Keeps one run, and prints it. */
export function record(run: Run): void {
  const figures = Object.fromEntries(
    Object.entries(run.figures).map(([name, value]) => [
      name,
      typeof value === "number" ? round(value, 3) : value,
    ]),
  );
  runs.push({ ...run, figures });
  const said = Object.entries(figures).map(([name, value]) => `${name}=${value ?? "–"}`);
  console.log(`  ${run.workload} ${run.setting} · ${run.variant} · run ${run.round}: ${said.join(" ")}`);
}

function versionOf(name: string): string {
  const file = path.join(projectRoot, "node_modules", name, "package.json");
  return String((JSON.parse(readFileSync(file, "utf8")) as { version?: string }).version);
}

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      cwd: projectRoot,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "unknown";
  }
}

/** Writes the raw figures; returns where. */
export function saveResults(facts: {
  postgres: string;
  commitMs: number;
  isQuick: boolean;
  startedAt: Date;
}): string {
  const folder = path.join(projectRoot, "bench", "results");
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${facts.startedAt.toISOString().slice(0, 19).replaceAll(":", "-")}.json`);
  const packages = ["next", "@trpc/server", "socket.io", "ws", "pg", "@prisma/client"];
  const machine = {
    cpu: os.cpus()[0]?.model ?? "unknown",
    cores: os.availableParallelism(),
    isPinned: canPin,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    loadAverage: os.loadavg().map((value) => round(value)),
    durableCommitMs: round(facts.commitMs),
  };
  const versions = {
    node: process.versions.node,
    postgres: facts.postgres,
    ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
  };
  const { startedAt, isQuick } = facts;
  writeFileSync(
    file,
    `${JSON.stringify({ startedAt, finishedAt: new Date(), isQuick, commit: commit(), machine, versions, runs }, null, 1)}\n`,
  );
  return file;
}
