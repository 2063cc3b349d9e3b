import { randomUUID } from "node:crypto";
import { encode } from "next-auth/jwt";
import { beforeAll, describe, expect, it } from "vitest";
import { sessionCookieName } from "@/api/auth";
import { GET } from "@/app/api/recordings/[workspaceId]/[callId]/route";
import type { CallId } from "@/contracts/ids";
import { expireRecordings } from "@/domain/recordings/jobs";
import { db } from "@/platform/db";
import { env } from "@/platform/env";
import { inWorkspace } from "@/platform/events/in-workspace";
import type { Actor } from "@/platform/tenancy";
import { bridge } from "../support/bridge";
import { drainInbox, postWebhook } from "../support/webhooks";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

let world: TestWorkspace;
let other: TestWorkspace;
beforeAll(async () => {
  [world, other] = [await makeWorkspace({ leads: 8 }), await makeWorkspace({ leads: 1 })];
});

let next = 0;
/** A call of Asha's through the twin, talked for 6 s, ended and reported. */
async function called(scenario: { recording?: "ready" | "gone" | "none" } = {}, of = world): Promise<CallId> {
  const lead = of.leads[next++ % of.leads.length];
  if (!lead) throw new Error("no lead");
  bridge().twin.simulator.queueNext(of.authcode, { talkSeconds: 6, ...scenario }, 1);
  const worker = callerOf(of.worker);
  const { id } = await worker.calls.dial({
    leadId: lead.leadId,
    campaignId: null,
    requestKey: randomUUID(),
  });
  await expect
    .poll(async () => {
      await drainInbox();
      return (await worker.calls.get({ callId: id })).phase;
    })
    .toBe("ended");
  const interested = of.outcomes.find(({ label }) => label === "Interested");
  if (interested) await worker.calls.setOutcome({ callId: id, outcomeId: interested.id });
  return id;
}

async function get(as: Actor, path: string, range?: string): Promise<Response> {
  const cookie = `${sessionCookieName()}=${await encode({
    token: { sub: as.userId, sid: as.sessionId },
    secret: env().NEXTAUTH_SECRET,
  })}`;
  const [, , , workspaceId = "", callId = ""] = new URL(path, "http://127.0.0.1").pathname.split("/");
  const headers = { cookie, ...(range ? { range } : {}) };
  return GET(new Request(`http://127.0.0.1:3000${path}`, { headers }), {
    params: Promise.resolve({ workspaceId, callId }),
  });
}

/** Rows written as nobody's act would; one event stands for them. */
const write = (change: Parameters<typeof inWorkspace>[1], of = world) =>
  inWorkspace(of.admin, async (tx, emit) => {
    await change(tx, emit);
    emit("workspace.updated", {});
  });
const rowOf = (callId: CallId, of = world) =>
  db().call.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId: of.workspaceId, id: callId } } });

