import http from "node:http";
import { appEnvironment, serverEnvironment } from "../../scripts/lib/app-environment.mjs";
import { localOrigin } from "../../scripts/lib/configuration.mjs";
import { freeLoopbackPort } from "../../scripts/lib/ports.mjs";
import { env } from "@/platform/env";
import type { Published } from "../load/recorder";
import type { Target } from "../load/viewer";
import type { Place } from "./cores";
import { type Publisher, sampleEvent } from "./publisher";
import { Remote } from "./remote";
import { sleep, wallMs } from "./statistics";
import { type BenchWorkspace, memberOf } from "./world";

export const peers = ["bare node:http", "ws", "Socket.IO", "Socket.IO + recovery"] as const;
export type Peer = (typeof peers)[number];
export type Variant = "Ringside" | "tRPC stock route" | Peer;

const programs: Record<
  Peer,
  { file: string; protocol: Target["protocol"]; path: string; env?: Record<string, string> }
> = {
  "bare node:http": { file: "bench/peers/bare.mjs", protocol: "event-stream", path: "/" },
  ws: { file: "bench/peers/ws.mjs", protocol: "ws", path: "/" },
  "Socket.IO": { file: "bench/peers/socket-io.mjs", protocol: "socket-io", path: socketIoPath() },
  "Socket.IO + recovery": {
    file: "bench/peers/socket-io.mjs",
    protocol: "socket-io",
    path: socketIoPath(),
    env: { RECOVERY: "1" },
  },
};
function socketIoPath() {
  return "/socket.io/?EIO=4&transport=websocket";
}
const metricsToken = "bench-bench-bench-bench";
const probe = ["--expose-gc", "--import", "./bench/lib/probe.mjs"];

/** A server under test, alone on its core. */
export interface ServerUnderTest {
  readonly variant: Variant;
  readonly remote: Remote;
  readonly port: number;
  /** What `count` viewers ask for. */
  targets(count: number): Target[];
  /** `count` events at once, as the server's own users would cause them. */
  publish(count: number): Promise<Published[]>;
  /** The same program once more on the same port, after a kill. */
  restart(): Promise<void>;
}

class PeerServer implements ServerUnderTest {
  private seq = 0;
  private constructor(
    readonly variant: Peer,
    public remote: Remote,
    readonly port: number,
  ) {}

  static async start(variant: Peer): Promise<PeerServer> {
    const port = await freeLoopbackPort();
    const server = new PeerServer(variant, PeerServer.launch(variant, port), port);
    await server.remote.ready;
    return server;
  }

  private static launch(variant: Peer, port: number): Remote {
    const program = programs[variant];
    return new Remote(variant.replaceAll(/\W+/g, "-"), "server", [...probe, program.file], {
      ...process.env,
      ...program.env,
      NODE_ENV: "production",
      PORT: String(port),
    });
  }

  targets(count: number): Target[] {
    const { protocol, path } = programs[this.variant];
    return Array.from({ length: count }, () => ({
      protocol,
      port: this.port,
      path,
      headers: {},
      cursor: null,
    }));
  }

  async publish(count: number): Promise<Published[]> {
    const calledAt = wallMs();
    const at = Date.now();
    const events = Array.from({ length: count }, () => {
      this.seq += 1;
      return { type: "call.updated", data: sampleEvent(), seq: this.seq, actorId: null, at };
    });
    this.remote.tell({ op: "publish", events });
    return events.map(({ seq }) => ({ seq, calledAt, committedAt: calledAt }));
  }

  async restart(): Promise<void> {
    this.remote = PeerServer.launch(this.variant, this.port);
    await this.remote.ready;
  }
}

export class RingsideServer implements ServerUnderTest {
  private constructor(
    readonly variant: "Ringside" | "tRPC stock route",
    public remote: Remote,
    readonly port: number,
    readonly workspace: BenchWorkspace,
    private readonly publisher: Publisher,
  ) {}

  static async start(
    variant: RingsideServer["variant"],
    workspace: BenchWorkspace,
    publisher: Publisher,
    place: Place = "server",
  ): Promise<RingsideServer> {
    const port = await freeLoopbackPort();
    const server = new RingsideServer(
      variant,
      RingsideServer.launch(port, place),
      port,
      workspace,
      publisher,
    );
    await server.waitUntilReady();
    return server;
  }

  private static launch(port: number, place: Place): Remote {
    const { DATABASE_URL, NEXTAUTH_SECRET, ENCRYPTION_KEYS, DATA_DIR } = env();
    const host = "127.0.0.1";
    const app = appEnvironment({
      config: { host, port, dataDir: DATA_DIR, publicUrl: undefined },
      databaseUrl: DATABASE_URL,
      secrets: { NEXTAUTH_SECRET, ENCRYPTION_KEYS },
      origin: localOrigin(host, port),
    });
    app.METRICS_TOKEN = metricsToken;
    const args = [...probe, "node_modules/next/dist/bin/next", "start", "-H", host, "-p", String(port)];
    return new Remote(
      `ringside-${port}`,
      place,
      args,
      serverEnvironment(app, { dev: false, setupToken: undefined }),
    );
  }

  private async waitUntilReady(): Promise<void> {
    for (const deadline = wallMs() + 60_000; wallMs() < deadline; await sleep(25)) {
      if (!this.remote.isRunning) throw new Error(`${this.remote.name} ended (see its log in bench/results)`);
      if ((await statusOf(this.port)) === 200) return;
    }
    throw new Error("the server was not ready within a minute");
  }

  targets(count: number): Target[] {
    return this.targetsIn([this.workspace], count);
  }

  /** `each` viewers for every workspace. */
  targetsIn(workspaces: readonly BenchWorkspace[], each: number): (Target & { userId: string })[] {
    const path = this.variant === "Ringside" ? "/api/live/live.events" : "/api/trpc/live.events";
    return workspaces.flatMap((workspace) =>
      Array.from({ length: each }, (_, viewer) => {
        const { cookie, userId } = memberOf(workspace, viewer);
        const headers = { cookie, "x-ringside-workspace": workspace.workspaceId };
        return { protocol: "event-stream" as const, port: this.port, path, headers, cursor: null, userId };
      }),
    );
  }

  publish(count: number): Promise<Published[]> {
    return this.publisher.publish(this.workspace.workspaceId, count);
  }

  async restart(): Promise<void> {
    this.remote = RingsideServer.launch(this.port, "server");
    await this.waitUntilReady();
  }
}

/** One of the server's own counters, summed over its labels. */
export async function counterOf({ port }: { port: number }, line: RegExp): Promise<number> {
  const text = await new Promise<string>((resolve) => {
    const headers = { authorization: `Bearer ${metricsToken}` };
    http.get({ host: "127.0.0.1", port, path: "/api/metrics", headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.once("end", () => resolve(Buffer.concat(parts).toString()));
    });
  });
  return text
    .split("\n")
    .filter((row) => line.test(row))
    .reduce((sum, row) => sum + Number(row.slice(row.lastIndexOf(" ") + 1)), 0);
}

function statusOf(port: number): Promise<number> {
  return new Promise((resolve) => {
    const request = http.get(
      { host: "127.0.0.1", port, path: "/api/health/ready", agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    request.once("error", () => resolve(0));
  });
}

export const startPeer = (variant: Peer): Promise<ServerUnderTest> => PeerServer.start(variant);
