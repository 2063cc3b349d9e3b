// npm run backup [-- FILE]: a copy of the embedded database and its secrets.
import path from "node:path";
import { whileStopped, writeBackup } from "./lib/archive.mjs";
import { dataFolder, loadDotEnv } from "./lib/files.mjs";
import { runMain } from "./lib/plain-error.mjs";

await runMain(async () => {
  loadDotEnv();
  const dataDir = dataFolder();
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  const file = path.resolve(process.argv[2] ?? path.join(dataDir, "backups", `ringside-${time}.tar.gz`));
  await whileStopped(dataDir, () => writeBackup(dataDir, file));
  console.log(`Backed up to ${file}\nIt holds the secrets too: keep it as safe as a password.`);
});
