// The order in which Ringside comes up, and goes down.
import { appEnvironment, serverEnvironment, twinEnvironment } from "./app-environment.mjs";
import { printReady } from "./banner.mjs";
import { buildIfStale, generateClient } from "./build.mjs";
import { Child } from "./child.mjs";
import { localOrigin, readConfiguration } from "./configuration.mjs";
import { bindTwin, chooseContent, databaseKey, seedDemo } from "./content.mjs";
import { renewEpochs } from "./epoch.mjs";
import { loadDotEnv } from "./files.mjs";
import { waitUntilReady } from "./health.mjs";
import { makeDataFolder, startLocalDatabase } from "./local-database.mjs";
import { readMemory, remember } from "./memory.mjs";
import { migrate } from "./migrations.mjs";
import { assertReachableDatabase } from "./own-database.mjs";
import { PlainError, reportError } from "./plain-error.mjs";
import { freeLoopbackPort, probePort } from "./ports.mjs";
import { endTools } from "./run.mjs";
import { acquireStarter, endLeftovers, releaseStarter, writeRunRecord } from "./run-file.mjs";
import { readSecrets } from "./secrets.mjs";
import { keepSetupToken, randomToken } from "./setup-token.mjs";
import { markProcess } from "./processes.mjs";
import { step } from "./step.mjs";
import { canRunTwin, waitForReadyMessage } from "./twin.mjs";

const serverPatienceMs = 8400;
const wholeStopMs = 9800;

/** @typedef {import("./configuration.mjs").Configuration} Configuration */

/**
 * Brings everything up and returns; the process then lives until a signal or until the server cannot be kept running.
 * @param {string[]} args
 */
export async function start(args) {
  const startedAt = performance.now();
  loadDotEnv();
  const config = readConfiguration(args, process.env);
  makeDataFolder(config.dataDir);
  acquireStarter(config.dataDir);
  const house = new House(config);
  house.listenForSignals();
  try {
    await house.open(startedAt);
  } catch (error) {
    if (house.isClosing) return;
    reportError(error);
    await house.close(1);
  }
}

class House {
  /** @type {import("./local-database.mjs").LocalDatabase | undefined} */
  #database;
  /** @type {Child | undefined} */
  #server;
  /** @type {Child | undefined} */
  #twin;
  /** @type {Record<string, import("./processes.mjs").ProcessMark>} */
  #children = {};
  isClosing = false;

  /** @param {Configuration} config */
  constructor(config) {
    this.config = config;
    this.isEmbedded = config.databaseUrl === undefined;
    this.origin = config.publicUrl ?? localOrigin(config.host, config.port);
  }

  /** @param {number} startedAt */
  async open(startedAt) {
    const { config } = this;
    const key = databaseKey(config.databaseUrl);
    const memory = readMemory(config.dataDir, key);
    const content = chooseContent(config, memory);
    const secrets = readSecrets({
      dataDir: config.dataDir,
      isEmbedded: this.isEmbedded,
      wasStartedBefore: memory.content !== undefined,
      env: process.env,
    });
    const leftovers = await endLeftovers(config.dataDir);
    if (leftovers.length)
      console.log(`  ! Ended what an earlier start had left running: ${leftovers.join(", ")}.`);
    await assertPortFree(config);

    const databaseUrl = await this.#openDatabase();
    await step("Migrations", async (note) => {
      const applied = await migrate(databaseUrl);
      note(applied.length ? `${applied.length} applied` : "up to date");
    });
    if (await renewEpochs(config.dataDir, databaseUrl))
      console.log("  ! Restored from a backup: open pages will read anew.");
    const runsTwin = content === "demo" && config.twin && canRunTwin(config.host);
    const twinPort = runsTwin ? await freeLoopbackPort(memory.twinPort) : undefined;
    const env = appEnvironment({
      config,
      databaseUrl,
      secrets,
      origin: this.origin,
      twinPort,
      twinToken: randomToken(),
    });
    await this.#build();
    remember(config.dataDir, key, { content, ...(twinPort ? { twinPort } : {}) });
    if (content === "demo" && !memory.isSeeded && (await seedDemo(env)))
      remember(config.dataDir, key, { isSeeded: true });

    const token = content === "empty" ? keepSetupToken(config.dataDir) : undefined;
    const [state] = await Promise.all([
      this.#startServer(env, token?.value),
      twinPort ? this.#startTwin(env) : undefined,
    ]);
    if (state.needsSetup === false) token?.forget();
    if (this.isEmbedded) this.#watchDatabase(env);
    printReady({
      config,
      origin: this.origin,
      content,
      twinPort,
      startedAt,
      setupToken: state.needsSetup ? token?.value : undefined,
    });
  }

