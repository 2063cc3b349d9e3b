import { beforeAll, describe, expect, it } from "vitest";
import type { LeadId, UserId } from "@/contracts/ids";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import type { Actor } from "@/platform/tenancy";
import { World } from "../support/walk/world";
import { callerOf } from "../support/workspace";

let world: World;
beforeAll(async () => {
  world = await World.make("Kestrel");
});

const tomorrow = () => new Date(Date.now() + 86_400_000);

/** A worker with `count` leads, a callback on the first and a follow-up on none. */
async function busy(count: number): Promise<{ as: Actor; leadIds: LeadId[] }> {
  const as = await world.member("worker");
  const leadIds: LeadId[] = [];
  for (let n = 0; n < count; n += 1) leadIds.push((await world.lead()).leadId);
  await callerOf(world.base.manager).leads.assign({ leadIds, ownerUserId: as.userId });
  await callerOf(as).tasks.create({
    kind: "callback",
    title: "Ring back",
    leadId: leadIds[0] ?? null,
    callId: null,
    assigneeUserId: as.userId,
    dueAt: tomorrow(),
  });
  await callerOf(as).tasks.create({
    kind: "follow_up",
    title: "Send the list",
    leadId: null,
    callId: null,
    assigneeUserId: as.userId,
    dueAt: tomorrow(),
  });
  return { as, leadIds };
}
const ownersOf = async (leadIds: LeadId[]) => {
  const rows = await db().lead.findMany({
    where: { workspaceId: world.workspaceId, id: { in: leadIds } },
    select: { id: true, ownerUserId: true },
  });
  const owners = new Map(rows.map((row) => [row.id, row.ownerUserId]));
  return leadIds.map((id) => owners.get(id) ?? null);
};
const tasksOf = (userId: UserId | null) =>
  db().task.count({ where: { workspaceId: world.workspaceId, assigneeUserId: userId, doneAt: null } });

