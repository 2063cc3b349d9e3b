/** The whole of an own audio file where it is at most `mostBytes` long, by asking for its length first; else null. */
export async function readAudio(
  path: string,
  mostBytes: number,
  signal: AbortSignal,
): Promise<ArrayBuffer | null> {
  const first = await fetch(path, { headers: { range: "bytes=0-0" }, signal });
  const total = Number(/\/(\d+)$/.exec(first.headers.get("content-range") ?? "")?.[1] ?? Number.NaN);
  await first.body?.cancel();
  if (first.status !== 206 || !(total <= mostBytes)) return null;
  const whole = await fetch(path, { signal });
  return whole.ok ? whole.arrayBuffer() : null;
}
