import { describe, expect, it } from "vitest";
import type { CallId } from "@/contracts/ids";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { DeskCalls } from "../support/desk-calls";
import { callerOf } from "../support/workspace";

const soon = () => new Date(Date.now() + 3_600_000);

describe("do not call", () => {
  it("takes all queued work of the number with it, in the transaction that blocks", async () => {
    const desk = await DeskCalls.make({ leads: 3 });
    const { workspaceId, campaignId } = desk.base;
    const first = desk.lead(0);
    // The same number under a second contact with a lead of its own, in a second campaign, held by a colleague.
    const twin = await desk.manager.leads.create({
      name: "Same phone",
      phone: first.phone,
      company: null,
      email: null,
      timeZone: null,
      source: null,
    });
    const second = await desk.manager.campaigns.create({ name: "Second" });
    await desk.manager.campaigns.addLeads({
      campaignId: second.id,
      selection: { by: "ids", leadIds: [twin.id, first.leadId, desk.lead(1).leadId] },
    });
    await desk.manager.campaigns.setStatus({ campaignId: second.id, status: "running" });
    await callerOf(desk.base.colleague).desk.take({ campaignId: second.id, leadId: twin.id });
    for (const leadId of [first.leadId, twin.id, desk.lead(1).leadId])
      for (const kind of ["callback", "follow_up"] as const)
        await desk.worker.tasks.create({
          kind,
          title: "Promised",
          leadId,
          assigneeUserId: null,
          dueAt: soon(),
        });
    const callId = await desk.ended(0);
    const head = await db().workspaceEvent.count({ where: { workspaceId } });
    await desk.worker.calls.complete({ callId, outcomeId: desk.outcome("Do not call") });

    const events = await db().$queryRaw<{ type: string; transaction: string }[]>`
      SELECT type, xmin::text AS transaction FROM workspace_event WHERE workspace_id = ${workspaceId}::uuid
       ORDER BY seq OFFSET ${head}`;
    expect(new Set(events.map(({ transaction }) => transaction)).size).toBe(1);
    const count = (type: string) => events.filter((event) => event.type === type).length;
    expect(count("contact.blocked")).toBe(2);
    expect(count("campaign.progressed")).toBe(3);
    expect(count("task.done")).toBe(4);
    expect(count("lead.released")).toBe(1);

    const blocked = await db().contact.findMany({ where: { workspaceId, doNotCallAt: { not: null } } });
    expect(blocked).toHaveLength(2);
    const places = await db().campaignLead.findMany({
      where: { workspaceId, leadId: { in: [first.leadId, twin.id] } },
    });
    expect(places.map(({ state, doneReason }) => ({ state, doneReason }))).toEqual(
      Array.from({ length: 3 }, () => ({ state: "done", doneReason: "blocked" })),
    );
    const held = await db().lead.count({ where: { workspaceId, leaseUserId: { not: null } } });
    expect(held).toBe(0);
    const open = await db().task.findMany({ where: { workspaceId, doneAt: null } });
    expect(open.map((task) => task.leadId)).toEqual([desk.lead(1).leadId, desk.lead(1).leadId]);
    expect((await desk.dial(0, campaignId)).reason).toBe("do_not_call");
    expect((await desk.dial(0, null)).reason).toBe("do_not_call");
  });

  it("blocks a number that is in nobody's book, under every name it gets later", async () => {
    const desk = await DeskCalls.make();
    const phone = "+919876500077";
    const callId = await inWorkspace(desk.base.worker, async (tx, emit) => {
      const row = await tx.call.create({
        data: {
          workspaceId: desk.base.workspaceId,
          direction: "inbound",
          workerUserId: desk.base.worker.userId,
          customerPhone: phone,
          customerLastTen: phone.slice(-10),
          phase: "ended",
          status: "completed",
          endedBy: "report",
          startedAt: new Date(),
          endedAt: new Date(),
          wrapUp: "open",
        },
      });
      const id = row.id as CallId;
      emit("call.ended", {
        callId: id,
        leadId: null,
        campaignId: null,
        workerUserId: desk.base.worker.userId,
        direction: "inbound",
        status: "completed",
        endedBy: "report",
        durationSeconds: null,
      });
      return id;
    });
    await desk.worker.calls.complete({ callId, outcomeId: desk.outcome("Do not call") });
    const made = await desk.manager.leads.create({
      name: "Comes later",
      phone,
      company: null,
      email: null,
      timeZone: null,
      source: null,
    });
    expect(made.doNotCallAt).not.toBeNull();
    await expect(
      desk.worker.calls.dialNumber({ phone, requestKey: crypto.randomUUID() }),
    ).rejects.toMatchObject({ cause: { reason: "do_not_call" } });
  });

  it("is always the ninth key, wherever it stands in the list", async () => {
    const desk = await DeskCalls.make();
    const ids = (await desk.worker.outcomes.list()).map((outcome) => outcome.id);
    const danger = desk.outcome("Do not call");
    await desk.manager.outcomes.reorder({ outcomeIds: [danger, ...ids.filter((id) => id !== danger)] });
    const list = await desk.worker.outcomes.list();
    expect(list[0]).toMatchObject({ id: danger, digit: 9 });
    expect(list.slice(1).map((outcome) => outcome.digit)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
