import { catalog, isEventType } from "@/contracts/catalog";
import type { LiveEvent, LiveFrame } from "@/contracts/live/schema";
import type { LogRow } from "@/platform/events/log";

/**
 * A frame ready for any number of viewers: turned into JSON, into tRPC's event-stream text and into one HTTP
 * chunk at most once each, and only when a transport asks for it. That is why a thousand viewers cost little
 * more than one.
 */
export class EncodedFrame {
  private bytesOnce: Buffer | null = null;
  private chunkOnce: Buffer | null = null;

  constructor(
    readonly position: string,
    readonly frame: LiveFrame,
  ) {}

  /**
   * As tRPC 11.19's producer writes it: `data:`, `id:`, two blank lines. The wrapper is superjson's, whose metadata
   * is absent because frames hold plain JSON only. A contract test reads both with the stock client.
   */
  get bytes(): Buffer {
    this.bytesOnce ??= Buffer.from(
      `data: {"json":${JSON.stringify(this.frame)}}\nid: ${this.position}\n\n\n`,
    );
    return this.bytesOnce;
  }

  /** The same with its chunk header, for a socket whose response is chunked. */
  get chunk(): Buffer {
    this.chunkOnce ??= chunkOf(this.bytes);
    return this.chunkOnce;
  }
}

/** One HTTP/1.1 chunk around `bytes`. */
export function chunkOf(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);
}

/** The user id of a personal row; null for one that everybody of the workspace receives. */
export function ownerOf(row: LogRow): string | null {
  return row.audience.startsWith("user:") ? row.audience.slice("user:".length) : null;
}

/** What `userId` sees of a row: the event, or its bare number where it is somebody else's or not understood. */
export function forViewer(row: LogRow, userId: string): LiveEvent | number {
  if (!isEventType(row.type)) return row.seq;
  if (row.audience !== "workspace" && ownerOf(row) !== userId) return row.seq;
  const parsed = catalog[row.type].payload.safeParse(row.data);
  if (!parsed.success) return row.seq;
  return { type: row.type, data: parsed.data, seq: row.seq, actorId: row.actorId, at: row.at } as LiveEvent;
}
