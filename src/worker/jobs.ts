import { Logger, run, type Runner } from "graphile-worker";
import { forgetRequests } from "@/domain/api-keys/commands";
import { forgetOldEntries } from "@/domain/audit/commands";
import { reconcileCalls } from "@/domain/calls/jobs";
import { expireRecordings } from "@/domain/recordings/jobs";
import { env } from "@/platform/env";
import { pruneLog } from "@/platform/events/retention";
import { logger } from "@/platform/logger";

/** Every timed job by name. `add_job('reconcile-calls')` in SQL runs one at once. */
const tasks = {
  "reconcile-calls": async () => reconcileCalls(),
  "expire-recordings": async () => {
    const expired = await expireRecordings();
    if (expired > 0) logger.info({ expired }, "recordings deleted by retention");
  },
  "forget-api-requests": async () => {
    await forgetRequests();
  },
  "forget-audit": async () => {
    const forgotten = await forgetOldEntries();
    if (forgotten > 0) logger.info({ forgotten }, "audit entries forgotten by retention");
  },
  "prune-log": async () => {
    const pruned = await pruneLog();
    if (pruned > 0) logger.info({ pruned }, "log pruned");
  },
};

const crontab = [
  "* * * * * reconcile-calls ?max=1&jobKey=reconcile-calls",
  "17 * * * * prune-log ?max=1",
  "11 * * * * forget-api-requests ?max=1&jobKey=forget-api-requests",
  "29 3 * * * forget-audit ?max=1&jobKey=forget-audit",
  "41 * * * * expire-recordings ?max=1&jobKey=expire-recordings",
].join("\n");

/** Starts the job runner in this process; several instances share the work through the database. */
export function startJobs(): Promise<Runner> {
  return run({
    connectionString: env().DATABASE_URL,
    concurrency: 2,
    noHandleSignals: true,
    maxPoolSize: 4,
    taskList: tasks,
    crontab,
    logger: new Logger(() => (level, text) => {
      // Its own words may hold a job's payload; only the level decides, and info is noise.
      if (level === "error") logger.error(text);
      else if (level === "warning") logger.warn(text);
    }),
  });
}
