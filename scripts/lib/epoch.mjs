import path from "node:path";
import fs from "node:fs";
import pg from "pg";
import { removeFile } from "./files.mjs";

/** Left by a restore; says that positions the browsers hold may belong to a history that is gone. @param {string} dataDir */
export function restoredMarker(dataDir) {
  return path.join(dataDir, "restored.json");
}

/**
 * After a restore every workspace's stream gets another epoch, so that each browser notices and reads anew.
 * @param {string} dataDir
 * @param {string} databaseUrl
 * @returns {Promise<boolean>} whether there was a restore
 */
export async function renewEpochs(dataDir, databaseUrl) {
  const marker = restoredMarker(dataDir);
  if (!fs.existsSync(marker)) return false;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT to_regclass('workspace_stream') IS NOT NULL AS exists");
    if (rows[0].exists) {
      // Always another one, always a positive integer.
      await client.query(
        `UPDATE workspace_stream
            SET epoch = (1 + (epoch::bigint + floor(random() * 1000000000)::bigint) % 2000000000)::int`,
      );
    }
  } finally {
    await client.end();
  }
  removeFile(marker);
  return true;
}
