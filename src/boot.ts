import { queryDoor } from "@/api/query-door";
import { registerSessionSeen } from "@/api/session-seen";
import { BulkChangeWorker } from "@/worker/bulk-changes";
import { ImportWorker } from "@/worker/imports";
import { InboxProcessor } from "@/worker/inbox";
import { startMetricsPublisher } from "@/domain/metrics/jobs";
import { startPresence } from "@/domain/presence/jobs";
import { parseKeyring } from "@/lib/crypto";
import { stampClientAddresses } from "@/platform/client-address";
import { db, logPool } from "@/platform/db";
import { env } from "@/platform/env";
import { PostgresBackplane } from "@/platform/events/backplanes/postgres";
import { registerReactions } from "@/platform/events/reactions";
import { openDoors } from "@/platform/http-door";
import { logger } from "@/platform/logger";
import { keepHeapSmall } from "@/platform/memory";
import { shutdown } from "@/platform/shutdown";
import { singleton } from "@/platform/singleton";
import { webhookDoor } from "@/webhooks/door";
import { refreshEndpoints } from "@/webhooks/endpoints";
import { startSpoolReplay } from "@/webhooks/spool";
import { startJobs } from "@/worker/jobs";
import { reactions } from "@/worker/reactions";

const drainMs = 8000;
const retryMs = 2000;

/** An over-powerful role would turn one SQL hole into code on this machine (security.md D1). */
async function refuseSuperuser(): Promise<void> {
  const [role] = await db().$queryRaw<{ rolsuper: boolean; rolcreaterole: boolean }[]>`
    SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user`;
  if (role?.rolsuper || role?.rolcreaterole) {
    logger.fatal(
      "DATABASE_URL connects as a superuser (or a role that makes roles). Give Ringside a role of its own.",
    );
    process.exit(1);
  }
}

async function untilItWorks<T>(what: string, run: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      logger.warn({ err: error }, `${what}: the database does not answer, trying again`);
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}

function boot(): void {
  keepHeapSmall();
  parseKeyring(env().ENCRYPTION_KEYS);
  registerReactions(reactions);
  registerSessionSeen();
  stampClientAddresses();
  openDoors([webhookDoor, queryDoor]);
  const inbox = new InboxProcessor();
  inbox.start();
  const imports = new ImportWorker();
  imports.start();
  const bulkChanges = new BulkChangeWorker();
  bulkChanges.start();
  const stopSpool = startSpoolReplay();
  const stopMetrics = startMetricsPublisher();
  const stopPresence = startPresence();
  const backplane = new PostgresBackplane(env().DATABASE_URL);
  backplane.start();
  // The database may be down at this moment: webhooks are spooled meanwhile, the rest follows when it is back.
  void untilItWorks("role", refuseSuperuser);
  void untilItWorks("endpoints", refreshEndpoints);
  const jobs = untilItWorks("jobs", startJobs);

  const stop = async (reason: string): Promise<never> => {
    logger.info({ reason }, "stopping");
    setTimeout(() => process.exit(0), drainMs).unref();
    shutdown().start();
    stopSpool();
    stopMetrics();
    stopPresence();
    void backplane.stop();
    await Promise.all([inbox.stop(), imports.stop(), bulkChanges.stop()]).catch(() => undefined);
    await Promise.race([
      jobs.then((runner) => runner.stop()).catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 2000)),
    ]);
    // Streams have had their goodbye; requests under way get a moment more.
    await new Promise((resolve) => setTimeout(resolve, 500));
    await logPool()
      .end()
      .catch(() => undefined);
    process.exit(0);
  };
  let isStopping = false;
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      void stop(signal);
    });
  }
  // A rejection that nobody caught is logged and the process goes on: streams and the inbox do not depend on it.
  process.on("unhandledRejection", (error) => logger.error({ err: error }, "unhandled rejection"));
}

singleton("booted", () => {
  boot();
  return true;
});
