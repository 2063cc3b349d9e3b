import { mkdir, open, readdir, readFile, rename, unlink } from "node:fs/promises";
import path from "node:path";
import { clock } from "@/platform/clock";
import { env } from "@/platform/env";
import { logger } from "@/platform/logger";
import { singleton } from "@/platform/singleton";
import { type Arrival, arrival, storeArrival } from "@/webhooks/inbox";

const state = singleton("spool", () => ({
  counter: 0,
  isReplaying: false,
  timer: null as NodeJS.Timeout | null,
}));
const folder = () => path.join(env().DATA_DIR, "spool");

/**
 * Keeps a delivery on disk while the database is down: written, fsynced, renamed; only then may it be answered
 * 200. Names sort in order of arrival. Throws where the disk fails too.
 */
export async function spool(item: Arrival): Promise<void> {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  state.counter += 1;
  const name = `${String(item.receivedAt).padStart(15, "0")}-${process.pid}-${String(state.counter).padStart(9, "0")}`;
  const temporary = path.join(folder(), `${name}.tmp`);
  const handle = await open(temporary, "wx", 0o600);
  try {
    await handle.writeFile(JSON.stringify(item));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path.join(folder(), `${name}.json`));
  const directory = await open(folder(), "r");
  await directory.sync().catch(() => undefined);
  await directory.close();
}

/** Puts what was spooled into the inbox, oldest first; stops at the first that the database does not take. */
export async function replaySpool(): Promise<number> {
  if (state.isReplaying) return 0;
  state.isReplaying = true;
  let count = 0;
  try {
    const names = (await readdir(folder()).catch(() => [])).filter((name) => name.endsWith(".json")).sort();
    for (const name of names) {
      const file = path.join(folder(), name);
      const parsed = arrival.safeParse(JSON.parse(await readFile(file, "utf8")));
      if (!parsed.success) {
        // Cannot happen by our own hand (written whole, then renamed): kept for a person, never in the way.
        await rename(file, `${file}.unreadable`);
        logger.error({ file: name }, "spooled delivery cannot be read");
        continue;
      }
      await storeArrival(parsed.data, null);
      await unlink(file);
      count += 1;
    }
  } catch {
    // The database is still down; the timer tries again.
  } finally {
    state.isReplaying = false;
  }
  if (count > 0) logger.info({ count, at: clock.now() }, "spooled deliveries stored");
  return count;
}

/** Looks for spooled deliveries every two seconds; returns the function that stops it. */
export function startSpoolReplay(): () => void {
  void replaySpool();
  state.timer ??= setInterval(() => void replaySpool(), 2000);
  state.timer.unref();
  return () => {
    if (state.timer) clearInterval(state.timer);
    state.timer = null;
  };
}
