import type { Collected, Published } from "../load/recorder";
import { type Bench, idleCpu, type Load, withServer } from "../lib/bench";
import { record } from "../lib/results";
import { peers, type ServerUnderTest, type Variant } from "../lib/servers";
import { sleep, wallMs } from "../lib/statistics";

type Pattern = {
  name: string;
  publish: (server: ServerUnderTest, load: Load, viewers: number) => Promise<Published[]>;
};

const restMs = 60;
const patienceMs = 60_000;

/** One after another: the next when everybody has the last, and the coalescing window is over. */
function spaced(rounds: number, eventsEach: number): Pattern["publish"] {
  return async (server, load, viewers) => {
    const all: Published[] = [];
    for (let n = 0; n < rounds; n += 1) {
      const published = await server.publish(eventsEach);
      all.push(...published);
      if (!(await load.wait(published.at(-1), viewers, patienceMs))) break;
      await sleep(restMs);
    }
    return all;
  };
}

/** At a rate, whether or not anybody keeps up; then until everybody has everything. */
export function steady(perSecond: number, seconds: number): Pattern["publish"] {
  return async (server, load, viewers) => {
    const startedAt = wallMs();
    const publishing: Promise<Published[]>[] = [];
    for (let n = 0; n < perSecond * seconds; n += 1) {
      const rest = startedAt + (n * 1000) / perSecond - wallMs();
      if (rest > 1) await sleep(rest);
      publishing.push(server.publish(1));
    }
    const all = (await Promise.all(publishing)).flat().toSorted((a, b) => a.seq - b.seq);
    await load.wait(all.at(-1), viewers, patienceMs);
    return all;
  };
}

export async function measure(
  server: ServerUnderTest,
  load: Load,
  viewers: number,
  publish: Pattern["publish"],
): Promise<Collected & { cpuMs: number; idleMs: number }> {
  // Warm: the first frames meet code that nobody has compiled yet.
  for (let n = 0; n < 12; n += 1) await load.wait((await server.publish(1)).at(-1), viewers, patienceMs);
  await sleep(300);
  const idlePerSecond = await idleCpu(server);
  await load.call("reset");
  const before = await server.remote.usage();
  const startedAt = wallMs();
  const published = await publish(server, load, viewers);
  await sleep(30);
  const after = await server.remote.usage();
  const lastedSeconds = (wallMs() - startedAt) / 1000;
  const collected = await load.collect(published, viewers);
  return { ...collected, cpuMs: after.cpuMs - before.cpuMs, idleMs: idlePerSecond * lastedSeconds };
}

/** W2: one workspace, everybody receives everything: server CPU per delivery, and how soon. */
export async function fanOut(bench: Bench): Promise<void> {
  const sizes = bench.isQuick ? [1000] : [1000, 2000];
  for (const viewers of sizes) {
    for (let round = 1; round <= bench.rounds; round += 1) await oneRound(bench, viewers, round);
  }
}

async function oneRound(bench: Bench, viewers: number, round: number): Promise<void> {
  const variants: Variant[] = ["Ringside", ...peers, "tRPC stock route"];
  // The order turns with each round, so that none is always first.
  const turned = [...variants.slice(round % variants.length), ...variants.slice(0, round % variants.length)];
  for (const variant of turned) {
    const isStock = variant === "tRPC stock route";
    const patterns: Pattern[] = [
      { name: "single events", publish: spaced(isStock ? 8 : bench.isQuick ? 40 : 100, 1) },
      { name: "bursts of ten", publish: spaced(isStock ? 4 : bench.isQuick ? 20 : 50, 10) },
      { name: "100 events/s", publish: steady(100, isStock ? 1 : bench.isQuick ? 4 : 10) },
    ];
    await withServer(bench, variant, viewers, async (server, load) => {
      await load.open(server.targets(viewers));
      for (const { name, publish } of patterns) {
        const figures = await measure(server, load, viewers, publish);
        const { cpuMs, idleMs, delivered } = figures;
        record({
          workload: "W2",
          setting: `${viewers} viewers, ${name}`,
          variant,
          round,
          figures: {
            cpuMicrosPerDelivery: ((cpuMs - idleMs) * 1000) / delivered,
            cpuMicrosGross: (cpuMs * 1000) / delivered,
            p50: figures.p50,
            p99: figures.p99,
            p50FromCall: figures.p50FromCall,
            p99FromCall: figures.p99FromCall,
            expected: figures.expected,
            delivered,
            missing: figures.missing,
            doubled: figures.doubled,
            frames: figures.frames,
          },
        });
      }
    });
  }
}
