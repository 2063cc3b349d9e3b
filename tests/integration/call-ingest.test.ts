import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { reconcileCalls } from "@/domain/calls/jobs";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { bridge } from "../support/bridge";
import { drainInbox, postWebhook } from "../support/webhooks";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

const live = (status: string, extra: object = {}) => ({
  type: "live_call",
  SourceNumber: "09000000001",
  DestinationNumber: "08069000001",
  DialWhomNumber: "09000000101",
  Status: status,
  StartTime: "2026-11-18 12:43:19",
  CallSid: "8397472",
  Direction: "WEBOBD",
  campid: "8397411",
  ...extra,
});
const report = (extra: object = {}) => ({
  ...live("ANSWER"),
  type: "call_report",
  CallDuration: "26",
  TalkDuration: "2",
  coins: "2",
  EndTime: "2026-11-18 12:43:45",
  CallRecordingUrl: "https://newcallrecords.callerdesk.io/outgoing/11_2026/a.wav",
  LegA_Picked_time: "2026-11-18 12:43:27",
  LegB_Start_time: "2026-11-18 12:43:28",
  LegB_Picked_time: "2026-11-18 12:43:43",
  ...extra,
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

async function onlyCall(workspace: TestWorkspace) {
  const calls = await db().call.findMany({ where: { workspaceId: workspace.workspaceId } });
  expect(calls).toHaveLength(1);
  const [call] = calls;
  if (!call) throw new Error("no call");
  return call;
}

async function events(workspace: TestWorkspace, type?: string) {
  return db().workspaceEvent.findMany({
    where: { workspaceId: workspace.workspaceId, ...(type ? { type } : {}) },
    orderBy: { seq: "asc" },
  });
}

/** Without the twin: a click committed as `dialing`, the vendor not answered yet. */
async function clicked(workspace: TestWorkspace, requestId: string | null = null) {
  const lead = workspace.leads[0];
  if (!lead) throw new Error("no lead");
  return inWorkspace(workspace.worker, async (tx, emit) => {
    const call = await tx.call.create({
      data: {
        workspaceId: workspace.workspaceId,
        direction: "outbound",
        leadId: lead.leadId,
        campaignId: workspace.campaignId,
        workerUserId: workspace.worker.userId,
        lineId: workspace.lineId,
        providerAccountId: workspace.accountId,
        customerPhone: lead.phone,
        customerLastTen: lead.phone.slice(-10),
        dialState: requestId ? "accepted" : "requested",
        providerRequestId: requestId,
        phase: "dialing",
        requestedAt: new Date(),
        startedAt: new Date(),
        requestKey: randomUUID(),
      },
    });
    emit("call.dialing", {
      callId: call.id as never,
      leadId: lead.leadId,
      campaignId: workspace.campaignId,
      workerUserId: workspace.worker.userId,
      direction: "outbound",
    });
    return call;
  });
}

describe("one call whatever happens to its webhooks", () => {
  it("ends the same for every order of a full sequence", async () => {
    const sequence = [
      live("Ringing", { DialWhomNumber: "" }),
      live("Leg A Answer"),
      live("Leg B Answer"),
      report(),
    ];
    for (const order of permutations(sequence)) {
      const workspace = await makeWorkspace({ leads: 1 });
      for (const body of order) {
        await postWebhook(workspace.webhookSecret, body);
        await drainInbox();
      }
      const call = await onlyCall(workspace);
      expect(call).toMatchObject({
        phase: "ended",
        status: "completed",
        endedBy: "report",
        workerUserId: workspace.worker.userId,
        leadId: workspace.leads[0]?.leadId,
        durationSeconds: 26,
        talkSeconds: 2,
        didWorkerPickUp: true,
        didCustomerPickUp: true,
        wrapUp: "open",
        recordingState: "ready",
      });
      expect(call.customerPickedUpAt?.toISOString()).toBe("2026-11-18T07:13:43.000Z");
      expect(await events(workspace, "call.ended")).toHaveLength(1);
    }
  });

  it("W2: keeps one effect of fifty concurrent duplicates", async () => {
    const workspace = await makeWorkspace({ leads: 1 });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => postWebhook(workspace.webhookSecret, report())),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    await drainInbox();
    await onlyCall(workspace);
    const deliveries = await db().webhookDelivery.findMany({ where: { workspaceId: workspace.workspaceId } });
    expect(deliveries).toHaveLength(1);
    expect(deliveries[0]?.duplicateCount).toBe(49);
    expect(await events(workspace, "call.ended")).toHaveLength(1);
  });

  it("counts fifty equal short live events within 5 s as one", async () => {
    const workspace = await makeWorkspace({ leads: 1 });
    const short = {
      type: "live_call",
      SourceNumber: "9000000001",
      DestinationNumber: "9000000101",
      Status: "Picked",
    };
    await Promise.all(Array.from({ length: 50 }, () => postWebhook(workspace.webhookSecret, short)));
    await drainInbox();
    await onlyCall(workspace);
    expect(await db().webhookDelivery.count({ where: { workspaceId: workspace.workspaceId } })).toBe(1);
  });

  it("W2: has one effect of the same report eight days later", async () => {
    const workspace = await makeWorkspace({ leads: 1 });
    await postWebhook(workspace.webhookSecret, report());
    await drainInbox();
    await inWorkspace(workspace.admin, (tx) =>
      tx.webhookDelivery.updateMany({
        where: { workspaceId: workspace.workspaceId },
        data: { receivedAt: new Date(Date.now() - 8 * 86_400_000) },
      }),
    );
    await postWebhook(workspace.webhookSecret, report());
    await drainInbox();
    await onlyCall(workspace);
    expect(await events(workspace, "call.ended")).toHaveLength(1);
  });

  it("adopts it also by the worker alone: the first event of a click names no customer yet", async () => {
    const workspace = await makeWorkspace({ leads: 1 });
    const click = await clicked(workspace);
    await postWebhook(workspace.webhookSecret, live("Ringing", { DialWhomNumber: "" }));
    await drainInbox();
    expect(await onlyCall(workspace)).toMatchObject({
      id: click.id,
      phase: "ringing",
      providerCallId: "8397472",
      providerRequestId: "8397411",
    });
    // The line's own call of the same worker, of which we know the request, is another call.
    await postWebhook(
      workspace.webhookSecret,
      live("Ringing", { DialWhomNumber: "", CallSid: "8397999", campid: "8397998" }),
    );
    await drainInbox();
    expect(await db().call.count({ where: { workspaceId: workspace.workspaceId } })).toBe(2);
  });

  it("adopts the click's call when the webhook overtakes the vendor's reply", async () => {
    const workspace = await makeWorkspace({ leads: 1 });
    const click = await clicked(workspace);
    await postWebhook(workspace.webhookSecret, live("Leg A Answer"));
    await drainInbox();
    const call = await onlyCall(workspace);
    expect(call).toMatchObject({
      id: click.id,
      providerRequestId: "8397411",
      providerCallId: "8397472",
      dialState: "accepted",
    });
  });

  it("belongs to the click by campid although CallSid differs", async () => {
    const workspace = await makeWorkspace({ leads: 1 });
    const click = await clicked(workspace, "8397411");
    await postWebhook(workspace.webhookSecret, report({ CallSid: "1672650000.96" }));
    await drainInbox();
    expect(await onlyCall(workspace)).toMatchObject({
      id: click.id,
      phase: "ended",
      providerCallId: "1672650000.96",
    });
  });

  it("makes two calls of two short sequences run one after the other", async () => {
    const workspace = await makeWorkspace({ leads: 1 });
    const short = {
      SourceNumber: "9000000001",
      DestinationNumber: "9000000101",
      DialWhomNumber: "9000000101",
    };
    for (const start of ["2026-11-20T10:00:00Z", "2026-11-20T10:00:30Z"]) {
      await postWebhook(workspace.webhookSecret, {
        type: "live_call",
        ...short,
        Status: "Picked",
        note: start,
      });
      await drainInbox();
      await postWebhook(workspace.webhookSecret, {
        type: "call_report",
        ...short,
        CallDuration: "12",
        Status: "ANSWER",
        Direction: "WEBOBD",
        StartTime: start,
        EndTime: start,
        CallRecordingUrl: "",
        call_group: "Sales",
        receiver_name: "Asha",
      });
      await drainInbox();
    }
    const calls = await db().call.findMany({ where: { workspaceId: workspace.workspaceId } });
    expect(calls.map((call) => [call.phase, call.wrapUp])).toEqual([
      ["ended", "open"],
      ["ended", "open"],
    ]);
  });

  it("takes a late live event of the short shape for the call its report has ended", async () => {
    const workspace = await makeWorkspace({ leads: 1 });
    const short = { SourceNumber: "9000000001", DestinationNumber: "9000000101" };
    await postWebhook(workspace.webhookSecret, {
      type: "call_report",
      ...short,
      CallDuration: "12",
      Status: "ANSWER",
    });
    await drainInbox();
    await postWebhook(workspace.webhookSecret, { type: "live_call", ...short, Status: "Picked" });
    await drainInbox();
    expect(await onlyCall(workspace)).toMatchObject({ phase: "ended" });
  });
});

describe("same key, other body", () => {
  it("W2: fills what was empty and never regresses", async () => {
    const workspace = await makeWorkspace({ leads: 1 });
    await postWebhook(workspace.webhookSecret, report({ CallRecordingUrl: "" }));
    await drainInbox();
    expect(await onlyCall(workspace)).toMatchObject({ recordingState: "pending", talkSeconds: 2 });
    await postWebhook(
      workspace.webhookSecret,
      report({ TalkDuration: "0", Status: "NO ANSWER", LegB_Picked_time: "" }),
    );
    await drainInbox();
    expect(await onlyCall(workspace)).toMatchObject({
      recordingState: "ready",
      talkSeconds: 2,
      status: "completed",
      didCustomerPickUp: true,
    });
  });

  it("W2: sets a contradiction aside for a person, and replays it on a click", async () => {
    const workspace = await makeWorkspace({ leads: 2 });
    await postWebhook(workspace.webhookSecret, report());
    await drainInbox();
    const before = await onlyCall(workspace);
    await postWebhook(workspace.webhookSecret, report({ DialWhomNumber: "09000000102" }));
    await drainInbox();
    expect(await onlyCall(workspace)).toMatchObject({
      leadId: before.leadId,
      customerLastTen: before.customerLastTen,
    });
    const [aside] = await callerOf(workspace.manager).deliveries.list({ state: "set_aside" });
    if (!aside) throw new Error("nothing was set aside");
    await callerOf(workspace.manager).deliveries.replay({ deliveryId: aside.id });
    await drainInbox();
    expect(await callerOf(workspace.manager).deliveries.list({ state: "set_aside" })).toHaveLength(1);
    await callerOf(workspace.manager).deliveries.dismiss({ deliveryId: aside.id });
    expect(await callerOf(workspace.manager).deliveries.list({ state: "set_aside" })).toHaveLength(0);
  });

  it("does not guess between two leads with one number", async () => {
    const workspace = await makeWorkspace({ leads: 1 });
    await callerOf(workspace.worker).leads.create({
      name: "Twin sister",
      phone: "9000000101",
      company: null,
      email: null,
      timeZone: null,
      source: null,
    });
    await postWebhook(workspace.webhookSecret, report());
    await drainInbox();
    const call = await onlyCall(workspace);
    expect(call.leadId).toBeNull();
    const page = await callerOf(workspace.worker).calls.get({ callId: call.id as never });
    expect(page.candidateLeads).toHaveLength(2);
    const chosen = page.candidateLeads[0];
    if (!chosen) throw new Error("no candidate");
    await callerOf(workspace.worker).calls.matchLead({ callId: call.id as never, leadId: chosen.id });
    expect((await onlyCall(workspace)).leadId).toBe(chosen.id);
  });
});

describe("calls nobody started here", () => {
  const inbound = (extra: object = {}) => ({
    type: "call_report",
    SourceNumber: "09000000101",
    DestinationNumber: "08069000001",
    DialWhomNumber: "0",
    CallDuration: "9",
    Status: "NO ANSWER",
    StartTime: "2026-11-18 16:10:00",
    EndTime: "2026-11-18 16:10:09",
    CallSid: "1794998400.5",
    Direction: "IVR",
    hangup_cause: "AbandonedCall",
    ...extra,
  });

  it("makes a missed call of a known lead a callback, and nobody's call a manager's to claim", async () => {
    const workspace = await makeWorkspace({ leads: 1 });
    await postWebhook(workspace.webhookSecret, inbound());
    await drainInbox();
    const call = await onlyCall(workspace);
    expect(call).toMatchObject({
      direction: "inbound",
      status: "missed",
      workerUserId: null,
      wrapUp: "none",
    });
    expect(await db().task.findMany({ where: { workspaceId: workspace.workspaceId } })).toMatchObject([
      { kind: "callback", leadId: workspace.leads[0]?.leadId, assigneeUserId: null },
    ]);
    expect(await callerOf(workspace.manager).calls.unclaimed()).toHaveLength(1);
    await callerOf(workspace.manager).calls.claim({ callId: call.id as never });
    expect(await callerOf(workspace.manager).calls.unclaimed()).toHaveLength(0);
    expect((await callerOf(workspace.manager).calls.mine()).open).toHaveLength(1);
  });

  it("pops up for the member whose phone took it", async () => {
    const workspace = await makeWorkspace({ leads: 1 });
    await postWebhook(
      workspace.webhookSecret,
      inbound({
        DialWhomNumber: "09000000002",
        Status: "ANSWER",
        TalkDuration: "5",
        LegB_Picked_time: "2026-11-18 16:10:04",
        hangup_cause: "",
      }),
    );
    await drainInbox();
    expect((await callerOf(workspace.colleague).calls.mine()).open).toHaveLength(1);
    expect((await callerOf(workspace.worker).calls.mine()).open).toHaveLength(0);
  });
});

describe("the reconciler", () => {
  it("ends a silent call on the provider's word, and brings in one no webhook told", async () => {
    const workspace = await makeWorkspace({ leads: 2 });
    const [first] = workspace.leads;
    if (!first) throw new Error("no lead");
    bridge().twin.simulator.queueNext(
      workspace.authcode,
      { outcome: "answered", dropLive: true, dropReport: true },
      1,
    );
    const call = await callerOf(workspace.worker).calls.dial({
      leadId: first.leadId,
      campaignId: workspace.campaignId,
      requestKey: randomUUID(),
    });
    expect(call).toMatchObject({ phase: "dialing", dialState: "accepted" });
    await expect
      .poll(
        () =>
          bridge().twin.simulator.calls.filter(
            (entry) => entry.authcode === workspace.authcode && entry.isEnded,
          ).length,
        { timeout: 10_000 },
      )
      .toBe(1);
    await inWorkspace(workspace.admin, async (tx, emit) => {
      await tx.call.updateMany({
        where: { workspaceId: workspace.workspaceId },
        data: { startedAt: new Date(Date.now() - 200_000) },
      });
      emit("workspace.updated", {});
    });
    await reconcileCalls();
    expect(await onlyCall(workspace)).toMatchObject({
      phase: "ended",
      endedBy: "reconciler",
      status: "completed",
      wrapUp: "open",
    });
    await reconcileCalls();
    expect(await events(workspace, "call.ended")).toHaveLength(1);
  });
});
