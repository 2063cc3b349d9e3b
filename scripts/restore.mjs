// npm run restore -- FILE: puts a backup in the place of the embedded database.
import path from "node:path";
import { restoreBackup, whileStopped } from "./lib/archive.mjs";
import { dataFolder, loadDotEnv } from "./lib/files.mjs";
import { PlainError, runMain } from "./lib/plain-error.mjs";

await runMain(async () => {
  loadDotEnv();
  const [given] = process.argv.slice(2);
  if (!given) throw new PlainError("Say which backup: npm run restore -- FILE");
  const dataDir = dataFolder();
  const file = path.resolve(given);
  await whileStopped(dataDir, () => {
    const replaced = restoreBackup(dataDir, file);
    console.log(`Restored ${file}`);
    if (replaced) console.log(`What was there before is kept in ${replaced}`);
  });
});
