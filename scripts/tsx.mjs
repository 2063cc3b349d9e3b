// node scripts/tsx.mjs FILE [arguments]: runs a TypeScript command with what the app knows in its environment. It
// prints nothing itself, so that a command's output can be piped.
import { appEnvironment } from "./lib/app-environment.mjs";
import { generateClient } from "./lib/build.mjs";
import { localOrigin, readConfiguration } from "./lib/configuration.mjs";
import { databaseKey } from "./lib/content.mjs";
import { readMemory } from "./lib/memory.mjs";
import { PlainError, runMain } from "./lib/plain-error.mjs";
import { run } from "./lib/run.mjs";
import { readRunRecord } from "./lib/run-file.mjs";
import { readSecrets } from "./lib/secrets.mjs";
import { withDatabase } from "./lib/with-database.mjs";

// Ctrl-C is the command's affair; this process waits for it and then puts the database back as it was.
process.on("SIGINT", () => {});

await runMain(async () => {
  const [file, ...args] = process.argv.slice(2);
  if (!file) throw new PlainError("Say which file to run: node scripts/tsx.mjs FILE");
  await withDatabase(async ({ url, dataDir, isEmbedded }) => {
    const config = readConfiguration([], process.env);
    const memory = readMemory(dataDir, databaseKey(config.databaseUrl));
    const secrets = readSecrets({
      dataDir,
      isEmbedded,
      wasStartedBefore: memory.content !== undefined,
      env: process.env,
    });
    const record = readRunRecord(dataDir);
    const origin = record?.origin ?? config.publicUrl ?? localOrigin(config.host, config.port);
    await generateClient();
    const env = appEnvironment({ config, databaseUrl: url, secrets, origin, twinOrigin: record?.twinOrigin });
    const { code } = await run(process.execPath, ["--import", "tsx", file, ...args], { env, show: true });
    process.exitCode = code;
  });
});
