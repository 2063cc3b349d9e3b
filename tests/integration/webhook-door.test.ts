import { randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import net from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, logPool } from "@/platform/db";
import { openDoors } from "@/platform/http-door";
import { webhookDoor } from "@/webhooks/door";
import { refreshEndpoints } from "@/webhooks/endpoints";
import { replaySpool } from "@/webhooks/spool";
import nextConfig from "../../next.config.mjs";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

/** Webhooks before Next has looked at them: a server as Next makes it, with the door in front. */

let server: http.Server;
let target: TestWorkspace;
const behind: string[] = [];

beforeAll(async () => {
  target = await makeWorkspace({ leads: 1 });
  await refreshEndpoints();
  openDoors([webhookDoor]);
  server = http.createServer((request, response) => {
    behind.push(`${request.method} ${request.url}`);
    response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const port = () => (server.address() as AddressInfo).port;
const report = (CallSid: string) => ({
  type: "call_report",
  SourceNumber: "09000000001",
  DestinationNumber: "08069000001",
  Status: "ANSWER",
  StartTime: "2026-11-18 12:43:19",
  EndTime: "2026-11-18 12:43:45",
  CallSid,
});
const at = (secret: string) => `http://127.0.0.1:${port()}/api/callerdesk/webhook/${secret}`;
const post = (secret: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(at(secret), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const stored = (workspace: TestWorkspace) =>
  db().webhookDelivery.findMany({
    where: { workspaceId: workspace.workspaceId },
    orderBy: { arrival: "asc" },
  });

describe("the webhooks' door", () => {
  it("answers 200 when the delivery is durable, whole and with its query", async () => {
    const sid = `D${randomUUID()}`;
    const answer = await fetch(`${at(target.webhookSecret)}?a=1?b=2`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(report(sid)),
    });
    expect([answer.status, await answer.text()]).toEqual([200, "success"]);
    const [row] = (await stored(target)).filter((delivery) => delivery.correlationKey === sid);
    expect(row).toMatchObject({ query: "a=1?b=2", method: "POST", contentType: "application/json" });
    expect(JSON.parse(Buffer.from(row?.body ?? []).toString())).toEqual(report(sid));
    expect(behind).toEqual([]);
  });

  it("says what Next says with everything below /api, and no more", async () => {
    const answer = await fetch(at(target.webhookSecret));
    expect(answer.status).toBe(200);
    const rules = (await nextConfig.headers?.()) ?? [];
    const isBelowApi = (source: string) => source === "/:path*" || source.startsWith("/api/");
    const wanted = rules
      .filter((rule) => !rule.has && isBelowApi(rule.source))
      .flatMap((rule) => rule.headers);
    expect(wanted.length).toBeGreaterThan(5);
    for (const { key, value } of wanted) expect(answer.headers.get(key), key).toBe(value);
    expect(answer.headers.get("strict-transport-security")).toBeNull();
    const secure = await fetch(at(target.webhookSecret), { headers: { "x-forwarded-proto": "https" } });
    expect(secure.headers.get("strict-transport-security")).toContain("max-age");
  });

  it("a crowd at once: each stored once, each repeat counted, the connection kept", async () => {
    const sids = Array.from({ length: 30 }, () => `C${randomUUID()}`);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 10 });
    const answers = await Promise.all(
      [...sids, ...sids, ...sids].map(
        (sid) =>
          new Promise<number>((resolve, reject) => {
            const request = http.request(
              at(target.webhookSecret),
              { method: "POST", agent, headers: { "content-type": "application/json" } },
              (response) => {
                response.resume();
                response.once("end", () => resolve(response.statusCode ?? 0));
              },
            );
            request.once("error", reject);
            request.end(JSON.stringify(report(sid)));
          }),
      ),
    );
    agent.destroy();
    expect(new Set(answers)).toEqual(new Set([200]));
    const rows = (await stored(target)).filter((row) => sids.includes(row.correlationKey));
    expect(rows).toHaveLength(sids.length);
    expect(rows.map((row) => row.duplicateCount)).toEqual(sids.map(() => 2));
  });

  it("one delivery that the database refuses does not take its neighbours along", async () => {
    const sids = Array.from({ length: 8 }, () => `N${randomUUID()}`);
    await logPool().query(`
      CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF NEW.correlation_key = '${sids[3]}' THEN RAISE EXCEPTION 'not this one'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER refuse_one BEFORE INSERT ON webhook_deliveries FOR EACH ROW EXECUTE FUNCTION refuse_one()`);
    const kept = async () =>
      (await stored(target)).map((row) => row.correlationKey).filter((key) => sids.includes(key));
    try {
      const answers = await Promise.all(sids.map((sid) => post(target.webhookSecret, report(sid))));
      expect(answers.map(({ status }) => status)).toEqual(sids.map(() => 200));
      expect((await kept()).toSorted()).toEqual(sids.filter((_, index) => index !== 3).toSorted());
    } finally {
      await logPool().query("DROP FUNCTION refuse_one() CASCADE");
    }
    // It is on disk, and comes when its cause is gone.
    expect(await replaySpool()).toBe(1);
    expect((await kept()).toSorted()).toEqual(sids.toSorted());
  });

  it("a secret that memory still knows and the database does not is 404, and nothing is stored", async () => {
    const closed = await makeWorkspace({ leads: 1 });
    expect((await post(closed.webhookSecret, report("BEFORE"))).status).toBe(200);
    await refreshEndpoints();
    await callerOf(closed.admin).providerAccounts.disableWebhook({ endpointId: closed.endpointId });
    for (const body of [report("AFTER"), { type: "live_call" }, ""]) {
      expect((await post(closed.webhookSecret, body)).status).toBe(404);
      // Memory is told that it is open, as it would be between two refreshes.
      await refreshEndpoints();
    }
    expect((await stored(closed)).map((row) => row.correlationKey)).toEqual(["BEFORE"]);
    expect((await post(randomUUID() + randomUUID(), report("X"))).status).toBe(404);
  });

  it("what is too large or compressed is refused and said so; the connection of the next is not hurt", async () => {
    expect((await post(target.webhookSecret, "a".repeat(256 * 1024 + 1))).status).toBe(413);
    expect((await post(target.webhookSecret, "{}", { "content-encoding": "gzip" })).status).toBe(415);
    expect((await post(target.webhookSecret, report(`A${randomUUID()}`))).status).toBe(200);
    // Declared and never sent: answered at once.
    const answer = await new Promise<string>((resolve) => {
      const socket = net.connect(port(), "127.0.0.1");
      socket.write(
        `POST /api/callerdesk/webhook/${target.webhookSecret} HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\nabc`,
      );
      socket.once("data", (data) => {
        resolve(String(data).split("\r\n")[0] ?? "");
        socket.destroy();
      });
    });
    expect(answer).toContain("413");
  });

  it("a refused body is read to its end and dropped: the same connection's next delivery is taken", async () => {
    const body = JSON.stringify(report(`K${randomUUID()}`));
    const head = (length: string) =>
      `POST /api/callerdesk/webhook/${target.webhookSecret} HTTP/1.1\r\nHost: x\r\n${length}\r\n\r\n`;
    const chunk = `8000\r\n${"a".repeat(0x8000)}\r\n`;
    const tooLarge = `${head("Transfer-Encoding: chunked")}${chunk.repeat(40)}0\r\n\r\n`;
    const said = await new Promise<string[]>((resolve, reject) => {
      const socket = net.connect(port(), "127.0.0.1");
      let text = "";
      socket.on("data", (data) => {
        text += String(data);
        const found = text.match(/HTTP\/1\.1 \d+/g) ?? [];
        if (found.length < 2) return;
        resolve([...found]);
        socket.destroy();
      });
      socket.once("close", () => reject(new Error(`closed after ${text.slice(0, 40)}`)));
      socket.write(`${tooLarge}${head(`Content-Length: ${body.length}`)}${body}`);
    });
    expect(said).toEqual(["HTTP/1.1 413", "HTTP/1.1 200"]);
  });

  it("a sender that goes away in the middle leaves nothing", async () => {
    const before = (await stored(target)).length;
    const socket = net.connect(port(), "127.0.0.1");
    await new Promise((resolve) =>
      socket.write(
        `POST /api/callerdesk/webhook/${target.webhookSecret} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"type":`,
        resolve,
      ),
    );
    socket.destroy();
    expect((await post(target.webhookSecret, report(`G${randomUUID()}`))).status).toBe(200);
    expect((await stored(target)).length).toBe(before + 1);
  });

  it.each([
    ["HEAD", "/api/callerdesk/webhook/0123456789abcdef"],
    ["PUT", "/api/callerdesk/webhook/0123456789abcdef"],
    ["POST", "/api/callerdesk/webhook/0123456789%61bcdef"],
    ["POST", "/api/callerdesk/webhook/0123456789abcdef/"],
    ["POST", "/api/callerdesk/webhook"],
    ["POST", "/api/mars/webhook/0123456789abcdef"],
    ["GET", "/api/health/live"],
    ["GET", "/"],
  ])("%s %s is left to Next", async (method, path) => {
    behind.length = 0;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = http.request({ host: "127.0.0.1", port: port(), method, path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.once("error", reject);
      request.end();
    });
    expect(status).toBe(418);
    expect(behind).toEqual([`${method} ${path}`]);
  });
});
