import net from "node:net";
import { EventStreamReader } from "./event-stream";
import type { Frame, Memo } from "./frame";
import { readPlain, readSocketIo, textMessage, WebSocketReader } from "./web-socket";

export type Protocol = "event-stream" | "ws" | "socket-io";
export type Target = {
  protocol: Protocol;
  port: number;
  path: string;
  headers: Record<string, string>;
  /** Position to begin from. */
  cursor: string | null;
  /** Never reads, from its first live moment on. */
  isStalled?: boolean;
};

export type Note = (viewer: Viewer, frame: Frame) => void;
type Reader = { push: (data: Buffer) => void };

/** One viewer on a raw socket. */
export class Viewer {
  /** Position of the last event received; everything is judged against it. */
  last = 0;
  cursor: string | null;
  isReady = false;
  isRefused = false;
  private socket: net.Socket | null = null;
  private recovery: { pid: string; offset: string | null } | null = null;
  private settle: ((isReady: boolean) => void) | null = null;

  constructor(
    readonly target: Target,
    private readonly memo: Memo,
    private readonly note: Note,
    private readonly onEnd: (viewer: Viewer) => void,
  ) {
    this.cursor = target.cursor;
  }

  /** Resolves when it is live (replay included), false when it was refused or cut before. */
  connect(patienceMs: number): Promise<boolean> {
    this.isReady = false;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.giveUp(), patienceMs);
      this.settle = (isReady) => {
        clearTimeout(timer);
        this.settle = null;
        this.isReady = isReady;
        if (isReady && this.target.isStalled) this.socket?.pause();
        resolve(isReady);
      };
      this.open();
    });
  }

  private open(): void {
    const socket = net.connect({ host: "127.0.0.1", port: this.target.port, noDelay: true });
    this.socket = socket;
    const reader = this.reader();
    socket.on("connect", () => socket.write(this.request()));
    socket.on("data", (data) => {
      if (this.socket !== socket) return;
      try {
        reader.push(data);
      } catch {
        socket.destroy();
      }
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      if (this.socket !== socket) return;
      this.socket = null;
      const wasReady = this.isReady;
      this.isReady = false;
      this.settle?.(false);
      if (wasReady) this.onEnd(this);
    });
  }

  private request(): string {
    const { protocol, path, headers, port } = this.target;
    const lines = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`];
    if (protocol === "event-stream") {
      lines.push("Accept: text/event-stream");
      if (this.cursor) lines.push(`Last-Event-Id: ${this.cursor}`);
    } else {
      lines.push("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13");
      lines.push("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==");
    }
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
    return `${lines.join("\r\n")}\r\n\r\n`;
  }

  private reader(): Reader {
    switch (this.target.protocol) {
      case "event-stream":
        return new EventStreamReader(this.memo, (frame) => this.take(frame));
      case "ws":
        return new WebSocketReader(
          () => this.settle?.(true),
          (payload) => readPlain(this.memo, payload).forEach((frame) => this.take(frame)),
        );
      case "socket-io":
        return new WebSocketReader(
          () => undefined,
          (payload) => this.takeSocketIo(payload),
        );
    }
  }

  private takeSocketIo(payload: Buffer): void {
    if (payload[0] === 50 /* ping */) this.socket?.write(textMessage("3"));
    else if (payload[0] === 48 /* open */) {
      const back = this.recovery?.offset ? JSON.stringify(this.recovery) : "";
      this.socket?.write(textMessage(`40${back}`));
    } else if (payload[0] === 52 && payload[1] === 48 /* connected */) {
      const { pid } = JSON.parse(payload.toString("utf8", 2)) as { pid?: string };
      if (pid) this.recovery = { pid, offset: this.recovery?.offset ?? null };
      this.settle?.(true);
    } else {
      for (const frame of readSocketIo(this.memo, payload)) {
        if (this.recovery && frame.id) this.recovery.offset = frame.id;
        this.take(frame);
      }
    }
  }

  private take(frame: Frame): void {
    if (frame.id !== null && this.target.protocol === "event-stream") this.cursor = frame.id;
    if (frame.kind === "serialized-error") this.isRefused = true;
    this.note(this, frame);
    if (frame.kind === "caughtUp") this.settle?.(true);
  }

  /** A connection that was given up must not come to life beside its successor, and say everything twice. */
  private giveUp(): void {
    const { settle } = this;
    this.cut();
    settle?.(false);
  }

  /** As a network does it: no goodbye. */
  cut(): void {
    const { socket } = this;
    this.socket = null;
    this.isReady = false;
    socket?.resetAndDestroy();
  }
}
