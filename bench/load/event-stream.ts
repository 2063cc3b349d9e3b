import { type Frame, frameOf, type Memo } from "./frame";

const lineEnd = Buffer.from("\r\n");
const blockEnd = Buffer.from("\n\n");
const nothing = Buffer.alloc(0);

/** Reads a chunked HTTP answer that is an event stream. Throws on an answer that is none. */
export class EventStreamReader {
  private isBody = false;
  private raw: Buffer = nothing;
  private text: Buffer = nothing;

  constructor(
    private readonly memo: Memo,
    private readonly onFrame: (frame: Frame) => void,
  ) {}

  push(data: Buffer): void {
    this.raw = this.raw.length === 0 ? data : Buffer.concat([this.raw, data]);
    if (!this.isBody && !this.readHead()) return;
    for (;;) {
      const end = this.raw.indexOf(lineEnd);
      if (end < 0) return;
      const size = Number.parseInt(this.raw.toString("latin1", 0, end), 16);
      if (!Number.isInteger(size)) throw new Error("not a chunked stream");
      const from = end + 2;
      if (this.raw.length < from + size + 2) return;
      if (size > 0) this.readText(this.raw.subarray(from, from + size));
      this.raw = this.raw.length === from + size + 2 ? nothing : this.raw.subarray(from + size + 2);
    }
  }

  private readHead(): boolean {
    const end = this.raw.indexOf("\r\n\r\n");
    if (end < 0) return false;
    const head = this.raw.toString("latin1", 0, end);
    if (!head.startsWith("HTTP/1.1 200")) throw new Error(head.split("\r\n")[0] ?? "no answer");
    if (!/transfer-encoding: chunked/i.test(head)) throw new Error("not chunked");
    this.raw = this.raw.subarray(end + 4);
    this.isBody = true;
    return true;
  }

  private readText(bytes: Buffer): void {
    const isWhole = this.text.length === 0;
    const all = isWhole ? bytes : Buffer.concat([this.text, bytes]);
    const last = all.lastIndexOf(blockEnd);
    if (last < 0) {
      this.text = Buffer.from(all);
      return;
    }
    const complete = all.subarray(0, last + 2);
    for (const frame of this.memo.read(complete, parseBlocks)) this.onFrame(frame);
    const rest = all.subarray(last + 2);
    // The third line feed of tRPC's frames belongs to nothing.
    this.text = rest.length === 0 || (rest.length === 1 && rest[0] === 10) ? nothing : Buffer.from(rest);
  }
}

function parseBlocks(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (const block of bytes.toString("utf8").split("\n\n")) {
    const frame = parseBlock(block);
    if (frame) frames.push(frame);
  }
  return frames;
}

function parseBlock(block: string): Frame | null {
  let name = "message";
  let id: string | null = null;
  let data = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("data:")) data += line.slice(5).trimStart();
    else if (line.startsWith("id:")) id = line.slice(3).trim();
    else if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith(": hello")) return { kind: "caughtUp", seqs: [], id: null, events: [] };
  }
  if (name !== "message") return { kind: name, seqs: [], id: null, events: [] };
  if (data === "") return null;
  const { json } = JSON.parse(data) as { json: Parameters<typeof frameOf>[0] };
  return frameOf(json, id);
}
