import type { Readable } from "node:stream";

/** Reading a webhook's body within its bounds; the declared length is not believed. */
export type BodyReading = { ok: true; bytes: Buffer } | { ok: false; status: 408 | 413 | 415 };

/**
 * At most `cap` bytes within `limitMs`. A compressed body is refused: its real size could not be bounded first.
 * What is refused is left where it is, paused: the transport knows how to be rid of it.
 */
export function readBody(
  stream: Readable | null,
  header: (name: string) => string | null,
  { cap, limitMs }: { cap: number; limitMs: number },
): Promise<BodyReading> {
  const encoding = header("content-encoding");
  if (encoding && encoding.toLowerCase() !== "identity")
    return Promise.resolve({ ok: false, status: 415 } as const);
  if (Number(header("content-length") ?? 0) > cap)
    return Promise.resolve({ ok: false, status: 413 } as const);
  if (!stream) return Promise.resolve({ ok: true, bytes: Buffer.alloc(0) } as const);
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const settle = (reading: BodyReading) => {
      clearTimeout(timer);
      stream.off("data", take).off("end", finish).off("error", leave).off("close", leave);
      // Whatever still happens to it is nobody's concern, and must not end the process.
      stream.on("error", () => undefined);
      if (!reading.ok) stream.pause();
      resolve(reading);
    };
    const timer = setTimeout(() => settle({ ok: false, status: 408 }), limitMs);
    const take = (chunk: Uint8Array) => {
      size += chunk.byteLength;
      if (size > cap) settle({ ok: false, status: 413 });
      else chunks.push(chunk);
    };
    const finish = () => settle({ ok: true, bytes: Buffer.concat(chunks, size) });
    // The sender went away in the middle: nothing whole arrived, it must send again.
    const leave = () => settle({ ok: false, status: 408 });
    stream.on("data", take).on("end", finish).on("error", leave).on("close", leave);
  });
}