describe("a member who leaves hands over", () => {
  it("to several in turn, a task about a lead with its lead, and nothing stays", async () => {
    const { as, leadIds } = await busy(4);
    const to = [(await world.member("worker")).userId, (await world.member("worker")).userId];
    const manager = callerOf(world.base.manager);
    const expected = await manager.members.work({ userId: as.userId });
    expect(expected).toEqual({ leads: 4, callbacks: 1, tasks: 1 });
    await manager.members.deactivate({ userId: as.userId, to, expected });
    const owners = await ownersOf(leadIds);
    expect(owners.filter((owner) => owner === to[0])).toHaveLength(2);
    expect(owners.filter((owner) => owner === to[1])).toHaveLength(2);
    const callback = await db().task.findFirstOrThrow({
      where: { workspaceId: world.workspaceId, leadId: leadIds[0], kind: "callback" },
    });
    expect(callback.assigneeUserId).toBe(owners[0]);
    expect(await tasksOf(as.userId)).toBe(0);
    expect(await manager.members.work({ userId: as.userId })).toEqual({ leads: 0, callbacks: 0, tasks: 0 });
    const { items } = await callerOf(world.base.admin).audit.list({
      filter: { recordId: leadIds[0], action: "changed" },
    });
    expect(items[0]).toMatchObject({
      actor: { userId: world.base.manager.userId },
      asked: "members.deactivate",
      before: { owner_user_id: as.userId },
      after: { owner_user_id: owners[0] },
    });
  });

  it("the part in campaigns with it: whose leads are whose to call, and the place among the workers", async () => {
    const as = await world.member("worker");
    const taker = await world.member("worker");
    const { leadId } = await world.lead();
    const campaignId = await world.campaign("running", [leadId]);
    await inWorkspace(world.base.manager, async (tx, emit) => {
      await tx.campaignWorker.create({
        data: { workspaceId: world.workspaceId, campaignId, userId: as.userId, weight: 3 },
      });
      await tx.campaignLead.updateMany({
        where: { workspaceId: world.workspaceId, campaignId },
        data: { assigneeUserId: as.userId },
      });
      emit("campaign.progressed", { campaignId, leadId });
    });
    await callerOf(world.base.manager).members.deactivate({ userId: as.userId, to: [taker.userId] });
    const where = { workspaceId: world.workspaceId, campaignId };
    expect(await db().campaignWorker.findMany({ where, select: { userId: true, weight: true } })).toEqual([
      { userId: taker.userId, weight: 3 },
    ]);
    expect(await db().campaignLead.findMany({ where, select: { assigneeUserId: true } })).toEqual([
      { assigneeUserId: taker.userId },
    ]);
  });

  it("to the pool; a deleted lead too, so that it does not come back to somebody who is gone", async () => {
    const { as, leadIds } = await busy(2);
    const manager = callerOf(world.base.manager);
    await manager.leads.delete({ leadId: leadIds[1] as LeadId });
    const expected = await manager.members.work({ userId: as.userId });
    expect(expected.leads).toBe(1);
    await manager.members.deactivate({ userId: as.userId, to: [], expected });
    await manager.leads.restore({ leadId: leadIds[1] as LeadId });
    expect(await ownersOf(leadIds)).toEqual([null, null]);
  });

  it("not at all where the work is not what was shown, and the access stays with it", async () => {
    const { as, leadIds } = await busy(1);
    const manager = callerOf(world.base.manager);
    await expect(manager.members.deactivate({ userId: as.userId })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    expect(await ownersOf(leadIds)).toEqual([as.userId]);
    await expect(callerOf(as).calls.mine()).resolves.toBeTruthy();
  });

  it("neither to oneself, nor to one without access, nor to a stranger", async () => {
    const { as, leadIds } = await busy(1);
    const gone = await world.member("worker");
    const manager = callerOf(world.base.manager);
    await manager.members.deactivate({ userId: gone.userId });
    const stranger = await (await World.make("Ouzel")).member("worker");
    const expected = await manager.members.work({ userId: as.userId });
    for (const [taker, code] of [
      [as.userId, "BAD_REQUEST"],
      [gone.userId, "NOT_FOUND"],
      [stranger.userId, "NOT_FOUND"],
    ] as const)
      await expect(
        manager.members.deactivate({ userId: as.userId, to: [taker], expected }),
      ).rejects.toMatchObject({ code });
    expect(await ownersOf(leadIds)).toEqual([as.userId]);
  });

  it("a lead given in the same moment is never left with the one who goes", async () => {
    for (let round = 0; round < 10; round += 1) {
      const as = await world.member("worker");
      const { leadId } = await world.lead();
      const manager = callerOf(world.base.manager);
      await Promise.allSettled([
        manager.leads.assign({ leadIds: [leadId], ownerUserId: as.userId }),
        manager.members.deactivate({ userId: as.userId }),
      ]);
      const member = await db().membership.findFirstOrThrow({
        where: { workspaceId: world.workspaceId, userId: as.userId },
      });
      const [owner] = await ownersOf([leadId]);
      if (member.deactivatedAt) expect(owner).toBeNull();
    }
  });
});

describe("A2 an admin and a member's sessions", () => {
  const password = "copper teapot violin";

  it("A2 sees each, ends one or all after the own password, and the ended one is dead at once", async () => {
    const admin = await world.member("admin", password);
    const person = await world.member("worker");
    const second = await world.session(person);
    const caller = callerOf(admin);
    const list = await caller.members.sessions({ userId: person.userId });
    expect(list.map(({ id }) => id).sort()).toEqual([person.sessionId, second].sort());
    await expect(
      caller.members.endSessions({ userId: person.userId, sessionId: second, password: "not it" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await caller.members.endSessions({ userId: person.userId, sessionId: second, password });
    expect((await caller.members.sessions({ userId: person.userId })).map(({ id }) => id)).toEqual([
      person.sessionId,
    ]);
    expect(await caller.members.endSessions({ userId: person.userId, password })).toEqual({ count: 1 });
    const { items } = await caller.audit.list({ filter: { recordId: person.userId, action: "ended" } });
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({ actor: { userId: admin.userId }, asked: "members.endSessions" });
    const heard = await db().workspaceEvent.count({
      where: { workspaceId: world.workspaceId, type: "session.revoked", audience: `user:${person.userId}` },
    });
    expect(heard).toBe(2);
  });

  it("A2 R6 a manager neither sees nor ends them", async () => {
    const manager = callerOf(world.base.manager);
    const { userId } = world.base.worker;
    await expect(manager.members.sessions({ userId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(manager.members.endSessions({ userId, password })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});
