import { appendFileSync } from "node:fs";
import { expect, it } from "vitest";
import { seededRandom } from "../../support/stack/webhooks";

/** What one round of a fault has cost. Everything but the recovery must be nothing. */
export type Toll = {
  lost: number;
  doubled: number;
  foreignBytes: number;
  falselyLive: number;
  /** From the end of the fault until every screen said Live and equalled the database. */
  recoveryMs: number;
};
export type Round = {
  /** 0, 1, … */
  index: number;
  seed: number;
  random: () => number;
  /** `npm run test:faults`: full sizes; else the short form inside `npm test`. */
  isLong: boolean;
};
export type RunFault = (options: { rounds: number; seed: number; isLong: boolean }) => Promise<Toll[]>;

const clean: Toll = { lost: 0, doubled: 0, foreignBytes: 0, falselyLive: 0, recoveryMs: 0 };

export function addTolls(tolls: readonly Toll[]): Toll {
  return tolls.reduce(
    (sum, toll) => ({
      lost: sum.lost + toll.lost,
      doubled: sum.doubled + toll.doubled,
      foreignBytes: sum.foreignBytes + toll.foreignBytes,
      falselyLive: sum.falselyLive + toll.falselyLive,
      recoveryMs: Math.max(sum.recoveryMs, toll.recoveryMs),
    }),
    clean,
  );
}

/** Runs one round as often as asked, each from a seed of its own that a failure names. */
export function inRounds(round: (round: Round) => Promise<Toll>): RunFault {
  return async ({ rounds, seed, isLong }) => {
    const tolls: Toll[] = [];
    for (let index = 0; index < rounds; index += 1) {
      const own = seed + index * 7919;
      tolls.push(await round({ index, seed: own, random: seededRandom(own), isLong }));
    }
    return tolls;
  };
}

const asked = {
  rounds: Number(process.env.FAULT_ROUNDS ?? "1"),
  seed: Number(process.env.FAULT_SEED ?? "20261120"),
  isLong: process.env.FAULT_FORM === "long",
  results: process.env.FAULT_RESULTS,
};

type Options = {
  /** Rounds at most, where one is long enough: the soak, the days offline. */
  mostRounds?: number;
  /** The control: the same harness must see this one fail. */
  mustLose?: boolean;
};

/** One named fault of delivery.md as a test; its figures go to the table of `npm run test:faults`. */
export function fault(number: number, name: string, run: RunFault, options: Options = {}): void {
  const rounds = Math.min(asked.rounds, options.mostRounds ?? asked.rounds);
  const title = options.mustLose ? `control of fault ${number}: ${name}` : `fault ${number}: ${name}`;
  const limitMs = asked.isLong ? 20 * 60_000 + rounds * 120_000 : 60_000;
  it(
    `${title} (seed ${asked.seed})`,
    async () => {
      const tolls = await run({ rounds, seed: asked.seed, isLong: asked.isLong });
      const { recoveryMs: _, ...sum } = addTolls(tolls);
      const recoveries = tolls.map((toll) => Math.round(toll.recoveryMs));
      if (asked.results) {
        const line = {
          number,
          name,
          isControl: options.mustLose === true,
          rounds: tolls.length,
          ...sum,
          recoveries,
        };
        appendFileSync(asked.results, `${JSON.stringify(line)}\n`);
      }
      if (options.mustLose) expect(sum.lost, "the harness sees what a sequence loses").toBeGreaterThan(0);
      else expect(sum).toEqual({ lost: 0, doubled: 0, foreignBytes: 0, falselyLive: 0 });
    },
    limitMs,
  );
}
