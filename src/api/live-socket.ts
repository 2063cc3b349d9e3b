import type { IncomingMessage, ServerResponse } from "node:http";
import { chunkOf, type EncodedFrame } from "@/platform/events/frames";
import type { Sink } from "@/platform/events/viewer";
import { singleton } from "@/platform/singleton";

const pingMs = 10_000;
const pingBytes = Buffer.from("event: ping\ndata: \n\n\n");
const pingChunk = chunkOf(pingBytes);
const stuckMs = 1000;

/** All sockets of this process, pinged by one timer. */
const pinged = () =>
  singleton("live-sockets", () => {
    const sockets = new Set<LiveSocket>();
    setInterval(() => {
      for (const socket of sockets) socket.sendPing();
    }, pingMs).unref();
    return sockets;
  });

/**
 * A viewer's sink on Node's response. Where the response is chunked, frames go to the socket as chunks that were
 * framed once for all viewers; else (an HTTP/1.0 proxy) through `res.write`.
 */
export class LiveSocket implements Sink {
  onGone: () => void = () => undefined;
  onDrain: () => void = () => undefined;
  private readonly isFramed: boolean;
  private isOver = false;

  constructor(
    req: IncomingMessage,
    private readonly res: ServerResponse,
  ) {
    res.flushHeaders();
    res.socket?.setNoDelay(true);
    this.isFramed = res.chunkedEncoding && res.socket !== null;
    pinged().add(this);
    res.socket?.on("drain", () => this.onDrain());
    const gone = () => {
      this.close();
      this.onGone();
    };
    req.once("close", gone);
    res.once("close", gone);
  }

  /** One of the protocol's named events. */
  event(name: "connected" | "return" | "serialized-error", data: string): void {
    const bytes = Buffer.from(`event: ${name}\ndata: ${data}\n\n\n`);
    this.raw(bytes, chunkOf(bytes));
  }

  write(frame: EncodedFrame): boolean {
    return this.isFramed ? this.raw(null, frame.chunk) : this.raw(frame.bytes, null);
  }

  /** tRPC's own ping: it keeps proxies and the browser's inactivity timer content while nothing happens. */
  sendPing(): void {
    this.raw(pingBytes, pingChunk);
  }

  private raw(bytes: Buffer | null, chunk: Buffer | null): boolean {
    if (this.isOver) return true;
    if (this.isFramed && chunk) return this.res.socket?.write(chunk) ?? true;
    return bytes ? this.res.write(bytes) : true;
  }

  /** The browser went away, or we have ended: nobody will ever call `onGone` again. */
  get isGone(): boolean {
    return this.isOver;
  }

  waitingBytes(): number {
    return this.res.socket?.writableLength ?? 0;
  }

  end(isStuck: boolean): void {
    if (this.isOver) return;
    const { socket } = this.res;
    if (!isStuck) this.event("return", "");
    this.close();
    if (isStuck) setTimeout(() => socket?.destroy(), stuckMs).unref();
    else this.res.end();
  }

  private close(): void {
    this.isOver = true;
    pinged().delete(this);
  }
}
