import { randomUUID } from "node:crypto";
import { open, readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { db, logPool } from "@/platform/db";
import { env } from "@/platform/env";
import { publishArrival } from "@/platform/events/arrivals";
import { inWorkspace } from "@/platform/events/in-workspace";
import { metrics } from "@/platform/metrics";
import { createWebhookRoute } from "@/webhooks/create-webhook-route";
import { refreshEndpoints } from "@/webhooks/endpoints";
import { replaySpool } from "@/webhooks/spool";
import { InboxProcessor, processDelivery } from "@/worker/inbox";
import { drainInbox, postWebhook } from "../support/webhooks";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

const report = (CallSid: string, extra: object = {}) => ({
  type: "call_report",
  SourceNumber: "09000000001",
  DestinationNumber: "08069000001",
  DialWhomNumber: "09000000101",
  Status: "ANSWER",
  CallDuration: "20",
  TalkDuration: "5",
  StartTime: "2026-11-18 12:43:19",
  EndTime: "2026-11-18 12:43:45",
  CallSid,
  Direction: "WEBOBD",
  ...extra,
});

let target: TestWorkspace;
let neighbour: TestWorkspace;
beforeAll(async () => {
  [target, neighbour] = [await makeWorkspace({ leads: 1 }), await makeWorkspace({ leads: 1 })];
});
afterEach(() => vi.restoreAllMocks());

const deliveriesOf = (workspace: TestWorkspace) =>
  db().webhookDelivery.findMany({
    where: { workspaceId: workspace.workspaceId },
    orderBy: { arrival: "asc" },
  });
const callsBySid = (workspace: TestWorkspace, providerCallId: string) =>
  db().call.findMany({ where: { workspaceId: workspace.workspaceId, providerCallId } });

/** Everything of an answer that a sender can see. */
async function seen(answer: Response) {
  return JSON.stringify([
    answer.status,
    answer.statusText,
    [...answer.headers.entries()].sort(([a], [b]) => a.localeCompare(b)),
    Buffer.from(await answer.arrayBuffer()).toString("hex"),
  ]);
}

describe("W3: a secret that is none", () => {
  it("unknown, near, expired, closed and of another provider: the same bytes, and nothing is stored", async () => {
    const workspace = await makeWorkspace({ leads: 1 });
    const { providerAccounts } = callerOf(workspace.admin);
    const first = workspace.webhookSecret;
    await providerAccounts.rotateWebhook();
    const addresses = (await providerAccounts.get()).account?.addresses ?? [];
    const second = addresses[0]?.url.split("/").at(-1) ?? "";
    expect(second).not.toBe(first);

    // Within the overlap both work.
    for (const secret of [first, second]) {
      expect((await postWebhook(secret, report(`W3-${secret.slice(0, 8)}`))).status).toBe(200);
    }
    await drainInbox();
    expect(await deliveriesOf(workspace)).toHaveLength(2);

    await inWorkspace(workspace.admin, async (tx, emit) => {
      await tx.webhookEndpoint.updateMany({
        where: { workspaceId: workspace.workspaceId, id: workspace.endpointId },
        data: { expiresAt: new Date(Date.now() - 1000) },
      });
      emit("workspace.updated", {});
    });
    const closed = await makeWorkspace({ leads: 1 });
    await callerOf(closed.admin).providerAccounts.disableWebhook({ endpointId: closed.endpointId });

    const otherProvider = createWebhookRoute("another" as never);
    const post = (secret: string) => postWebhook(secret, report("W3-late"));
    const answers = await Promise.all(
      [
        post(randomUUID() + randomUUID()),
        post(`${second.slice(0, -1)}${second.endsWith("A") ? "B" : "A"}`),
        post(second.toUpperCase()),
        post("short"),
        post("x".repeat(500)),
        post(first),
        post(closed.webhookSecret),
        otherProvider.POST(new Request("http://127.0.0.1/x", { method: "POST", body: "{}" }), {
          params: Promise.resolve({ secret: second }),
        }),
      ].map(async (answer) => seen(await answer)),
    );
    expect(new Set(answers).size).toBe(1);
    expect((JSON.parse(answers[0] ?? "[]") as unknown[])[0]).toBe(404);
    expect(await deliveriesOf(workspace)).toHaveLength(2);
    expect(await deliveriesOf(closed)).toHaveLength(0);
    // The new one goes on.
    expect((await postWebhook(second, report("W3-after"))).status).toBe(200);
    expect(await deliveriesOf(workspace)).toHaveLength(3);
    await drainInbox();
  });
});

describe("a delivery whose processing fails each time", () => {
  it("is dead after eight tries, stands in nobody's way, and is done after its cause is gone and a replay", async () => {
    await logPool().query(`
      CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF NEW.provider_call_id = 'POISON' THEN RAISE EXCEPTION 'poisoned'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER poison BEFORE INSERT OR UPDATE ON calls FOR EACH ROW EXECUTE FUNCTION poison()`);
    const processors = [new InboxProcessor(), new InboxProcessor()];
    for (const processor of processors) processor.start();
    try {
      expect((await postWebhook(target.webhookSecret, report("POISON"))).status).toBe(200);
      const poisoned = async () =>
        (await deliveriesOf(target)).find((delivery) => delivery.correlationKey === "POISON");
      let rounds = 0;
      for (let state = ""; state !== "dead"; state = (await poisoned())?.state ?? "") {
        rounds += 1;
        if (rounds > 20) throw new Error("it never dies");
        const before = (await poisoned())?.attempts ?? 0;
        // Beside it a good call of the same workspace and one of a neighbour are done.
        const good = `GOOD-${rounds}`;
        await postWebhook(target.webhookSecret, report(good));
        await postWebhook(neighbour.webhookSecret, report(good));
        for (const workspace of [target, neighbour]) {
          await expect
            .poll(async () => (await callsBySid(workspace, good)).length, { timeout: 10_000 })
            .toBe(1);
        }
        await logPool().query(
          "UPDATE webhook_deliveries SET next_attempt_at = now() WHERE state = 'received'",
        );
        publishArrival();
        await expect
          .poll(async () => (await poisoned())?.attempts, { timeout: 10_000, interval: 20 })
          .toBeGreaterThan(before < 8 ? before : 7);
        const now = await poisoned();
        expect(now?.state).toBe((now?.attempts ?? 0) < 8 ? "received" : "dead");
        // The kind of error only, not its words: those may hold the body's.
        expect(now?.lastError).not.toContain("poisoned");
      }
      expect(await callsBySid(target, "POISON")).toHaveLength(0);
      // It is not tried a ninth time.
      publishArrival();
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await poisoned()).toMatchObject({ state: "dead", attempts: 8 });

      const [dead] = await callerOf(target.manager).deliveries.list({ state: "dead" });
      if (!dead) throw new Error("no dead delivery is listed");
      await logPool().query("DROP TRIGGER poison ON calls; DROP FUNCTION poison()");
      await callerOf(target.manager).deliveries.replay({ deliveryId: dead.id });
      await expect.poll(async () => (await poisoned())?.state, { timeout: 10_000 }).toBe("processed");
      expect(await callsBySid(target, "POISON")).toMatchObject([{ phase: "ended", status: "completed" }]);
    } finally {
      await logPool().query("DROP FUNCTION IF EXISTS poison() CASCADE");
      for (const processor of processors) await processor.stop();
    }
  });

  it("a failure counted late does not bring back what another instance has done meanwhile", async () => {
    await logPool().query(`
      CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF NEW.provider_call_id = 'LATE' THEN PERFORM pg_sleep(0.6); RAISE EXCEPTION 'late'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER poison BEFORE INSERT OR UPDATE ON calls FOR EACH ROW EXECUTE FUNCTION poison()`);
    await postWebhook(target.webhookSecret, report("LATE"));
    const delivery = (await deliveriesOf(target)).find((row) => row.correlationKey === "LATE");
    const id = delivery?.id ?? "";
    const failing = processDelivery(target.workspaceId, id);
    // Waits behind the failing attempt's row lock, and so comes between its end and its count, nearly always; on
    // a busy machine it may come after the count, which is as good.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await logPool().query("UPDATE webhook_deliveries SET state = 'processed' WHERE id = $1", [id]);
    await failing;
    await logPool().query("DROP FUNCTION poison() CASCADE");
    const [late] = (await deliveriesOf(target)).filter((row) => row.id === id);
    expect(late?.state).toBe("processed");
  });

  it("several processors over one inbox do each delivery once", async () => {
    const done = async () =>
      (await metrics().deliveries.get()).values.reduce((sum, { value }) => sum + value, 0);
    const before = await done();
    const sids = Array.from({ length: 60 }, (_, index) => `ONCE-${index}`);
    await Promise.all(sids.map((sid) => postWebhook(target.webhookSecret, report(sid))));
    const processors = [new InboxProcessor(), new InboxProcessor(), new InboxProcessor()];
    for (const processor of processors) processor.start();
    await expect
      .poll(
        async () => (await deliveriesOf(target)).filter((delivery) => delivery.state === "received").length,
        {
          timeout: 20_000,
        },
      )
      .toBe(0);
    for (const processor of processors) await processor.stop();
    expect((await done()) - before).toBe(sids.length);
    for (const sid of sids) expect(await callsBySid(target, sid)).toHaveLength(1);
  });
});

