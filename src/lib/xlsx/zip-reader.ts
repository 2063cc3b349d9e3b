import { createInflateRaw } from "node:zlib";
import { UnreadableFile } from "@/lib/xlsx/unreadable-file";

/** Bytes that can be read from any place; `read` gives those of [start, end) in order, in pieces. */
export type Source = { size: number; read: (start: number, end: number) => AsyncIterable<Uint8Array> };

type Entry = { method: number; compressedSize: number; localOffset: number };
/** The files of an archive by their names. Names are looked up and nothing else: nothing is ever written under one. */
export type Archive = { source: Source; entries: ReadonlyMap<string, Entry> };

const endBytes = 22;
const mostComment = 65_535;
const mostDirectoryBytes = 4 * 1024 * 1024;
const mostEntries = 10_000;

async function bytesOf(source: Source, start: number, end: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source.read(start, end)) parts.push(part);
  const bytes = Buffer.concat(parts);
  if (bytes.byteLength !== end - start) throw new UnreadableFile("This file ends too early.");
  return bytes;
}

/** Reads the list of what is in the archive, from its end. Throws UnreadableFile. */
export async function openArchive(source: Source): Promise<Archive> {
  const tailStart = Math.max(0, source.size - endBytes - mostComment);
  const tail = await bytesOf(source, tailStart, source.size);
  const at = tail.lastIndexOf("PK\u0005\u0006", undefined, "latin1");
  if (at < 0 || at + endBytes > tail.byteLength) throw new UnreadableFile("This is no whole XLSX file.");
  const [count, size, offset] = [
    tail.readUInt16LE(at + 10),
    tail.readUInt32LE(at + 12),
    tail.readUInt32LE(at + 16),
  ];
  if (count > mostEntries || size > mostDirectoryBytes || offset + size > source.size)
    throw new UnreadableFile("This XLSX file is built in a way that is not read here. Save it anew.");
  const directory = await bytesOf(source, offset, offset + size);
  const entries = new Map<string, Entry>();
  for (let n = 0, from = 0; n < count; n += 1) {
    if (from + 46 > directory.byteLength || directory.readUInt32LE(from) !== 0x02014b50)
      throw new UnreadableFile("The list of this XLSX file's parts is broken.");
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      directory.readUInt16LE(from + field),
    );
    const name = directory.toString("utf8", from + 46, from + 46 + (nameLength ?? 0));
    if ((directory.readUInt16LE(from + 8) & 1) === 1)
      throw new UnreadableFile("This file is locked with a password. Save it without one.");
    if (entries.has(name)) throw new UnreadableFile("This XLSX file names a part twice.");
    entries.set(name, {
      method: directory.readUInt16LE(from + 10),
      compressedSize: directory.readUInt32LE(from + 20),
      localOffset: directory.readUInt32LE(from + 42),
    });
    from += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return { source, entries };
}

/**
 * What a part of the archive holds, unpacked as it is read; null where there is no such part. More than `mostBytes`
 * unpacked ends in UnreadableFile, whatever the archive says of its size.
 */
export async function readEntry(
  { source, entries }: Archive,
  name: string,
  mostBytes: number,
): Promise<AsyncGenerator<Buffer> | null> {
  const entry = entries.get(name);
  if (!entry) return null;
  const local = await bytesOf(source, entry.localOffset, Math.min(source.size, entry.localOffset + 30));
  if (local.readUInt32LE(0) !== 0x04034b50)
    throw new UnreadableFile("A part of this XLSX file is not where it should be.");
  const start = entry.localOffset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const end = start + entry.compressedSize;
  if (end > source.size || (entry.method !== 0 && entry.method !== 8))
    throw new UnreadableFile("This XLSX file is packed in a way that is not read here. Save it anew.");
  return unpack(source.read(start, end), entry.method === 8, mostBytes);
}

async function* unpack(
  packed: AsyncIterable<Uint8Array>,
  isDeflated: boolean,
  mostBytes: number,
): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const piece of isDeflated ? inflate(packed) : packed) {
    total += piece.byteLength;
    if (total > mostBytes)
      throw new UnreadableFile("Unpacked, this file is far larger than a list of people can be.");
    yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
  }
}

async function* inflate(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacker = createInflateRaw();
  const feed = (async () => {
    for await (const piece of packed) {
      if (unpacker.destroyed) return;
      if (!unpacker.write(piece))
        await new Promise<void>((resolve) => {
          unpacker.once("drain", resolve);
          unpacker.once("close", resolve);
        });
    }
    unpacker.end();
  })();
  feed.catch((error: Error) => unpacker.destroy(error));
  try {
    for await (const piece of unpacker) yield piece as Uint8Array;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith("Z_"))
      throw new UnreadableFile("A part of this XLSX file is damaged.");
    throw error;
  } finally {
    unpacker.destroy();
  }
}
