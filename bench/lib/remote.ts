import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { projectRoot } from "../../scripts/lib/files.mjs";
import { type Place, pinned } from "./cores";

export type Usage = { cpuMs: number; heapUsed: number; external: number; rss: number };

const answerMs = 120_000;
const all = new Set<Remote>();
const logFolder = path.join(projectRoot, "bench", "results");

/** A child process on its own core, or (null) wherever there is room, that answers questions over its channel. */
export class Remote {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  private count = 0;
  readonly exited: Promise<void>;
  /** Resolves when the program has said that it is ready (message 0). */
  readonly ready: Promise<void>;

  constructor(
    readonly name: string,
    place: Place | null,
    args: string[],
    env: NodeJS.ProcessEnv = process.env,
  ) {
    fs.mkdirSync(logFolder, { recursive: true });
    const log = fs.openSync(path.join(logFolder, `${name}.log`), "a");
    const command: [string, string[]] =
      place === null ? [process.execPath, args] : pinned(place, [process.execPath, ...args]);
    const [program, rest] = command;
    this.child = spawn(program, rest, { cwd: projectRoot, env, stdio: ["ignore", log, log, "ipc"] });
    fs.closeSync(log);
    this.child.on("message", (message: { id?: number; result?: unknown; error?: string }) =>
      this.answer(message),
    );
    all.add(this);
    this.ready = new Promise((resolve, reject) => this.waiting.set(0, { resolve: () => resolve(), reject }));
    this.ready.catch(() => undefined);
    this.exited = new Promise((resolve) => {
      this.child.once("exit", () => {
        all.delete(this);
        for (const { reject } of this.waiting.values()) reject(new Error(`${name} ended (see ${name}.log)`));
        this.waiting.clear();
        resolve();
      });
    });
    this.child.once("error", () => undefined);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isRunning(): boolean {
    return all.has(this);
  }

  private answer({ id, result, error }: { id?: number; result?: unknown; error?: string }): void {
    const waiting = id === undefined ? undefined : this.waiting.get(id);
    if (id === undefined || !waiting) return;
    this.waiting.delete(id);
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new Error(`${this.name}: ${error}`));
  }

  call<T>(op: string, args: object = {}, timeoutMs = answerMs): Promise<T> {
    this.count += 1;
    const id = this.count;
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error(`${this.name} did not answer ${op} within ${timeoutMs} ms`));
      }, timeoutMs);
      const settle =
        <V>(then: (value: V) => void) =>
        (value: V) => {
          clearTimeout(timer);
          then(value);
        };
      this.waiting.set(id, { resolve: settle((value) => resolve(value as T)), reject: settle(reject) });
      this.tell({ id, op, ...args });
    });
  }

  /** Sends without waiting for an answer; false where nobody is there. */
  tell(message: object): boolean {
    if (!this.child.connected) return false;
    return this.child.send(message, () => undefined);
  }

  usage(collect = false): Promise<Usage> {
    return this.call<Usage>("probe", { collect });
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.exited;
  }

  async stop(patienceMs = 12_000): Promise<void> {
    if (!this.isRunning) return;
    this.child.kill("SIGTERM");
    const timer = setTimeout(() => this.child.kill("SIGKILL"), patienceMs);
    await this.exited;
    clearTimeout(timer);
  }
}

/** Ends every child of this run. */
export async function killAll(): Promise<void> {
  await Promise.all([...all].map((remote) => remote.kill()));
}
