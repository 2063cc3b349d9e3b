// npm run cluster [-- 2]: so many instances of the built app on one database, behind a small proxy at PORT.
import { buildIfStale } from "./lib/build.mjs";
import { startCluster } from "./lib/cluster.mjs";
import { readConfiguration } from "./lib/configuration.mjs";
import { databaseKey } from "./lib/content.mjs";
import { readMemory } from "./lib/memory.mjs";
import { migrate } from "./lib/migrations.mjs";
import { PlainError, runMain } from "./lib/plain-error.mjs";
import { probePort } from "./lib/ports.mjs";
import { readSecrets } from "./lib/secrets.mjs";
import { step } from "./lib/step.mjs";
import { withDatabase } from "./lib/with-database.mjs";

const most = 8;

await runMain(async () => {
  const [given = "2", ...rest] = process.argv.slice(2);
  const count = Number(given);
  if (rest.length > 0 || !Number.isInteger(count) || count < 1 || count > most)
    throw new PlainError(`Say how many instances, 1 to ${most}: npm run cluster -- 2`);
  await withDatabase(async ({ url, dataDir, isEmbedded }) => {
    const config = readConfiguration([], process.env);
    const { host, port, publicUrl } = config;
    const probe = await probePort(host, port);
    if ("error" in probe)
      throw new PlainError(
        `Port ${port} on ${host} cannot be used (${probe.error}): PORT=3001 npm run cluster`,
      );
    const { content } = readMemory(dataDir, databaseKey(config.databaseUrl));
    const secrets = readSecrets({
      dataDir,
      isEmbedded,
      wasStartedBefore: content !== undefined,
      env: process.env,
    });
    await step("Migrations", async (note) => {
      const applied = await migrate(url);
      note(applied.length ? `${applied.length} applied` : "up to date");
    });
    await step("Build", async (note) => note((await buildIfStale()) ? "built" : "up to date"));
    const ended = deferred();
    const cluster = await step(`${count} instances`, () =>
      startCluster({
        count,
        host,
        port,
        publicUrl,
        databaseUrl: url,
        dataDir,
        secrets,
        onChange: (instance, isHealthy) =>
          console.log(
            `  ! Instance ${instance} ${isHealthy ? "takes connections again" : "takes none for now"}.`,
          ),
        onGivenUp: (reason) => ended.reject(new PlainError(reason)),
      }),
    );
    console.log(
      `\n  ${cluster.origin}  →  ${cluster.ports.map((own) => `127.0.0.1:${own}`).join(", ")}\n  Ctrl-C ends them.`,
    );
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
      process.once(signal, () => ended.resolve(undefined));
    }
    try {
      await ended.promise;
    } finally {
      console.log("\nStopping …");
      await cluster.stop();
    }
  });
});

function deferred() {
  /** @type {(value: unknown) => void} */
  let resolve = () => {};
  /** @type {(reason: Error) => void} */
  let reject = () => {};
  const promise = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
