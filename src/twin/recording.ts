import type { ServerResponse } from "node:http";

/** 8 kHz, 16 bit, mono: what telephony sounds like, 16 kB a second. */
const sampleRate = 8000;
const bytesPerSecond = sampleRate * 2;
const headerBytes = 44;
const longestSeconds = 3600;

/** Serves a WAV of two voices taking turns, `seconds` long, whole or by one Range. Nothing is kept in memory. */
export function sendRecording(response: ServerResponse, seconds: number, range: string | undefined): void {
  const audioBytes = Math.round(Math.min(seconds, longestSeconds) * sampleRate) * 2;
  const total = headerBytes + audioBytes;
  const wanted = readRange(range, total);
  const headers = { "content-type": "audio/wav", "accept-ranges": "bytes", "cache-control": "no-store" };
  if (wanted === "beyond") {
    response.writeHead(416, { ...headers, "content-range": `bytes */${total}` }).end();
    return;
  }
  const { from, to } = wanted ?? { from: 0, to: total - 1 };
  response.writeHead(wanted === null ? 200 : 206, {
    ...headers,
    "content-length": to - from + 1,
    ...(wanted === null ? {} : { "content-range": `bytes ${from}-${to}/${total}` }),
  });
  let at = from;
  const pump = () => {
    while (at <= to && !response.destroyed) {
      const piece = wavBytes(at, Math.min(at + 65_536, to + 1), audioBytes);
      at += piece.length;
      if (!response.write(piece)) {
        response.once("drain", pump);
        return;
      }
    }
    response.end();
  };
  pump();
}

function readRange(range: string | undefined, total: number): { from: number; to: number } | "beyond" | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return null;
  const [first, last] = [match[1] ?? "", match[2] ?? ""];
  const from = first === "" ? Math.max(0, total - Number(last)) : Number(first);
  const to = first === "" || last === "" ? total - 1 : Math.min(Number(last), total - 1);
  return from >= total || from > to ? "beyond" : { from, to };
}

/** Bytes [from, to) of the file; every sample is a function of its place, so any range costs only itself. */
function wavBytes(from: number, to: number, audioBytes: number): Buffer {
  const header = wavHeader(audioBytes);
  const piece = Buffer.alloc(to - from);
  for (let at = from; at < to; at++) {
    if (at < headerBytes) piece[at - from] = header[at] ?? 0;
    else {
      const offset = at - headerBytes;
      const sample = sampleAt(offset >> 1);
      piece[at - from] = offset % 2 === 0 ? sample & 0xff : (sample >> 8) & 0xff;
    }
  }
  return piece;
}

function wavHeader(audioBytes: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write("RIFF", 0, "ascii");
  header.writeUInt32LE(36 + audioBytes, 4);
  header.write("WAVEfmt ", 8, "ascii");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(bytesPerSecond, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "ascii");
  header.writeUInt32LE(audioBytes, 40);
  return header;
}

/** Two hummed voices, a low and a higher one, taking turns of 1.6 s in syllables: pleasant, and plainly no person. */
function sampleAt(index: number): number {
  const t = index / sampleRate;
  const turn = t % 3.2;
  const isFirst = turn < 1.6;
  const inTurn = isFirst ? turn : turn - 1.6;
  const pitch = (isFirst ? 150 : 225) * (1 + 0.04 * Math.sin(2 * Math.PI * 0.7 * t));
  // Some turns are louder than others, so that the picture of the sound has a shape.
  const loudness = 0.35 + (0.65 * ((Math.floor(t / 1.6) * 7) % 5)) / 4;
  const syllable = Math.sin(Math.PI * ((inTurn * 3.5) % 1)) ** 2;
  const breath = inTurn > 1.4 ? 0 : 1;
  const wave =
    Math.sin(2 * Math.PI * pitch * inTurn) +
    0.5 * Math.sin(4 * Math.PI * pitch * inTurn) +
    0.25 * Math.sin(6 * Math.PI * pitch * inTurn);
  return Math.round(6000 * loudness * syllable * breath * wave);
}
