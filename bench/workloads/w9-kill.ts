import type { Published } from "../load/recorder";
import { type Bench, withServer } from "../lib/bench";
import { record } from "../lib/results";
import { peers, type Variant } from "../lib/servers";
import { sleep, wallMs } from "../lib/statistics";

const viewers = 200;
const perSecond = 100;

/** W9: the server dies in the middle of a stream of events and is started again; who is told what they missed? */
export async function killed(bench: Bench): Promise<void> {
  for (let round = 1; round <= bench.rounds; round += 1) {
    for (const variant of [
      "Ringside",
      ...peers.filter((peer) => peer !== "bare node:http"),
    ] satisfies Variant[]) {
      await withServer(bench, variant, viewers, async (server, load) => {
        await load.open(server.targets(viewers));
        for (let n = 0; n < 5; n += 1) await load.wait((await server.publish(1)).at(-1), viewers, 10_000);
        await load.call("reset");
        await load.call("reconnecting", { isOn: true });
        const published: Published[] = [];
        let isOver = false;
        const publishing = (async () => {
          const startedAt = wallMs();
          for (let n = 0; !isOver; n += 1) {
            const rest = startedAt + (n * 1000) / perSecond - wallMs();
            if (rest > 1) await sleep(rest);
            published.push(...(await server.publish(1)));
          }
        })();
        await sleep(1500);
        const killedAt = wallMs();
        await server.remote.kill();
        await sleep(500);
        await server.restart();
        const upAt = wallMs();
        let live = 0;
        while (live < viewers && wallMs() - upAt < 20_000) {
          live = await load.call<number>("live");
          await sleep(20);
        }
        const backAt = wallMs();
        await sleep(1500);
        isOver = true;
        await publishing;
        await load.wait(published.at(-1), viewers, 10_000);
        await sleep(300);
        const all = await load.collect(published, viewers);
        const accepted = published.filter(({ calledAt }) => calledAt < killedAt);
        const before = await load.collect(accepted, viewers);
        record({
          workload: "W9",
          setting: `kill -9 under ${perSecond} events/s, ${viewers} viewers`,
          variant,
          round,
          figures: {
            events: published.length,
            lostDeliveries: all.missing,
            lostShare: all.missing / all.expected,
            lostOfThoseBeforeTheKill: before.missing,
            doubled: all.doubled,
            secondsDown: (upAt - killedAt) / 1000,
            secondsUntilAllLive: (backAt - upAt) / 1000,
          },
        });
      });
    }
  }
}
