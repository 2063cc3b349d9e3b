import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { RecorderEntry } from "@/contracts/calls/history";
import type { CallId } from "@/contracts/ids";
import { addHistory } from "@/domain/calls/commands/record";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import type { Actor } from "@/platform/tenancy";
import { bridge } from "../support/bridge";
import { drainInbox, getWebhook, postWebhook } from "../support/webhooks";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

let world: TestWorkspace;
let other: TestWorkspace;
beforeAll(async () => {
  [world, other] = [await makeWorkspace({ leads: 4 }), await makeWorkspace({ leads: 1 })];
});

let sid = 8_397_000;
/** A report as CallerDesk sends it, of a call of Asha's with the lead of this number, under a new CallSid. */
const report = (number: string, extra: object = {}) => {
  sid += 1;
  return {
    type: "call_report",
    SourceNumber: "09000000001",
    DestinationNumber: "08069000001",
    DialWhomNumber: `0${number.slice(-10)}`,
    Status: "ANSWER",
    StartTime: "2026-11-18 12:43:19",
    EndTime: "2026-11-18 12:43:45",
    CallDuration: "26",
    TalkDuration: "2",
    CallSid: String(sid),
    Direction: "WEBOBD",
    CallRecordingUrl: `https://callrecords.callerdesk.io/incoming/canary-${sid}.wav`,
    ...extra,
  };
};

async function post(body: unknown, init?: { contentType?: string; query?: string }): Promise<void> {
  expect((await postWebhook(world.webhookSecret, body, init)).status).toBe(200);
  await drainInbox();
}

/** A call that was heard of by its report, Asha's. */
async function reported(extra: object = {}): Promise<{ callId: CallId; body: ReturnType<typeof report> }> {
  const body = report(world.leads[0]?.phone ?? "", extra);
  await post(body);
  const call = await db().call.findFirstOrThrow({
    where: { workspaceId: world.workspaceId, providerCallId: body.CallSid },
    select: { id: true },
  });
  return { callId: call.id as CallId, body };
}

async function all(as: Actor, callId: CallId, limit = 100): Promise<RecorderEntry[]> {
  const entries: RecorderEntry[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await callerOf(as).calls.recorder({ callId, cursor, limit });
    entries.push(...page.entries);
    cursor = page.nextCursor;
    if (cursor === null) return entries;
  }
}

/** Every byte that the recorder has for somebody: its lines, and each delivery as sent. */
async function bytes(as: Actor, callId: CallId): Promise<string> {
  const entries = await all(as, callId);
  const raws = await Promise.all(
    entries.flatMap(({ delivery }) =>
      delivery ? [callerOf(as).calls.recorderRaw({ callId, deliveryId: delivery.id })] : [],
    ),
  );
  return JSON.stringify([entries, raws]);
}

