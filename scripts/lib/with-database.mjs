import { dataFolder, loadDotEnv } from "./files.mjs";
import { assertReachableDatabase } from "./own-database.mjs";

/**
 * Lends a database to a short command: the one of DATABASE_URL, else the embedded one, which is started where it does
 * not run and stopped again afterwards.
 * @param {(lent: { url: string, dataDir: string, isEmbedded: boolean }) => Promise<void>} work
 */
export async function withDatabase(work) {
  loadDotEnv();
  const dataDir = dataFolder();
  if (process.env.DATABASE_URL) {
    await assertReachableDatabase(process.env.DATABASE_URL);
    await work({ url: process.env.DATABASE_URL, dataDir, isEmbedded: false });
    return;
  }
  const { startLocalDatabase } = await import("./local-database.mjs");
  const { liveStarter } = await import("./run-file.mjs");
  const database = await startLocalDatabase(dataDir);
  try {
    await work({ url: database.url, dataDir, isEmbedded: true });
  } finally {
    // Somebody may have started Ringside meanwhile, and uses it now.
    if (!database.wasRunning && !liveStarter(dataDir)) await database.stop();
  }
}
