import net, { type AddressInfo, type Socket } from "node:net";

type Pair = { near: Socket; far: Socket; isSwallowed: boolean; budget: number };

/**
 * A cable between a viewer and a server: bytes pass until it is cut, swallowed or closed. It knows since when
 * nothing is connected, which is the truth that a label is judged by.
 */
export class Line {
  private readonly pairs = new Set<Pair>();
  private server: net.Server | null = null;
  private isDown = false;
  private nextBudget = Number.POSITIVE_INFINITY;
  /** Bytes that came back from the server, over all connections. */
  received = 0;
  connections = 0;
  closedSince: number | null = performance.now();
  port = 0;

  private constructor(private target: number) {}

  static async to(target: number): Promise<Line> {
    const line = new Line(target);
    const server = net.createServer((near) => line.join(near));
    line.server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    line.port = (server.address() as AddressInfo).port;
    return line;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Connections from now on go to another server. */
  retarget(port: number): void {
    this.target = port;
  }

  private join(near: Socket): void {
    this.connections += 1;
    if (this.isDown) {
      near.resetAndDestroy();
      return;
    }
    const far = net.connect(this.target, "127.0.0.1");
    const pair: Pair = { near, far, isSwallowed: false, budget: this.nextBudget };
    this.nextBudget = Number.POSITIVE_INFINITY;
    this.pairs.add(pair);
    this.closedSince = null;
    const over = () => {
      near.destroy();
      far.destroy();
      if (this.pairs.delete(pair) && this.pairs.size === 0) this.closedSince = performance.now();
    };
    for (const socket of [near, far]) socket.setNoDelay(true).on("error", over).on("close", over);
    near.on("data", (bytes: Buffer) => {
      if (!pair.isSwallowed) far.write(bytes);
    });
    far.on("data", (bytes: Buffer) => {
      if (pair.isSwallowed) return;
      this.received += bytes.length;
      const part = bytes.length <= pair.budget ? bytes : bytes.subarray(0, pair.budget);
      pair.budget -= part.length;
      near.write(part);
      // A reset would throw away what is under way: the reader must get exactly these bytes.
      if (pair.budget <= 0) {
        pair.isSwallowed = true;
        near.end();
        far.destroy();
      }
    });
  }

  /** The next connection ends after exactly so many bytes of the server's answer, its head included. */
  cutNextAfter(bytes: number): void {
    this.nextBudget = bytes;
  }

  /** Cuts what is open; `isDown` refuses what comes until `mend`. */
  cut(isDown = false): void {
    this.isDown = isDown;
    for (const pair of this.pairs) pair.near.resetAndDestroy();
  }

  /** Swallows both directions of what is open; nobody is told. */
  swallow(): void {
    for (const pair of this.pairs) pair.isSwallowed = true;
  }

  /** Takes nothing from the server any more, as a laptop that was shut; both ends stay open. */
  hold(): void {
    for (const pair of this.pairs) pair.far.pause();
  }

  release(): void {
    for (const pair of this.pairs) pair.far.resume();
  }

  mend(): void {
    this.isDown = false;
  }

  async stop(): Promise<void> {
    for (const pair of this.pairs) pair.near.destroy();
    const { server } = this;
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }
}
