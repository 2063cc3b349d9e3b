import { type EventLike, type Frame, frameOf, type Memo } from "./frame";

const nothing = Buffer.alloc(0);

/** A client's text message; the mask is there because the protocol wants one, and is zero because nobody listens. */
export function textMessage(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 125) {
    const head = Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 255, 0, 0, 0, 0]);
    return Buffer.concat([head, payload]);
  }
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}

/** Reads a server's side of a WebSocket after its 101. */
export class WebSocketReader {
  private isOpen = false;
  private raw: Buffer = nothing;

  constructor(
    private readonly onOpen: () => void,
    private readonly onMessage: (payload: Buffer) => void,
  ) {}

  push(data: Buffer): void {
    this.raw = this.raw.length === 0 ? data : Buffer.concat([this.raw, data]);
    if (!this.isOpen) {
      const end = this.raw.indexOf("\r\n\r\n");
      if (end < 0) return;
      if (!this.raw.subarray(0, 12).equals(Buffer.from("HTTP/1.1 101"))) throw new Error("no WebSocket");
      this.raw = this.raw.subarray(end + 4);
      this.isOpen = true;
      this.onOpen();
    }
    while (this.raw.length >= 2) {
      const short = (this.raw[1] ?? 0) & 127;
      const headSize = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (this.raw.length < headSize) return;
      const size =
        short === 126
          ? this.raw.readUInt16BE(2)
          : short === 127
            ? Number(this.raw.readBigUInt64BE(2))
            : short;
      if (this.raw.length < headSize + size) return;
      const opcode = (this.raw[0] ?? 0) & 15;
      const payload = this.raw.subarray(headSize, headSize + size);
      this.raw = this.raw.length === headSize + size ? nothing : this.raw.subarray(headSize + size);
      if (opcode === 1) this.onMessage(payload);
    }
  }
}

export function readPlain(memo: Memo, payload: Buffer): readonly Frame[] {
  return memo.read(payload, (bytes) => [frameOf(JSON.parse(bytes.toString()) as { kind: string }, null)]);
}

/** `42["event",{…},"offset"]`; the offset is there only with connection state recovery. */
export function readSocketIo(memo: Memo, payload: Buffer): readonly Frame[] {
  return memo.read(payload, (bytes) => {
    const text = bytes.toString();
    if (!text.startsWith("42")) return [];
    const [, event, offset] = JSON.parse(text.slice(2)) as [string, EventLike, string | undefined];
    return [frameOf({ kind: "events", events: [event] }, offset ?? null)];
  });
}
