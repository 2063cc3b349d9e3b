import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { acquireStarter } from "../../scripts/lib/run-file.mjs";

const unreachable = "postgresql://ringside:secret-word@127.0.0.1:1/ringside";
const key = () => randomBytes(32).toString("base64");

describe("a start that cannot work says why in one sentence and ends with 1", { timeout: 30_000 }, () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "ringside-start-"));
  });

  afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }));

  function start(env: Record<string, string>, ...args: string[]) {
    const { PATH = "" } = process.env;
    const result = spawnSync(process.execPath, ["scripts/start.mjs", ...args], {
      env: { NODE_ENV: "production", PATH, DATA_DIR: dataDir, ...env },
      encoding: "utf8",
      timeout: 20_000,
    });
    expect(result.status).toBe(1);
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(result.stderr).not.toContain("secret-word");
    expect(fs.existsSync(path.join(dataDir, "starter.lock"))).toBe(false);
    return result.stderr.trim();
  }

  test.each([
    ["a port that is none", { PORT: "70000" }, /PORT must be a number/],
    [
      "a public address with a path",
      { PUBLIC_URL: "https://example.com/ringside" },
      /PUBLIC_URL must be an address/,
    ],
    ["an address that is not this machine's", { HOST: "192.0.2.1" }, /not an address of this machine/],
  ])("%s", (_, env, sentence) => {
    expect(start(env)).toMatch(sentence);
  });

  test("a port that is taken", async () => {
    const other = net.createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address() as net.AddressInfo;
    expect(start({ PORT: String(address.port) })).toMatch(/Port \d+ on 127\.0\.0\.1 is taken/);
    await new Promise((resolve) => other.close(resolve));
  });

  test("an own database that does not answer", () => {
    const env = {
      DATABASE_URL: unreachable,
      NEXTAUTH_SECRET: key(),
      ENCRYPTION_KEYS: `k1:${key()}`,
      PORT: "3999",
    };
    expect(start(env)).toMatch(/127\.0\.0\.1:1\/ringside\) cannot be reached: nothing listens there/);
  });

  test.each([
    ["no session secret", { ENCRYPTION_KEYS: `k1:${key()}` }, /NEXTAUTH_SECRET must be set/],
    ["no encryption key", { NEXTAUTH_SECRET: key() }, /ENCRYPTION_KEYS must be set/],
    ["a short session secret", { NEXTAUTH_SECRET: "short", ENCRYPTION_KEYS: `k1:${key()}` }, /too short/],
    ["a short key", { NEXTAUTH_SECRET: key(), ENCRYPTION_KEYS: "k1:c2hvcnQ=" }, /32 bytes each/],
  ])("S4: an own database with %s", (_, env, sentence) => {
    expect(start({ DATABASE_URL: unreachable, ...env })).toMatch(sentence);
  });

  test("S4: the values of .env.example are refused", () => {
    const example = fs.readFileSync(".env.example", "utf8");
    const shown = (name: string) => new RegExp(`${name}=(.+)`).exec(example)?.[1] ?? "";
    const good = { NEXTAUTH_SECRET: key(), ENCRYPTION_KEYS: `k1:${key()}` };
    for (const name of Object.keys(good)) {
      const env = { DATABASE_URL: unreachable, ...good, [name]: shown(name) };
      expect(start(env)).toMatch(new RegExp(`${name} is still the value of .env.example`));
    }
  });

  test("A12: the demo does not leave this machine unasked, and is no empty server", () => {
    fs.writeFileSync(path.join(dataDir, "start.json"), JSON.stringify({ embedded: { content: "demo" } }));
    expect(start({ HOST: "0.0.0.0" })).toMatch(/say --demo to serve it beyond this machine/);
    expect(start({ PUBLIC_URL: "https://ringside.example.com" })).toMatch(/say --demo/);
    expect(start({}, "--empty")).toMatch(/already holds the demo/);
  });

  test("a second starter over one folder", () => {
    acquireStarter(dataDir);
    const result = spawnSync(process.execPath, ["scripts/start.mjs"], {
      env: { NODE_ENV: "production", DATA_DIR: dataDir, PATH: process.env.PATH ?? "" },
      encoding: "utf8",
    });
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/already running over/);
    expect(fs.existsSync(path.join(dataDir, "starter.lock"))).toBe(true);
  });
});