describe("while the database is down", () => {
  const away = () => Promise.reject(new Error("connect ECONNREFUSED"));
  function takeDatabaseAway() {
    vi.spyOn(logPool(), "query").mockImplementation(away as never);
    vi.spyOn(logPool(), "connect").mockImplementation(away as never);
  }
  /** What a new process knows: nothing but endpoints.json. */
  function forgetEndpoints() {
    const memory = Reflect.get(globalThis, Symbol.for("ringside.endpoints")) as {
      byHash: Map<string, unknown>;
      isLoaded: boolean;
    };
    memory.byHash = new Map();
    memory.isLoaded = false;
  }
  const spoolFolder = () => path.join(env().DATA_DIR, "spool");
  const spooled = async () =>
    (await readdir(spoolFolder()).catch((): string[] => [])).sort((a, b) => a.localeCompare(b));

  it("a known secret is answered 200 after an fsync, an unknown one 503; later each is stored once, in order", async () => {
    await refreshEndpoints();
    const file = path.join(env().DATA_DIR, "endpoints.json");
    expect((await stat(file)).mode & 0o077).toBe(0);
    // Hashes only: the file opens nothing.
    expect(await readFile(file, "utf8")).not.toContain(target.webhookSecret);
    forgetEndpoints();

    const probe = await open(file, "r");
    const sync = vi.spyOn(Object.getPrototypeOf(probe) as typeof probe, "sync");
    await probe.close();
    takeDatabaseAway();
    const sids = Array.from({ length: 12 }, (_, index) => `SPOOL-${index}`);
    for (const [index, sid] of sids.entries()) {
      const before = sync.mock.calls.length;
      expect((await postWebhook(target.webhookSecret, report(sid))).status).toBe(200);
      expect(sync.mock.calls.length).toBeGreaterThanOrEqual(before + 2);
      expect(await spooled()).toHaveLength(index + 1);
    }
    expect((await postWebhook(randomUUID() + randomUUID(), report("SPOOL-x"))).status).toBe(503);
    expect(await spooled()).toHaveLength(sids.length);
    for (const name of await spooled()) {
      expect(name).toMatch(/\.json$/);
      expect((await stat(path.join(spoolFolder(), name))).mode & 0o077).toBe(0);
    }
    // Still down: nothing is lost by trying.
    expect(await replaySpool()).toBe(0);
    expect(await spooled()).toHaveLength(sids.length);

    vi.restoreAllMocks();
    expect(await replaySpool()).toBe(sids.length);
    expect(await replaySpool()).toBe(0);
    expect(await spooled()).toEqual([]);
    const stored = (await deliveriesOf(target)).filter((delivery) =>
      delivery.correlationKey.startsWith("SPOOL-"),
    );
    expect(stored.map((delivery) => delivery.correlationKey)).toEqual(sids);
    expect(stored.map((delivery) => delivery.duplicateCount)).toEqual(sids.map(() => 0));
    await drainInbox();
    for (const sid of sids) expect(await callsBySid(target, sid)).toHaveLength(1);
  });

  it("without a list of endpoints no secret is called wrong: 503, not 404", async () => {
    const { rm } = await import("node:fs/promises");
    await rm(path.join(env().DATA_DIR, "endpoints.json"));
    forgetEndpoints();
    takeDatabaseAway();
    expect((await postWebhook(target.webhookSecret, report("NOWHERE"))).status).toBe(503);
    expect(await spooled()).toEqual([]);
    vi.restoreAllMocks();
    expect((await postWebhook(target.webhookSecret, report("NOWHERE"))).status).toBe(200);
    await drainInbox();
  });

  it("neither database nor disk: 503, so that the sender keeps it", async () => {
    await refreshEndpoints();
    const { writeFile, rm } = await import("node:fs/promises");
    await rm(spoolFolder(), { recursive: true, force: true });
    await writeFile(spoolFolder(), "a file where the folder should be");
    takeDatabaseAway();
    expect((await postWebhook(target.webhookSecret, report("LOST"))).status).toBe(503);
    vi.restoreAllMocks();
    await rm(spoolFolder());
  });
});
