import { dataFolder, loadDotEnv } from "./files.mjs";
import { assertReachableDatabase } from "./own-database.mjs";
import { PlainError } from "./plain-error.mjs";

/**
 * Lends a database to a short command: the one of DATABASE_URL, else the embedded one, which is started where it does
 * not run and stopped again afterwards.
 * @param {(lent: { url: string, dataDir: string, isEmbedded: boolean }) => Promise<void>} work
 * @param {{ mayCreate?: boolean }} [options] whether an embedded database may be made where there is none yet
 */
export async function withDatabase(work, { mayCreate = false } = {}) {
  loadDotEnv();
  const dataDir = dataFolder();
  if (process.env.DATABASE_URL) {
    await assertReachableDatabase(process.env.DATABASE_URL);
    await work({ url: process.env.DATABASE_URL, dataDir, isEmbedded: false });
    return;
  }
  const { hasLocalDatabase, startLocalDatabase } = await import("./local-database.mjs");
  if (!mayCreate && !hasLocalDatabase(dataDir)) {
    throw new PlainError(
      `There is no database in ${dataDir} yet: run “npm start” first, or set DATABASE_URL.`,
    );
  }
  const { liveStarter } = await import("./run-file.mjs");
  const database = await startLocalDatabase(dataDir);
  try {
    await work({ url: database.url, dataDir, isEmbedded: true });
  } finally {
    // Somebody may have started Ringside meanwhile, and uses it now.
    if (!database.wasRunning && !liveStarter(dataDir)) await database.stop();
  }
}
