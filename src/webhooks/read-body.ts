/** Reading a webhook's body within its bounds; the declared length is not believed. */
export type BodyReading = { ok: true; bytes: Uint8Array } | { ok: false; status: 408 | 413 | 415 };

/** At most `cap` bytes within `limitMs`. A compressed body is refused: its real size could not be bounded first. */
export async function readBody(request: Request, cap: number, limitMs: number): Promise<BodyReading> {
  const encoding = request.headers.get("content-encoding");
  if (encoding && encoding.toLowerCase() !== "identity") return { ok: false, status: 415 };
  if (Number(request.headers.get("content-length") ?? 0) > cap) return { ok: false, status: 413 };
  if (!request.body) return { ok: true, bytes: new Uint8Array() };
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  const tooSlow = new Promise<"slow">((resolve) => {
    timer = setTimeout(() => resolve("slow"), limitMs);
  });
  try {
    for (;;) {
      const next = await Promise.race([reader.read(), tooSlow]);
      if (next === "slow") {
        void reader.cancel().catch(() => undefined);
        return { ok: false, status: 408 };
      }
      if (next.done) break;
      size += next.value.byteLength;
      if (size > cap) {
        void reader.cancel().catch(() => undefined);
        return { ok: false, status: 413 };
      }
      chunks.push(next.value);
    }
  } catch {
    // The sender went away in the middle: nothing whole arrived, it must send again.
    return { ok: false, status: 408 };
  } finally {
    clearTimeout(timer);
  }
  return { ok: true, bytes: Buffer.concat(chunks) };
}
