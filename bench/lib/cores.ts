import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** Who runs where. On two cores Postgres shares the load's; from three on it has its own. */
const cores = { server: 0, load: 1, database: availableParallelism() > 2 ? 2 : 1 };
export type Place = keyof typeof cores;

export const canPin = availableParallelism() > 1 && spawnSync("taskset", ["-c", "0", "true"]).status === 0;

/** The command line that runs `args` on the core of `place`, where the machine can pin. */
export function pinned(place: Place, args: string[]): [string, string[]] {
  const [program = "", ...rest] = args;
  return canPin ? ["taskset", ["-c", String(cores[place]), program, ...rest]] : [program, rest];
}

/** Moves a running process, and whatever it forks from now on. */
export function pinProcess(place: Place, pid: number): void {
  if (canPin) spawnSync("taskset", ["-acp", String(cores[place]), String(pid)]);
}
