import { gzipSync } from "node:zlib";
import { cookieOf, expect, test, workPath } from "./fixtures";

/** KB are thousands of bytes. Bare Next has 135 of them. */
const mostKilobytes = 300;

test("must show 7: the desk's first load has at most 300 KB of JavaScript", async ({
  newTeam,
  enter,
  stack,
}) => {
  const team = await newTeam();
  const { page } = await enter(team, team.worker);
  const headers = { cookie: await cookieOf(page) };
  const answer = await fetch(`${stack.origin}${workPath(team)}`, { headers, redirect: "error" });
  expect(answer.status).toBe(200);
  const html = await answer.text();
  // What the page itself loads: old browsers' own script stays out, as they alone fetch it.
  const scripts = [...html.matchAll(/<script\b[^>]*>/g)]
    .map(([tag]) => (/\bnomodule\b/i.test(tag) ? null : /\bsrc="([^"]+)"/.exec(tag)?.[1]))
    .filter((src) => src !== null && src !== undefined);
  const files = new Set(scripts);
  expect(files.size).toBeGreaterThan(5);
  let bytes = 0;
  for (const src of files) {
    const script = await fetch(new URL(src.replaceAll("&amp;", "&"), stack.origin));
    expect(script.status, src).toBe(200);
    bytes += gzipSync(Buffer.from(await script.arrayBuffer())).length;
  }
  console.log(
    `The desk's first load: ${(bytes / 1000).toFixed(1)} KB of JavaScript in ${files.size} files, gzip`,
  );
  expect(bytes / 1000).toBeLessThanOrEqual(mostKilobytes);
});