describe("one call, from the click to the screen", () => {
  it("is told in order: click, answer, signals, the repeated ones, screens, outcome", async () => {
    const lead = world.leads[1];
    if (!lead) throw new Error("no lead");
    bridge().twin.simulator.queueNext(world.authcode, { duplicate: 2, talkSeconds: 4 }, 1);
    const worker = callerOf(world.worker);
    const { id: callId } = await worker.calls.dial({
      leadId: lead.leadId,
      campaignId: world.campaignId,
      requestKey: randomUUID(),
      screen: "desk",
    });
    await expect
      .poll(async () => {
        await drainInbox();
        return (await worker.calls.get({ callId })).phase;
      })
      .toBe("ended");
    const [here, there] = [randomUUID(), randomUUID()];
    await worker.calls.popupShown({ callId, screenId: here, shownAfterMs: 131 });
    await worker.calls.popupShown({ callId, screenId: here, shownAfterMs: 9000 });
    await worker.calls.popupShown({ callId, screenId: there, shownAfterMs: 44_000 });
    const interested = world.outcomes.find(({ label }) => label === "Interested");
    if (!interested) throw new Error("no outcome");
    await worker.calls.setOutcome({ callId, outcomeId: interested.id });

    const entries = await all(world.worker, callId);
    const kinds = entries.map(({ kind }) => kind);
    expect(kinds[0]).toBe("requested");
    expect(entries[0]).toMatchObject({ actorName: "Asha", detail: { screen: "desk" } });
    expect(kinds.indexOf("accepted")).toBeGreaterThan(0);
    expect(kinds.slice(-3)).toEqual(["popup_shown", "popup_shown", "outcome"]);
    const signals = entries.filter(({ kind }) => kind === "signal");
    expect(signals.at(-1)?.detail).toMatchObject({
      kind: "report",
      phaseAfter: "ended",
      status: "completed",
    });
    expect(signals[0]?.detail.phaseBefore).toBe("dialing");
    expect(signals.some(({ delivery }) => (delivery?.duplicateCount ?? 0) === 1)).toBe(true);
    // The first word of each screen, and no second.
    const shown = entries.filter(({ kind }) => kind === "popup_shown");
    expect(shown.map(({ screen, detail }) => [screen, detail.shownAfterMs])).toEqual([
      [here.slice(0, 4), 131],
      [there.slice(0, 4), 44_000],
    ]);
    const logged = await db().workspaceEvent.count({
      where: { workspaceId: world.workspaceId, type: "call.popup_shown", entityId: callId },
    });
    expect(logged).toBe(2);
    expect(entries.at(-1)).toMatchObject({ actorName: "Asha", detail: { label: "Interested" } });
    expect(entries.map(({ at }) => at.getTime())).toEqual(
      entries.map(({ at }) => at.getTime()).toSorted((a, b) => a - b),
    );
  });

  it("says why: late, once more with what was new, set aside with what contradicts", async () => {
    const { callId, body } = await reported();
    await post({ ...body, type: "live_call", Status: "Ringing" });
    await post({ ...body, coins: "3" });
    await post({ ...body, DialWhomNumber: "09123456789" });
    const entries = await all(world.manager, callId);
    expect(entries.map(({ kind }) => kind)).toEqual(["signal", "late_signal", "revision", "delivery"]);
    expect(entries[2]?.detail.changed).toContain("costCredits");
    expect(entries[3]?.delivery).toMatchObject({ state: "set_aside", contradicts: "customer" });
  });

  it("acknowledgements come from the call's own worker, of an ended call", async () => {
    const { callId } = await reported();
    const input = { callId, screenId: randomUUID(), shownAfterMs: 1 };
    for (const as of [world.colleague, world.manager, other.worker])
      await expect(callerOf(as).calls.popupShown(input)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await all(world.worker, callId)).map(({ kind }) => kind)).toEqual(["signal"]);
    // The index stands behind the look: twice at once is one row and no error for the browser's eyes.
    const both = await Promise.allSettled([
      callerOf(world.worker).calls.popupShown(input),
      callerOf(world.worker).calls.popupShown(input),
    ]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect((await all(world.worker, callId)).map(({ kind }) => kind)).toEqual(["signal", "popup_shown"]);
  });
});

