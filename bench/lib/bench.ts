import type { Collected, Published } from "../load/recorder";
import type { Target } from "../load/viewer";
import type { BenchDatabase } from "./database";
import type { Publisher } from "./publisher";
import { Remote } from "./remote";
import { RingsideServer, type ServerUnderTest, startPeer, type Variant } from "./servers";
import { sleep } from "./statistics";
import { makeWorkspaces } from "./world";

/** What every workload gets. */
export type Bench = {
  isQuick: boolean;
  rounds: number;
  /** `--part=2/3`: the second third of a workload that can be done in pieces; part 0 only prepares. */
  part: number;
  parts: number;
  /** The folder of a database that stays; null = thrown away. */
  keep: string | null;
  database: BenchDatabase;
  publisher: Publisher;
};

/** The load program, as its caller sees it. */
export class Load {
  private constructor(private readonly remote: Remote) {}

  static async start(): Promise<Load> {
    const remote = new Remote("load", "load", ["--import", "tsx", "bench/load/main.ts"]);
    await remote.ready;
    return new Load(remote);
  }

  async open(targets: readonly Target[]): Promise<void> {
    const { live, asked } = await this.remote.call<{ live: number; asked: number }>("open", { targets });
    if (live < asked) throw new Error(`${asked - live} of ${asked} viewers did not become live`);
  }

  wait(last: Published | undefined, count: number, patienceMs: number): Promise<boolean> {
    return this.remote.call("wait", { seq: last?.seq, count, patienceMs }, patienceMs + 30_000);
  }

  collect(published: readonly Published[], count: number): Promise<Collected> {
    return this.remote.call("collect", { published, count });
  }

  call<T>(op: string, args: object = {}, timeoutMs?: number): Promise<T> {
    return this.remote.call<T>(op, args, timeoutMs);
  }

  stop(): Promise<void> {
    return this.remote.kill();
  }
}

/** A fresh server of this kind with a fresh load program, for as long as `run` takes. */
export async function withServer<T>(
  bench: Bench,
  variant: Variant,
  viewers: number,
  run: (server: ServerUnderTest, load: Load) => Promise<T>,
): Promise<T> {
  const load = await Load.start();
  let server: ServerUnderTest | undefined;
  try {
    if (variant === "Ringside" || variant === "tRPC stock route") {
      const [workspace] = await makeWorkspaces(1, viewers);
      if (!workspace) throw new Error("no workspace");
      server = await RingsideServer.start(variant, workspace, bench.publisher);
    } else server = await startPeer(variant);
    return await run(server, load);
  } finally {
    await Promise.all([load.stop(), server?.remote.kill()]);
  }
}

/** What the process costs while nothing happens, in milliseconds of CPU per second. */
export async function idleCpu(server: ServerUnderTest, ms = 2000): Promise<number> {
  const before = await server.remote.usage();
  await sleep(ms);
  const after = await server.remote.usage();
  return (after.cpuMs - before.cpuMs) / (ms / 1000);
}
