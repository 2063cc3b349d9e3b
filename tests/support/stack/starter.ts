import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freeLoopbackPort } from "../../../scripts/lib/ports.mjs";

export const projectRoot = fileURLToPath(new URL("../../../", import.meta.url));

export type Started = {
  origin: string;
  /** What the terminal shows so far. */
  output: () => string;
  /** The environment in which its other commands run, as the same person would type them. */
  environment: NodeJS.ProcessEnv;
  /** Ctrl-C; resolves with the milliseconds it took. */
  stop: () => Promise<number>;
};

/** `node scripts/start.mjs …` in a data folder of its own, as a person would, until it says that it is ready. */
export async function startByCommand(
  args: readonly string[],
  more: Record<string, string> = {},
): Promise<Started> {
  // The database may run as another user, who must get through: not a 0700 folder.
  const dataDir = path.join(tmpdir(), `ringside-start-${randomBytes(6).toString("hex")}`);
  const port = await freeLoopbackPort();
  const { PATH = "", HOME = "", SystemRoot, TEMP } = process.env;
  const environment: NodeJS.ProcessEnv = {
    NODE_ENV: "production",
    PATH,
    HOME,
    ...(SystemRoot ? { SystemRoot } : {}),
    ...(TEMP ? { TEMP } : {}),
    DATA_DIR: dataDir,
    PORT: String(port),
    ...more,
  };
  const child = spawn(process.execPath, ["scripts/start.mjs", ...args], {
    cwd: projectRoot,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let hasEnded = false;
  const ended = new Promise<void>((resolve) =>
    child.once("exit", () => {
      hasEnded = true;
      resolve();
    }),
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  for (
    let waited = 0;
    !/Ringside is ready after [\d.]+ s/.test(output) || !output.includes("Ctrl-C");
    waited += 100
  ) {
    if (hasEnded || waited > 150_000) throw new Error(`The start did not come to its end:\n${output}`);
    await sleep(100);
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    output: () => output,
    environment,
    async stop() {
      const startedAt = performance.now();
      if (!hasEnded) child.kill("SIGINT");
      await ended;
      const took = performance.now() - startedAt;
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
      return took;
    },
  };
}
