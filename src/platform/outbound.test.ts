import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { buildConnector } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createCheckedConnector, createOutbound, type OutboundOptions, readOutboundUrl } from "./outbound";
import { isPublicAddress } from "./outbound-address";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

async function loopback(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

/** Never dials: notes the address it was told to dial and fails. */
function stubbedSocket() {
  const dialled: string[] = [];
  const connectSocket: buildConnector.connector = (target, callback) => {
    dialled.push(target.hostname);
    callback(new Error("stub"), null);
  };
  return { dialled, connectSocket };
}

function connectOnce(hostname: string, options: OutboundOptions): Promise<string> {
  const connector = createCheckedConnector({ ...options, isExempt: false, timeoutMs: 1000 });
  return new Promise((done) => {
    connector({ hostname, host: hostname, protocol: "https:", port: "443" }, (...[error]) =>
      done(error?.message ?? "connected"),
    );
  });
}

/** As getaddrinfo does: it reads every old spelling of an IPv4 address. */
const resolveLikeLibc = async (hostname: string) => {
  const spelled = URL.canParse(`http://${hostname}`) ? new URL(`http://${hostname}`).hostname : hostname;
  return /^[\d.]+$/.test(spelled) ? [{ address: spelled.replace(/\.$/, ""), family: 4 }] : [];
};

const refusedSpellings = [
  "127.0.0.1",
  "127.1",
  "127.0.1",
  "127.255.255.254",
  "2130706433",
  "0x7f000001",
  "0x7f.0.0.1",
  "0x7f.1",
  "017700000001",
  "0177.0.0.1",
  "0177.0x0.0.1",
  "127.0.0.1.",
  "0",
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "10.255.255.255",
  "167772161",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.0.1",
  "192.168.255.255",
  "0xc0a80001",
  "169.254.169.254",
  "2852039166",
  "0xa9fea9fe",
  "0251.0376.0251.0376",
  "169.254.170.2",
  "169.254.0.1",
  "100.64.0.1",
  "100.100.100.200",
  "100.127.255.255",
  "168.63.129.16",
  "192.0.0.1",
  "192.0.0.192",
  "192.0.2.1",
  "192.88.99.1",
  "198.18.0.1",
  "198.19.255.255",
  "198.51.100.7",
  "203.0.113.9",
  "224.0.0.1",
  "239.255.255.255",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "[::]",
  "[::1]",
  "0:0:0:0:0:0:0:1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "[::ffff:7f00:1]",
  "::ffff:10.0.0.1",
  "::ffff:8.8.8.8",
  "::127.0.0.1",
  "::7f00:1",
  "::ffff:0:127.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b::127.0.0.1",
  "64:ff9b:1::7f00:1",
  "2002:7f00:1::",
  "2002:7f00:0001::1",
  "2002:a00:1::",
  "2001:0:7f00:1::",
  "2001::1",
  "2001:db8::1",
  "3fff::1",
  "100::1",
  "fe80::1",
  "fe80::1%eth0",
  "fec0::1",
  "fc00::1",
  "fd00:ec2::254",
  "ff02::1",
  "5f00::1",
  "4000::1",
];

describe("addresses (O2), at the connector with a stubbed socket", () => {
  it("is a table of more than sixty spellings", () => {
    expect(new Set(refusedSpellings).size).toBeGreaterThanOrEqual(60);
  });
  it.each(refusedSpellings)("refuses %s before anything is dialled", async (spelling) => {
    const { dialled, connectSocket } = stubbedSocket();
    expect(await connectOnce(spelling, { resolve: resolveLikeLibc, connectSocket })).toBe("address_refused");
    expect(dialled).toEqual([]);
  });
  it.each(refusedSpellings)("refuses a name that resolves to %s", async (spelling) => {
    const { dialled, connectSocket } = stubbedSocket();
    const resolve = async () => [{ address: spelling, family: 4 }];
    expect(await connectOnce("innocent.example", { resolve, connectSocket })).toBe("address_refused");
    expect(dialled).toEqual([]);
  });
  it.each([
    "8.8.8.8",
    "1.1.1.1",
    "172.32.0.1",
    "172.15.0.1",
    "100.63.0.1",
    "2606:4700::1111",
    "2a00:1450:4001::1",
  ])("dials %s, a public address, and nothing else", async (address) => {
    const { dialled, connectSocket } = stubbedSocket();
    expect(isPublicAddress(address)).toBe(true);
    await connectOnce("good.example", { resolve: async () => [{ address, family: 4 }], connectSocket });
    expect(dialled).toEqual([address]);
  });
  it("refuses a name that answers public and private at once", async () => {
    const { dialled, connectSocket } = stubbedSocket();
    const resolve = async () => ["8.8.8.8", "127.0.0.1"].map((address) => ({ address, family: 4 }));
    expect(await connectOnce("mixed.example", { resolve, connectSocket })).toBe("address_refused");
    expect(dialled).toEqual([]);
  });
  it("an unknown name is unresolved", async () => {
    const { connectSocket } = stubbedSocket();
    expect(await connectOnce("nobody.example", { resolve: async () => [], connectSocket })).toBe(
      "unresolved",
    );
    const resolve = () => Promise.reject(new Error("ENOTFOUND"));
    expect(await connectOnce("nobody.example", { resolve, connectSocket })).toBe("unresolved");
  });
});

describe("URLs (O2)", () => {
  const { dialled, connectSocket } = stubbedSocket();
  const resolve = resolveLikeLibc;
  it.each([
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "ws://example.com/",
    "data:text/plain,x",
    "https://user@example.com/",
    "https://user:pw@example.com/",
    "https://:pw@example.com/",
    "https://example.com:80/",
    "https://example.com:22/",
    "https://example.com:8443/",
    "http://example.com:443/",
    "https://example.com./",
    "https:\\\\example.com/",
    "https://exam\tple.com/",
    "https://example.com/a b",
    " https://example.com/",
    "//example.com/",
    "example.com",
    "",
    "https://",
    `https://example.com/${"a".repeat(9000)}`,
  ])("refuses %s", async (url) => {
    expect(readOutboundUrl(url, [])).toBeNull();
    expect(await createOutbound({ resolve, connectSocket }).request(url)).toMatchObject({
      ok: false,
      reason: "url_refused",
      wasSent: false,
    });
  });
  it.each([
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://[::ffff:7f00:1]/",
    "https://127。0。0。1/",
  ])("refuses %s by its address", async (url) => {
    const outbound = createOutbound({ resolve, connectSocket });
    expect(await outbound.request(url)).toMatchObject({ reason: "address_refused", wasSent: false });
    expect(await outbound.stream(url)).toMatchObject({ reason: "address_refused", wasSent: false });
  });
  it("never dialled in any of these", () => expect(dialled).toEqual([]));
  it("allows exact origins only", () => {
    const allowed = ["http://127.0.0.1:4010"];
    expect(readOutboundUrl("http://127.0.0.1:4010/api", allowed)).not.toBeNull();
    for (const other of [
      "http://127.0.0.1:4011/",
      "https://127.0.0.1:4010/",
      "http://localhost:4010/",
      "http://u@127.0.0.1:4010/",
    ]) {
      expect(readOutboundUrl(other, allowed)).toBeNull();
    }
  });
});

describe("rebinding (O3)", () => {
  it("dials what it judged: a name is resolved once per connection", async () => {
    const { dialled, connectSocket } = stubbedSocket();
    const resolve = vi
      .fn<NonNullable<OutboundOptions["resolve"]>>()
      .mockResolvedValueOnce([{ address: "8.8.8.8", family: 4 }])
      .mockResolvedValue([{ address: "127.0.0.1", family: 4 }]);
    const outbound = createOutbound({ resolve, connectSocket });
    expect(await outbound.request("https://rebind.example/")).toMatchObject({
      reason: "connect_failed",
      wasSent: false,
    });
    expect(resolve).toHaveBeenCalledTimes(1);
    expect(dialled).toEqual(["8.8.8.8"]);
    // The second request resolves again, and is refused.
    expect(await outbound.request("https://rebind.example/")).toMatchObject({
      reason: "address_refused",
      wasSent: false,
    });
    expect(dialled).toEqual(["8.8.8.8"]);
  });
});

describe("exchanges on loopback, by an allowed origin (O4, O5)", () => {
  const secret = "key-5a1e";
  async function ask(
    listener: RequestListener,
    options: Parameters<ReturnType<typeof createOutbound>["request"]>[1] = {},
  ) {
    const origin = await loopback(listener);
    return createOutbound({ allowOrigins: [origin] }).request(`${origin}/api?authcode=${secret}`, options);
  }
  it("sends method, headers and body and gives the answer", async () => {
    const seen: unknown[] = [];
    const result = await ask(
      (request, response) => {
        let body = "";
        request.on("data", (piece) => {
          body += String(piece);
        });
        request.on("end", () => {
          seen.push(
            request.method,
            request.url,
            request.headers["content-type"],
            request.headers["accept-encoding"],
            body,
          );
          response.writeHead(201, { "content-type": "text/html; charset=UTF-8" }).end("{}");
        });
      },
      { method: "POST", body: "a=1", headers: { "content-type": "application/x-www-form-urlencoded" } },
    );
    expect(seen).toEqual([
      "POST",
      `/api?authcode=${secret}`,
      "application/x-www-form-urlencoded",
      "identity",
      "a=1",
    ]);
    expect(result).toMatchObject({ ok: true, status: 201, contentType: "text/html; charset=UTF-8" });
    expect(result.ok && result.text()).toBe("{}");
  });
  it.each([301, 302, 303, 307, 308])("does not follow a %i", async (status) => {
    let hits = 0;
    const result = await ask((_request, response) => {
      hits += 1;
      response.writeHead(status, { location: "/next" }).end("secret body");
    });
    expect(result).toMatchObject({ ok: false, reason: "redirected", wasSent: true });
    expect(hits).toBe(1);
  });
  it("gives up on a server that never answers, says it may have arrived", async () => {
    const started = Date.now();
    const result = await ask(() => undefined, { timeoutMs: 200 });
    expect(result).toMatchObject({ reason: "timeout", wasSent: true });
    expect(Date.now() - started).toBeLessThan(1500);
  });
  it("gives up on a drip that would never end: the clock is for the whole", async () => {
    const result = await ask(
      (_request, response) => {
        response.writeHead(200, { "content-type": "text/plain" });
        const drip = setInterval(() => response.write("."), 20);
        response.on("close", () => clearInterval(drip));
      },
      { timeoutMs: 300 },
    );
    expect(result).toMatchObject({ reason: "timeout", wasSent: true });
  });
  it("stops an endless body at the cap while it streams", async () => {
    let written = 0;
    const result = await ask(
      (_request, response) => {
        response.writeHead(200);
        const piece = Buffer.alloc(16_384);
        const pump = () => {
          while (!response.destroyed && response.write(piece)) written += piece.length;
          if (!response.destroyed) response.once("drain", pump);
        };
        pump();
      },
      { maxBytes: 50_000 },
    );
    expect(result).toMatchObject({ reason: "too_large" });
    expect(written).toBeLessThan(20_000_000);
  });
  it("refuses a declared size above the cap, a wrong type, and an encoded body", async () => {
    const big = await ask(
      (_q, response) => void response.writeHead(200, { "content-length": "2000000" }).end(),
    );
    expect(big).toMatchObject({ reason: "too_large" });
    const html = await ask(
      (_q, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
      {
        accept: ["application/json"],
      },
    );
    expect(html).toMatchObject({ reason: "wrong_content_type" });
    const packed = await ask(
      (_q, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end("x"),
    );
    expect(packed).toMatchObject({ reason: "wrong_content_type" });
  });
  it("a broken answer may have arrived; a refused connection surely has not", async () => {
    const broken = await ask((_q, response) => void response.socket?.destroy());
    expect(broken).toMatchObject({ reason: "interrupted", wasSent: true });
    const origin = await loopback(() => undefined);
    await new Promise((done) => servers.pop()?.close(done));
    const refused = await createOutbound({ allowOrigins: [origin] }).request(`${origin}/?authcode=${secret}`);
    expect(refused).toMatchObject({ reason: "connect_failed", wasSent: false });
    const aborted = await ask(() => undefined, { signal: AbortSignal.timeout(50) });
    expect(aborted).toMatchObject({ reason: "aborted" });
  });
  it("error text holds neither the URL nor the body", async () => {
    const results = [
      await ask((_q, response) => void response.writeHead(302, { location: "/x" }).end("BODYCANARY")),
      await ask((_q, response) => void response.end("BODYCANARY".repeat(10)), { maxBytes: 5 }),
      await ask((_q, response) => void response.socket?.destroy()),
      await createOutbound().request(`https://127.0.0.1/?authcode=${secret}`),
    ];
    expect(results.every((result) => !result.ok)).toBe(true);
    expect(JSON.stringify(results)).not.toMatch(/BODYCANARY|key-5a1e|127\.0\.0\.1/);
  });
});

describe("recordings by pieces (O6)", () => {
  const audio = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));
  const serve: RequestListener = (request, response) => {
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
    if (range === null)
      return void response
        .writeHead(200, { "content-type": "audio/x-wav", "content-length": "1000" })
        .end(audio);
    const from = Number(range[1]);
    if (from >= 1000)
      return void response.writeHead(416, { "content-range": "bytes */1000" }).end("no such BODYCANARY");
    const to = range[2] === "" ? 999 : Number(range[2]);
    response
      .writeHead(206, { "content-type": "audio/x-wav", "content-range": `bytes ${from}-${to}/1000` })
      .end(audio.subarray(from, to + 1));
  };
  async function play(
    listener: RequestListener,
    options: Parameters<ReturnType<typeof createOutbound>["stream"]>[1] = {},
    path = "/a.wav",
  ) {
    const origin = await loopback(listener);
    return createOutbound({ allowOrigins: [origin] }).stream(`${origin}${path}`, options);
  }
  const bytesOf = async (body: ReadableStream<Uint8Array> | null) =>
    Buffer.from(await new Response(body).arrayBuffer());

  it("passes a whole file, a range, a range too far, and not found", async () => {
    const whole = await play(serve);
    expect(whole).toMatchObject({ ok: true, status: 200, contentType: "audio/x-wav", contentLength: 1000 });
    expect(whole.ok && (await bytesOf(whole.body)).equals(audio)).toBe(true);
    const part = await play(serve, { range: "bytes=100-199" });
    expect(part).toMatchObject({
      ok: true,
      status: 206,
      contentRange: "bytes 100-199/1000",
      acceptsRanges: true,
    });
    expect(part.ok && (await bytesOf(part.body)).equals(audio.subarray(100, 200))).toBe(true);
    const beyond = await play(serve, { range: "bytes=5000-" });
    expect(beyond).toMatchObject({ ok: true, status: 416, contentRange: "bytes */1000", body: null });
    const gone = await play(
      (_q, response) => void response.writeHead(404, { "content-type": "text/html" }).end("BODYCANARY"),
    );
    expect(gone).toMatchObject({
      ok: true,
      status: 404,
      contentType: expect.stringMatching(/^audio\//),
      body: null,
    });
  });
  it.each(["bytes=0-1,5-6", "bytes=a-b", "lines=1-2", "bytes=-", "bytes=1-2\r\nx: y"])(
    "leaves out the range %j",
    async (range) => {
      expect(await play(serve, { range })).toMatchObject({ ok: true, status: 200 });
    },
  );
  it("html, json, svg and a redirect are no recordings; neutral types become audio", async () => {
    for (const type of ["text/html", "application/json", "image/svg+xml", "text/plain; charset=utf-8"]) {
      const result = await play(
        (_q, response) => void response.writeHead(200, { "content-type": type }).end("<script>"),
      );
      expect(result).toMatchObject({ ok: false, reason: "wrong_content_type" });
    }
    const moved = await play((_q, response) => void response.writeHead(302, { location: "/b.wav" }).end());
    expect(moved).toMatchObject({ ok: false, reason: "redirected" });
    const failed = await play((_q, response) => void response.writeHead(500).end("BODYCANARY"));
    expect(failed).toMatchObject({ ok: false, reason: "bad_status" });
    for (const [type, path, forced] of [
      ["application/octet-stream", "/a.mp3", "audio/mpeg"],
      ["", "/a.wav", "audio/wav"],
      ["audio/x-html", "/a", "audio/mpeg"],
    ]) {
      const headers = type === "" ? {} : { "content-type": type ?? "" };
      const result = await play((_q, response) => void response.writeHead(200, headers).end(audio), {}, path);
      expect(result).toMatchObject({ ok: true, contentType: forced });
      if (result.ok) await result.body?.cancel();
    }
  });
  it("stops at the cap, at the clock, and when cancelled", async () => {
    let closed = 0;
    const endless: RequestListener = (_request, response) => {
      response.on("close", () => {
        closed += 1;
      });
      response.writeHead(200, { "content-type": "audio/wav" });
      const timer = setInterval(() => response.write(Buffer.alloc(1000)), 5);
      response.on("close", () => clearInterval(timer));
    };
    const capped = await play(endless, { maxBytes: 5000 });
    await expect(capped.ok && bytesOf(capped.body)).rejects.toThrow("too large");
    const late = await play(endless, { totalTimeoutMs: 150 });
    await expect(late.ok && bytesOf(late.body)).rejects.toThrow("broke");
    const cancelled = await play(endless);
    if (cancelled.ok) await cancelled.body?.cancel();
    await vi.waitFor(() => expect(closed).toBe(3), 2000);
    const silent = await play(() => undefined, { timeoutMs: 100 });
    expect(silent).toMatchObject({ ok: false, reason: "timeout" });
    const declared = await play(
      (_q, response) =>
        void response
          .writeHead(200, { "content-type": "audio/wav", "content-length": "300000000" })
          .flushHeaders(),
    );
    expect(declared).toMatchObject({ ok: false, reason: "too_large" });
  });
});
