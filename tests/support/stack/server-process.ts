import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const projectRoot = fileURLToPath(new URL("../../../", import.meta.url));
const keptLines = 4000;

/** The production server as a process of its own, which tests may kill. */
export class ServerProcess {
  private child: ChildProcess | null = null;
  /** How it ended the last time; code null where a signal ended it. */
  lastExit: { code: number | null; signal: NodeJS.Signals | null } | null = null;
  /** Everything it has written, the oldest dropped. */
  readonly log: string[] = [];

  constructor(
    readonly port: number,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  get isRunning(): boolean {
    return this.child !== null;
  }

  /** Starts it and waits until it says that it is ready; `isReady` false where the database may be down. */
  async start(options: { isReady?: boolean } = {}): Promise<void> {
    const args = ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(this.port)];
    const child = spawn(process.execPath, args, {
      cwd: projectRoot,
      env: this.environment,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: process.platform !== "win32",
    });
    this.child = child;
    child.once("exit", (code, signal) => {
      this.lastExit = { code, signal };
      if (this.child === child) this.child = null;
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.log.push(...text.split("\n").filter((line) => line !== ""));
        if (this.log.length > keptLines) this.log.splice(0, this.log.length - keptLines);
      });
    }
    const path = options.isReady === false ? "/api/health/live" : "/api/health/ready";
    for (let attempt = 0; attempt < 600; attempt += 1) {
      if (this.child !== child) break;
      const answer = await fetch(`http://127.0.0.1:${this.port}${path}`).catch(() => null);
      await answer?.body?.cancel();
      if (answer?.status === 200) return;
      await sleep(50);
    }
    throw new Error(`The server did not become ready:\n${this.log.slice(-20).join("\n")}`);
  }

  /** As a crash or a power cut would: no goodbye, nothing flushed. */
  async kill9(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Resolves with the milliseconds it took to end. */
  async sigterm(): Promise<number> {
    const startedAt = performance.now();
    await this.end("SIGTERM");
    return performance.now() - startedAt;
  }

  async restart(): Promise<void> {
    await this.kill9();
    await this.start();
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child?.pid) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    // Next runs the server in a child of its own: a crash takes the whole group.
    if (signal === "SIGKILL" && process.platform !== "win32") process.kill(-child.pid, signal);
    else child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), 15_000);
    await gone;
    clearTimeout(timer);
    this.child = null;
  }
}
