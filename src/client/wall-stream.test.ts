import { afterEach, expect, it, vi } from "vitest";
import { followWall, takeFrames, type WallNews } from "./wall-stream";

afterEach(() => vi.unstubAllGlobals());

it("takes whole frames and keeps what is not complete yet", () => {
  const first = takeFrames('data: {"kind":"beat","at":1}\n\ndata: {"kind":"be');
  expect(first).toEqual({ frames: [{ kind: "beat", at: 1 }], rest: 'data: {"kind":"be' });
  expect(takeFrames(`${first.rest}at","at":2}\n\n`)).toEqual({ frames: [{ kind: "beat", at: 2 }], rest: "" });
  expect(takeFrames(": a comment\n\n")).toEqual({ frames: [], rest: "" });
});

const streamOf = (...texts: string[]) =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      },
    }),
  );

it("tells what comes, says when it is lost, comes back, and stops where the link has ended", async () => {
  const answers = [
    streamOf('data: {"kind":"beat","at":1}\n\n'),
    new Response(null, { status: 503 }),
    streamOf('data: {"kind":"beat"', ',"at":2}\n\n', 'data: {"kind":"bye","reason":"deploy"}\n\n'),
    streamOf('data: {"kind":"bye","reason":"ended"}\n\n'),
  ];
  const asked: RequestInit[] = [];
  vi.stubGlobal("fetch", (_path: string, init: RequestInit) => {
    asked.push(init);
    const answer = answers.shift();
    return answer ? Promise.resolve(answer) : Promise.reject(new Error("asked too often"));
  });
  const news: WallNews[] = [];
  await followWall("token", (each) => news.push(each), new AbortController().signal, {
    random: () => 0,
    sleep: () => Promise.resolve(),
  });
  expect(news).toEqual([
    { kind: "frame", frame: { kind: "beat", at: 1 } },
    { kind: "lost" },
    { kind: "lost" },
    { kind: "frame", frame: { kind: "beat", at: 2 } },
    { kind: "lost" },
    { kind: "ended" },
  ]);
  expect(asked[0]).toMatchObject({ credentials: "omit", headers: { authorization: "Bearer token" } });
});

it("stops at once for a link that opens nothing", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { status: 404 })));
  const news: WallNews[] = [];
  await followWall("token", (each) => news.push(each), new AbortController().signal);
  expect(news).toEqual([{ kind: "ended" }]);
});