describe("who may see what", () => {
  it("the call's own worker and managers; a colleague is refused, another workspace finds nothing", async () => {
    const { callId } = await reported();
    const [entry] = await all(world.worker, callId);
    const deliveryId = entry?.delivery?.id;
    if (!deliveryId) throw new Error("no delivery");
    for (const as of [world.worker, world.manager, world.admin]) {
      expect(await all(as, callId)).toHaveLength(1);
      expect((await callerOf(as).calls.recorderRaw({ callId, deliveryId })).body).toContain("call_report");
    }
    for (const [as, code] of [
      [world.colleague, "FORBIDDEN"],
      [other.admin, "NOT_FOUND"],
    ] as const) {
      await expect(callerOf(as).calls.recorder({ callId })).rejects.toMatchObject({ code });
      await expect(callerOf(as).calls.recorderRaw({ callId, deliveryId })).rejects.toMatchObject({ code });
    }
    // A delivery is shown with its own call only, not by way of one's own.
    const { callId: mine } = await reported();
    await expect(
      callerOf(world.worker).calls.recorderRaw({ callId: mine, deliveryId }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    // A call that is nobody's is for managers.
    await expect(callerOf(world.worker).calls.recorder({ callId: await unclaimed() })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  async function unclaimed(): Promise<CallId> {
    const body = report("09888877777", { SourceNumber: "09777766666" });
    await post(body);
    const call = await db().call.findFirstOrThrow({
      where: { workspaceId: world.workspaceId, providerCallId: body.CallSid },
      select: { id: true, workerUserId: true },
    });
    expect(call.workerUserId).toBeNull();
    return call.id as CallId;
  }

  it("W4 R2 no byte of it shows a worker a whole number, or anybody a key, a webhook secret, a recording's address", async () => {
    const number = world.leads[0]?.phone.slice(-10) ?? "";
    const escaped = [...number].map((digit) => `\\u003${digit}`).join("");
    const { callId, body } = await reported({
      authcode: world.authcode,
      note: `key ${world.authcode} for ${world.webhookSecret}`,
      spaced: `+91 ${number.slice(0, 5)} ${number.slice(5)}`,
    });
    const same = { CallSid: body.CallSid, type: "call_report" };
    await post(JSON.stringify({ ...same, raw: "ESCAPED" }).replace("ESCAPED", escaped));
    await post(
      new URLSearchParams({
        ...same,
        DialWhomNumber: `+91${number}`,
        CallRecordingUrl: body.CallRecordingUrl,
        token: world.webhookSecret,
      }).toString(),
      { contentType: "application/x-www-form-urlencoded", query: `?type=call_report&key=${world.authcode}` },
    );
    const query = new URLSearchParams({ ...body, TalkDuration: "3", extra: world.webhookSecret });
    expect((await getWebhook(world.webhookSecret, `?${query.toString()}`)).status).toBe(200);
    await drainInbox();
    await inWorkspace(world.admin, async (tx, emit) => {
      await addHistory(tx, world.workspaceId, callId, {
        kind: "refused",
        data: { message: `Agent ${number} on break, key ${world.authcode}`, secret: world.authcode },
      });
      emit("workspace.updated", {});
    });

    const seen = { worker: await bytes(world.worker, callId), admin: await bytes(world.admin, callId) };
    for (const text of Object.values(seen)) {
      expect(text.match(/call_report/g)?.length).toBeGreaterThanOrEqual(4);
      for (const secret of [world.authcode, world.webhookSecret, "canary-"]) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(encodeURIComponent(secret));
      }
      expect(text).toContain("callrecords.callerdesk.io");
    }
    const digits = seen.worker.replace(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+Z)?/g, "");
    for (const hidden of [number, number.slice(0, 5), escaped, "90000 00", "9000000001"])
      expect(digits).not.toContain(hidden);
    expect(seen.worker).toContain(`•${number.slice(-3)}`);
    expect(seen.admin).toContain(number);
  });
});

describe("a long story", () => {
  it("comes in pages without a hole or a repetition, also of one millisecond", async () => {
    const { callId } = await reported();
    const at = new Date();
    await inWorkspace(world.admin, async (tx, emit) => {
      await tx.callHistory.createMany({
        data: Array.from({ length: 500 }, (_, index) => ({
          workspaceId: world.workspaceId,
          callId,
          kind: "asked_provider",
          data: { checkCount: index },
          at: new Date(at.getTime() + Math.floor(index / 50)),
        })),
      });
      emit("workspace.updated", {});
    });
    const entries = await all(world.manager, callId);
    expect(entries).toHaveLength(501);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(501);
    expect((await all(world.manager, callId, 7)).map(({ id }) => id)).toEqual(entries.map(({ id }) => id));
    await expect(
      callerOf(world.manager).calls.recorder({ callId, cursor: "1.' OR 1=1" }),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});