describe("listening", () => {
  it("O6 plays whole and by ranges, for whoever opened the player, and for nobody else", async () => {
    const callId = await called();
    const { path } = await callerOf(world.worker).recordings.open({ callId });
    const whole = await get(world.worker, path);
    expect([whole.status, whole.headers.get("content-type")]).toEqual([200, "audio/wav"]);
    const bytes = await whole.arrayBuffer();
    expect(bytes.byteLength).toBe(44 + 6 * 16_000);
    const part = await get(world.worker, path, "bytes=1000-1099");
    expect([part.status, part.headers.get("content-range")]).toEqual([
      206,
      `bytes 1000-1099/${bytes.byteLength}`,
    ]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(Buffer.from(bytes.slice(1000, 1100)));

    const bare = path.split("?")[0] ?? "";
    for (const [as, asked, status] of [
      [world.worker, bare, 403],
      [world.worker, `${bare}?listen=${randomUUID()}`, 403],
      [world.worker, `${bare}?listen=x`, 403],
      [world.colleague, path, 403],
      [world.admin, path, 403],
      [other.admin, path, 404],
    ] as const) {
      const answer = await get(as, asked);
      expect(answer.status).toBe(status);
      expect(await answer.text()).not.toContain("recordings/");
    }
    // The ticket is for this call and for half a day.
    const second = await called();
    expect((await get(world.worker, path.replace(callId, second))).status).toBe(403);
    await write((tx) =>
      tx.recordingListen.updateMany({
        where: { workspaceId: world.workspaceId, callId },
        data: { startedAt: new Date(Date.now() - 13 * 3600_000) },
      }),
    );
    expect((await get(world.worker, path)).status).toBe(403);
  });

  it("leaves who, when and how much of it, for managers; the frames name nobody", async () => {
    const callId = await called();
    const colleague = callerOf(world.colleague);
    const { listenId } = await colleague.recordings.open({ callId });
    await colleague.recordings.heard({ listenId, secondsHeard: 4 });
    await colleague.recordings.heard({ listenId, secondsHeard: 2 });
    await callerOf(world.manager).recordings.open({ callId });
    const { listens } = await callerOf(world.manager).recordings.listens({ callId });
    expect(listens.map(({ name, secondsHeard }) => [name, secondsHeard])).toEqual([
      ["Priya", 0],
      ["Ravi", 4],
    ]);
    await expect(callerOf(world.worker).recordings.listens({ callId })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    for (const as of [world.worker, world.manager, other.worker])
      await expect(callerOf(as).recordings.heard({ listenId, secondsHeard: 5 })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    const frames = await db().workspaceEvent.findMany({
      where: { workspaceId: world.workspaceId, type: "recording.listened" },
    });
    const about = frames.filter(({ data }) => JSON.stringify(data).includes(callId));
    expect(about.map(({ actorId, data }) => [actorId, data])).toEqual(
      Array.from({ length: 3 }, () => [null, { callId }]),
    );
  });

  it("is not offered where there is nothing to hear", async () => {
    const callId = await called({ recording: "none" });
    expect((await callerOf(world.worker).calls.get({ callId })).recordingState).toBe("pending");
    await expect(callerOf(world.worker).recordings.open({ callId })).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
    });
  });
});

describe("asking again", () => {
  it("keeps what the provider says: no file, and the file once it is there", async () => {
    const callId = await called({ recording: "gone" });
    const worker = callerOf(world.worker);
    const { path } = await worker.recordings.open({ callId });
    const before = await rowOf(callId);
    const refused = await get(world.worker, path);
    expect([refused.status, await refused.json()]).toEqual([404, { error: "The provider has no file." }]);
    expect(await rowOf(callId), "a GET writes nothing").toEqual(before);

    expect((await worker.recordings.ask({ callId })).recordingState).toBe("unavailable");
    expect((await worker.recordings.ask({ callId })).recordingState).toBe("unavailable");
    await expect(worker.recordings.open({ callId })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    const simulated = bridge().twin.simulator.calls.find(({ callSid }) => callSid === before.providerCallId);
    if (!simulated) throw new Error("the twin forgot the call");
    simulated.scenario.recording = "ready";
    expect((await worker.recordings.ask({ callId })).recordingState).toBe("ready");
    expect((await get(world.worker, path, "bytes=0-9")).status).toBe(206);
    const { entries } = await worker.calls.recorder({ callId });
    expect(entries.map(({ kind }) => kind).filter((kind) => kind.startsWith("recording_"))).toEqual([
      "recording_unavailable",
      "recording_found",
    ]);
  });

  it("finds by the provider's list what no webhook told; silence changes nothing", async () => {
    const callId = await called();
    const url = (await rowOf(callId)).recordingUrl;
    const setUrl = (recordingUrl: string | null, recordingState: "pending" | "ready") =>
      write((tx) =>
        tx.call.update({
          where: { workspaceId_id: { workspaceId: world.workspaceId, id: callId } },
          data: { recordingUrl, recordingState },
        }),
      );
    await setUrl(null, "pending");
    const found = await callerOf(world.worker).recordings.ask({ callId });
    expect(found.recordingState).toBe("ready");
    expect((await rowOf(callId)).recordingUrl).toBe(url);

    await setUrl("https://127.0.0.1:1/recordings/x.wav", "ready");
    const before = await rowOf(callId);
    await expect(callerOf(world.worker).recordings.ask({ callId })).rejects.toMatchObject({
      code: "SERVICE_UNAVAILABLE",
    });
    expect(await rowOf(callId)).toEqual(before);
  });
});

describe("retention", () => {
  const age = (callId: CallId, days: number, of = world) =>
    write(
      (tx) =>
        tx.call.update({
          where: { workspaceId_id: { workspaceId: of.workspaceId, id: callId } },
          data: { endedAt: new Date(Date.now() - days * 24 * 3600_000) },
        }),
      of,
    );

  it("deletes our way to what is older than the workspace says, everywhere it stands, and for good", async () => {
    const [old, young, theirs] = [await called(), await called(), await called({}, other)];
    const { path } = await callerOf(world.worker).recordings.open({ callId: old });
    const before = await rowOf(old);
    const url = before.recordingUrl ?? "";
    const file = new URL(url).pathname;
    await age(old, 31);
    await age(young, 29);
    await age(theirs, 400, other);
    expect(await expireRecordings(), "nothing is deleted unasked").toBe(0);

    await expect(
      callerOf(world.manager).workspace.update({ recordingRetentionDays: 30 }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const days of [0, -1, 1.5, 4000])
      await expect(
        callerOf(world.admin).workspace.update({ recordingRetentionDays: days }),
      ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await callerOf(world.admin).workspace.update({ recordingRetentionDays: 30 });
    expect((await callerOf(world.worker).workspace.get()).recordingRetentionDays).toBe(30);
    expect(await expireRecordings()).toBe(1);
    expect(await expireRecordings()).toBe(0);

    const view = await callerOf(world.worker).calls.get({ callId: old });
    expect(view.recordingState).toBe("expired");
    expect(view.recordingExpiredAt).toBeInstanceOf(Date);
    expect((await rowOf(young)).recordingUrl).not.toBeNull();
    expect((await rowOf(theirs, other)).recordingUrl).not.toBeNull();
    expect((await get(world.worker, path)).status).toBe(404);
    for (const refused of [
      () => callerOf(world.worker).recordings.open({ callId: old }),
      () => callerOf(world.worker).recordings.ask({ callId: old }),
    ])
      await expect(refused()).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });

    // Not in the raw deliveries either, which stay readable otherwise.
    const deliveries = await db().webhookDelivery.findMany({
      where: { workspaceId: world.workspaceId, callId: old },
      select: { body: true, query: true },
    });
    const raw = deliveries.map(({ body, query }) => `${query} ${Buffer.from(body).toString("utf8")}`);
    expect(raw.join("\n")).toContain("TalkDuration");
    expect(raw.join("\n")).not.toContain(file);

    // The same report once more, and in other words: it does not come back.
    await postWebhook(world.webhookSecret, {
      type: "call_report",
      CallSid: before.providerCallId,
      Direction: "WEBOBD",
      Status: "ANSWER",
      coins: "9",
      CallRecordingUrl: url,
    });
    await drainInbox();
    expect(await rowOf(old)).toMatchObject({ recordingUrl: null, recordingState: "expired" });
    const { listens } = await callerOf(world.manager).recordings.listens({ callId: old });
    expect(listens, "the audit outlives the recording").toHaveLength(1);
    const { entries } = await callerOf(world.manager).calls.recorder({ callId: old });
    expect(entries.find(({ kind }) => kind === "recording_expired")?.detail).toEqual({ days: 30 });
    await callerOf(world.admin).workspace.update({ recordingRetentionDays: null });
  });
});
