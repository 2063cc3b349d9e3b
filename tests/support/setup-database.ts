import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, inject } from "vitest";

/** Every test file gets its own database, keys and data folder before it imports anything of the product. */
const template = new URL(inject("templateUrl"));
const name = `test_${randomBytes(6).toString("hex")}`;
const own = new URL(template);
own.pathname = `/${name}`;

const client = new pg.Client({ connectionString: inject("adminUrl") });
await client.connect();
await client.query(
  `CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)} OWNER ${template.username}`,
);
await client.end();

const dataDir = await mkdtemp(path.join(tmpdir(), "ringside-test-"));
Object.assign(process.env, {
  DATABASE_URL: own.href,
  NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
  ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
  DATA_DIR: dataDir,
  PUBLIC_URL: "http://127.0.0.1:3000",
  LOG_LEVEL: "silent",
});

// The stand-in of CallerDesk posts real HTTP; this bridge hands it to the route handlers.
const { bridge, startBridge } = await import("./bridge");
await startBridge();
Object.assign(process.env, {
  TWIN_ORIGIN: bridge().twin.origin,
  OUTBOUND_ALLOW_ORIGINS: bridge().twin.origin,
});

const { registerReactions } = await import("@/platform/events/reactions");
const { reactions } = await import("@/worker/reactions");
registerReactions(reactions);

afterAll(async () => {
  const { logPool, disconnect } = await import("@/platform/db");
  await bridge().stop();
  await logPool().end();
  await disconnect();
  await rm(dataDir, { recursive: true, force: true });
});
