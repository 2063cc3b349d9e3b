// npm run bench [-- w1 w2 …] [--quick] [--keep=FOLDER] [--part=1/3]: measures the live path beside its peers. docs/benchmarks.md says how.
import { buildIfStale } from "../scripts/lib/build.mjs";
import { PlainError, runMain } from "../scripts/lib/plain-error.mjs";
import type { Bench } from "./lib/bench";
import { openDatabase } from "./lib/database";
import { killAll } from "./lib/remote";
import { saveResults } from "./lib/results";

type Workload = (bench: Bench) => Promise<void>;

/** Loaded when wanted: they import the product, which must find its environment set. */
const workloads: Record<string, () => Promise<Workload>> = {
  w1: async () => (await import("./workloads/w1-idle")).idleViewers,
  w2: async () => (await import("./workloads/w2-fan-out")).fanOut,
  w3: async () => (await import("./workloads/w3-many-workspaces")).manyWorkspaces,
  w4: async () => (await import("./workloads/w4-resume")).resumeAll,
  w5: async () => (await import("./workloads/w5-two-instances")).twoInstances,
  w6: async () => (await import("./workloads/w6-stalled-readers")).stalledReaders,
  w7: async () => (await import("./workloads/w7-webhooks")).webhooks,
  w8: async () => (await import("./workloads/w8-append")).appends,
  w9: async () => (await import("./workloads/w9-kill")).killed,
  import: async () => (await import("./workloads/import")).imports,
  w10: async () => (await import("./workloads/w10-dashboards")).dashboards,
  heap: async () => (await import("./workloads/heap")).heap,
  desk: async () => (await import("./workloads/desk")).deskDay,
  churn: async () => (await import("./workloads/churn")).churn,
  lists: async () => (await import("./workloads/lists")).lists,
};

void runMain(async () => {
  const args = process.argv.slice(2);
  const isQuick = args.includes("--quick");
  const rounds = Number(
    args.find((arg) => arg.startsWith("--rounds="))?.slice("--rounds=".length) ?? (isQuick ? 3 : 5),
  );
  const option = (name: string) =>
    args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? null;
  const [part = 1, parts = 1] = (option("part") ?? "1/1").split("/").map(Number);
  const named = args.filter((arg) => !arg.startsWith("--"));
  const unknown = named.find((name) => !workloads[name]);
  if (unknown)
    throw new PlainError(
      `There is no workload “${unknown}”; there are ${Object.keys(workloads).join(", ")}.`,
    );
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 50) throw new PlainError("--rounds takes 1 to 50.");
  if (!args.includes("--no-build")) await buildIfStale();

  const startedAt = new Date();
  const database = await openDatabase(option("keep"));
  const end = async () => {
    await killAll();
    await database.stop();
  };
  process.once("SIGINT", () => void end().then(() => process.exit(130)));
  try {
    const { Publisher } = await import("./lib/publisher");
    const { registerReactions } = await import("@/platform/events/reactions");
    const { reactions } = await import("@/worker/reactions");
    registerReactions(reactions);
    const publisher = new Publisher();
    await publisher.open();
    const bench = { isQuick, rounds, part, parts, keep: option("keep"), database, publisher };
    for (const name of named.length > 0 ? named : Object.keys(workloads)) {
      console.log(`\n— ${name}`);
      try {
        await (await workloads[name]?.())?.(bench);
      } catch (error) {
        // The others still run; a figure that is missing is seen in the table.
        console.error(`  ! ${name} broke off:`, error);
        process.exitCode = 1;
      }
      const facts = { postgres: database.version, commitMs: database.commitMs, isQuick, startedAt };
      console.log(`  raw figures: ${saveResults(facts)}`);
    }
    await publisher.close();
    const { disconnect, logPool } = await import("@/platform/db");
    await logPool().end();
    await disconnect();
  } finally {
    await end();
  }
});