  /** Ends everything, the database last, and then this process. @param {number} code */
  async close(code) {
    if (this.isClosing) return;
    this.isClosing = true;
    const deadline = performance.now() + wholeStopMs;
    endTools();
    await Promise.all([this.#server?.stop(serverPatienceMs), this.#twin?.stop(3000)]);
    await this.#database?.stop(Math.max(500, deadline - performance.now() - 1000));
    releaseStarter(this.config.dataDir);
    process.exit(code);
  }

  listenForSignals() {
    let firstAt = 0;
    const onSignal = () => {
      if (!firstAt) {
        firstAt = performance.now();
        console.log("\nStopping …");
        void this.close(0);
      } else if (performance.now() - firstAt > 1000) {
        // Within the first second it is the same Ctrl-C again, passed on by npm.
        console.log("Stopping at once.");
        this.#server?.kill();
        this.#twin?.kill();
        // The signal is sent at once; nobody waits for its end.
        void this.#database?.stop(0);
        releaseStarter(this.config.dataDir);
        process.exit(1);
      }
    };
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, onSignal);
  }

  /** @returns {Promise<string>} its address for the app */
  #openDatabase() {
    return step("Database", async (note) => {
      if (this.config.databaseUrl) {
        await assertReachableDatabase(this.config.databaseUrl);
        note("of DATABASE_URL");
        return this.config.databaseUrl;
      }
      this.#database = await startLocalDatabase(this.config.dataDir);
      note(
        `embedded, in ${this.config.dataDir}${this.#database.wasRunning ? ", still running from before" : ""}`,
      );
      return this.#database.url;
    });
  }

  async #build() {
    if (this.config.dev) {
      await step("Database client", async (note) =>
        note((await generateClient()) ? "generated" : "up to date"),
      );
      return;
    }
    await step("Build", async (note) => note((await buildIfStale()) ? "built" : "up to date"));
  }

  /** @param {NodeJS.ProcessEnv} env @param {string | undefined} setupToken */
  #startServer(env, setupToken) {
    const { host, port, dev } = this.config;
    /** @type {{ needsSetup?: boolean }} */
    let state = {};
    const args = ["node_modules/next/dist/bin/next", dev ? "dev" : "start", "-H", host, "-p", String(port)];
    this.#server = this.#child("server", args, serverEnvironment(env, { dev, setupToken }), async () => {
      state = await waitUntilReady(host, port, dev ? 120_000 : 60_000);
    });
    return step("Server", async () => {
      await this.#server?.start();
      return state;
    });
  }

  /** @param {NodeJS.ProcessEnv} env */
  #startTwin(env) {
    const args = ["--import", "tsx", "src/twin/main.ts"];
    this.#twin = this.#child(
      "simulated provider",
      args,
      twinEnvironment(env, this.#localServer()),
      waitForReadyMessage,
    );
    return step("Simulated provider", async () => {
      await this.#twin?.start();
      await bindTwin(env);
    });
  }

  #localServer() {
    return localOrigin(this.config.host, this.config.port);
  }

  /**
   * @param {string} name
   * @param {string[]} args
   * @param {NodeJS.ProcessEnv} env
   * @param {(child: Child) => Promise<void>} whenReady
   */
  #child(name, args, env, whenReady) {
    return new Child({
      name,
      args,
      env,
      waitUntilReady: whenReady,
      onStarted: (mark) => {
        this.#children = { ...this.#children, [name]: mark };
        this.#record(env.TWIN_ORIGIN);
      },
      onGivenUp: (reason) => {
        reportError(new PlainError(reason));
        void this.close(1);
      },
    });
  }

  /** @param {string | undefined} twinOrigin */
  #record(twinOrigin) {
    writeRunRecord(this.config.dataDir, {
      starter: markProcess(process.pid),
      origin: this.origin,
      ...(twinOrigin ? { twinOrigin } : {}),
      children: this.#children,
    });
  }

  /** Brings the database back when it was killed; the server finds it again by itself. @param {NodeJS.ProcessEnv} env */
  #watchDatabase(env) {
    let isBusy = false;
    const look = async () => {
      if (isBusy || this.isClosing || this.#database?.isAlive()) return;
      isBusy = true;
      await this.#reviveDatabase(env).catch(reportError);
      isBusy = false;
    };
    setInterval(() => void look(), 1000).unref();
  }

  /** @param {NodeJS.ProcessEnv} env */
  async #reviveDatabase(env) {
    console.error("  ! The database ended; starting it again.");
    const database = await startLocalDatabase(this.config.dataDir);
    if (this.isClosing) {
      await database.stop();
      return;
    }
    this.#database = database;
    if (database.url === env.DATABASE_URL) return;
    // Its port was taken meanwhile: the server must learn the new one.
    env.DATABASE_URL = database.url;
    if (this.#server) this.#server.options.env.DATABASE_URL = database.url;
    this.#server?.recycle();
  }
}

/** @param {Configuration} config */
async function assertPortFree({ host, port }) {
  const probe = await probePort(host, port);
  if ("port" in probe) return;
  const reasons = {
    EADDRINUSE: `Port ${port} on ${host} is taken by another program: stop that one, or choose another port (PORT=3001 npm start).`,
    EACCES: `Port ${port} is reserved for administrators: choose one above 1023 (PORT=3000 npm start).`,
    EADDRNOTAVAIL: `HOST ${host} is not an address of this machine.`,
    ENOTFOUND: `HOST ${host} is not a known name.`,
  };
  throw new PlainError(
    reasons[/** @type {keyof typeof reasons} */ (probe.error)] ??
      `Port ${port} on ${host} cannot be used (${probe.error}).`,
  );
}
