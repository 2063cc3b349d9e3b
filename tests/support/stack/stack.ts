import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { startTwin, type Twin } from "@/twin/start-twin";
import { appEnvironment, serverEnvironment } from "../../../scripts/lib/app-environment.mjs";
import { startThrowawayDatabase, type ThrowawayDatabase } from "../../../scripts/lib/local-database.mjs";
import { migrate } from "../../../scripts/lib/migrations.mjs";
import { freeLoopbackPort } from "../../../scripts/lib/ports.mjs";
import { type FaultProxy, startFaultProxy } from "./fault-proxy";
import { ServerProcess } from "./server-process";

export type StackOptions = {
  /** More of the server's environment: TRUSTED_PROXY_HOPS, PUBLIC_URL, REAL_TIME_SYNC … */
  environment?: Record<string, string>;
  /** The simulated provider is there unless said otherwise. */
  hasTwin?: boolean;
};

export type Row = Record<string, unknown>;

/** Everything a browser test needs: database, production server, stand-in of the provider, and a network that fails. */
export type Stack = {
  /** Where browsers go: through the proxy. */
  origin: string;
  /** Where providers post: at the server itself. */
  serverOrigin: string;
  server: ServerProcess;
  proxy: FaultProxy;
  twin: Twin;
  database: Pick<ThrowawayDatabase, "pause" | "start">;
  sql: <R extends Row = Row>(text: string, values?: readonly unknown[]) => Promise<R[]>;
  /** One more server on the same database, with its own memory of limits and more in its environment. */
  another: (
    environment: Record<string, string | undefined>,
  ) => Promise<{ origin: string; server: ServerProcess }>;
  /** Runs the reconciler now instead of at the full minute. */
  reconcile: () => Promise<void>;
  stop: () => Promise<void>;
};

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "ringside-stack-"));
  const database = await startThrowawayDatabase({ maxConnections: 120 });
  await migrate(database.url);
  await forbidSilentWrites(database.url);

  const [serverPort, proxyPort] = [await freeLoopbackPort(), await freeLoopbackPort()];
  const serverOrigin = `http://127.0.0.1:${serverPort}`;
  const twinToken = randomBytes(16).toString("hex");
  const twin = await startTwin({ ringsideOrigin: serverOrigin, controlToken: twinToken });
  // Calls go as a test says, not as the customer's last digits say; by default quickly.
  twin.simulator.settings.byNumber = false;
  twin.simulator.settings.scenario = { ringSeconds: 0.3, pickupSeconds: 0.3, talkSeconds: 0.8 };

  const proxy = await startFaultProxy(proxyPort, serverPort);
  const env = appEnvironment({
    config: { publicUrl: undefined, host: "127.0.0.1", port: serverPort, dataDir },
    databaseUrl: database.url,
    secrets: {
      NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    },
    origin: proxy.origin,
    ...(options.hasTwin === false ? {} : { twinPort: twin.port, twinToken }),
  });
  const serverEnv = {
    ...serverEnvironment(env, { dev: false, setupToken: undefined }),
    ...options.environment,
  };
  const server = new ServerProcess(serverPort, serverEnv);
  await server.start();
  const others: ServerProcess[] = [];

  // The factory runs the app's own code in this process, on the same database and with the same keys.
  Object.assign(process.env, { ...env, LOG_LEVEL: "silent" }, options.environment);
  let pool = newPool(database.url);
  return {
    origin: proxy.origin,
    serverOrigin,
    server,
    proxy,
    twin,
    database: {
      async pause() {
        // Idle connections of this process would only report their end as errors.
        const { disconnect } = await import("@/platform/db");
        await disconnect();
        await pool.end();
        await database.pause();
      },
      async start() {
        await database.start();
        pool = newPool(database.url);
      },
    },
    async sql<R extends Row>(text: string, values: readonly unknown[] = []): Promise<R[]> {
      const { rows } = await pool.query<R>(text, [...values]);
      return rows;
    },
    async another(environment) {
      const port = await freeLoopbackPort();
      const origin = `http://127.0.0.1:${port}`;
      const folder = path.join(dataDir, `server-${port}`);
      const own = { PORT: String(port), NEXTAUTH_URL: origin, DATA_DIR: folder, ...environment };
      const other = new ServerProcess(port, { ...serverEnv, ...own });
      others.push(other);
      await other.start();
      return { origin, server: other };
    },
    async reconcile() {
      await pool.query("SELECT graphile_worker.add_job('reconcile-calls')");
    },
    async stop() {
      for (const each of [server, ...others]) await each.kill9();
      await twin.stop();
      await proxy.stop();
      const { disconnect } = await import("@/platform/db");
      await disconnect().catch(() => undefined);
      await pool.end();
      await database.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function newPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  pool.on("error", () => undefined);
  return pool;
}

/** In every browser test too, a write that leaves no event fails. */
async function forbidSilentWrites(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const text = await readFile(new URL("../no-write-without-event.sql", import.meta.url), "utf8");
  await client.query(text);
  await client.end();
}
