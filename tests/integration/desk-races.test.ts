import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { CallId, LeadId } from "@/contracts/ids";
import { blockContact } from "@/domain/contacts/commands";
import { prepareDial, refusedMeanwhile, settleDial } from "@/domain/desk/commands/dial";
import { db, logPool } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { bridge } from "../support/bridge";
import { callerOf, type Member, makeWorkspace, type TestWorkspace } from "../support/workspace";

const rounds = 40;
const workspaces = 5;

const leadAt = (base: TestWorkspace, index: number): LeadId => {
  const lead = base.leads[index];
  if (!lead) throw new Error(`no lead ${index}`);
  return lead.leadId;
};
const dial = (base: TestWorkspace, as: Member, leadId: LeadId) =>
  callerOf(as).calls.dial({ leadId, campaignId: base.campaignId, requestKey: randomUUID() });
/** Ends what runs, so that the next race begins with free workers. */
async function endAll(base: TestWorkspace) {
  const open = await db().call.findMany({
    where: { workspaceId: base.workspaceId, phase: { not: "ended" } },
    select: { id: true },
  });
  for (const { id } of open) await callerOf(base.manager).calls.endByHand({ callId: id as CallId });
}
const reasonOf = (result: PromiseSettledResult<unknown>): string =>
  result.status === "fulfilled"
    ? "placed"
    : String((result.reason as { cause?: { reason?: string } }).cause?.reason);
const clicks = (base: TestWorkspace) =>
  bridge().twin.simulator.calls.filter((call) => call.authcode === base.authcode).length;

/** Positions in the log at which a lead was dialled, and its contact blocked. */
async function positions(base: TestWorkspace, index: number) {
  const { rows } = await logPool().query<{ type: string; seq: string }>(
    `SELECT type, seq FROM workspace_event WHERE workspace_id = $1
        AND (type = 'call.dialing' AND data->>'leadId' = $2 OR type = 'contact.blocked' AND data->>'contactId' = $3)
      ORDER BY seq`,
    [base.workspaceId, leadAt(base, index), base.leads[index]?.contactId],
  );
  return rows.map(({ type }) => type);
}

describe("R7 two workers, one lead, 200 races", () => {
  it("one dials and the other is told who has it: 0 double dials, at the provider too", async () => {
    const told = new Set<string>();
    await Promise.all(
      Array.from({ length: workspaces }, async () => {
        const base = await makeWorkspace({ leads: rounds, isOutcomeRequired: false });
        for (let round = 0; round < rounds; round += 1) {
          const leadId = leadAt(base, round);
          const results = await Promise.allSettled([
            dial(base, base.worker, leadId),
            dial(base, base.colleague, leadId),
          ]);
          const reasons = results.map(reasonOf).sort();
          for (const reason of reasons) told.add(reason);
          expect(reasons.filter((reason) => reason === "placed")).toHaveLength(1);
          expect(await db().call.count({ where: { workspaceId: base.workspaceId, leadId } })).toBe(1);
          await endAll(base);
        }
        expect(clicks(base)).toBe(rounds);
      }),
    );
    expect([...told].sort()).toEqual(["on_a_call", "placed"]);
  }, 120_000);

  it("one dials while the other sets do not call: 0 calls after a block", async () => {
    const seen = new Map<string, number>();
    await Promise.all(
      Array.from({ length: workspaces }, async (_, workspace) => {
        const base = await makeWorkspace({ leads: rounds, isOutcomeRequired: false });
        for (let round = 0; round < rounds; round += 1) {
          const leadId = leadAt(base, round);
          const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
          // Both orders of pressing, and all distances in between, come up.
          const lead = ((round * workspaces + workspace) % 25) - 12;
          const [dialled] = await Promise.allSettled([
            later(Math.max(0, -lead)).then(() => dial(base, base.worker, leadId)),
            later(Math.max(0, lead)).then(() => callerOf(base.colleague).leads.block({ leadId })),
          ]);
          const order = await positions(base, round);
          const call = await db().call.findFirst({ where: { workspaceId: base.workspaceId, leadId } });
          const outcome = `${reasonOf(dialled)} ${call?.dialRefusal ?? "-"} ${order.join(" ")}`;
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
          await endAll(base);
        }
        const placed = await db().call.count({
          where: { workspaceId: base.workspaceId, dialState: { not: "refused" } },
        });
        expect(clicks(base)).toBe(placed);
      }),
    );
    // What may come out; "contact.blocked call.dialing" may not.
    const allowed = [
      "do_not_call - contact.blocked",
      "placed - call.dialing contact.blocked",
      "placed do_not_call call.dialing contact.blocked",
    ];
    expect([...seen.keys()].filter((outcome) => !allowed.includes(outcome))).toEqual([]);
    expect([...seen.values()].reduce((a, b) => a + b, 0)).toBe(rounds * workspaces);
  }, 120_000);
});

/** A write that stops before its commit until it is let go. */
function held<T>(as: Member, write: Parameters<typeof inWorkspace<T>>[1]) {
  let letGo = () => undefined as void;
  let reach = () => undefined as void;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const done = inWorkspace(as, async (tx, emit) => {
    const result = await write(tx, emit);
    reach();
    await gate;
    return result;
  });
  return { reached, letGo: () => letGo(), done };
}
const prepare = (base: TestWorkspace, as: Member, leadId: LeadId) =>
  held(as, (tx, emit) =>
    prepareDial(tx, emit, {
      workspaceId: base.workspaceId,
      userId: as.userId,
      leadId,
      campaignId: base.campaignId,
      requestKey: randomUUID(),
    }),
  );
const block = (base: TestWorkspace, as: Member) =>
  held(as, (tx, emit) =>
    blockContact(tx, emit, {
      source: "other",
      actorUserId: null,
      workspaceId: base.workspaceId,
      contactId: base.leads[0]?.contactId as never,
    }),
  );

describe("R7 every interleaving of a dial with a block", () => {
  it("a block that has not been committed yet holds the dial, which is refused after it", async () => {
    const base = await makeWorkspace({ leads: 1 });
    const blocking = block(base, base.colleague);
    await blocking.reached;
    const dialling = dial(base, base.worker, leadAt(base, 0));
    const settled = Promise.allSettled([dialling]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    blocking.letGo();
    await blocking.done;
    expect((await settled).map(reasonOf)).toEqual(["do_not_call"]);
    expect(clicks(base)).toBe(0);
  });

  it("a dial that has not been committed yet holds the block, which comes after it in the log", async () => {
    const base = await makeWorkspace({ leads: 1 });
    const dialling = prepare(base, base.worker, leadAt(base, 0));
    await dialling.reached;
    const blocking = callerOf(base.colleague).leads.block({ leadId: leadAt(base, 0) });
    await new Promise((resolve) => setTimeout(resolve, 100));
    dialling.letGo();
    await Promise.all([dialling.done, blocking]);
    expect(await positions(base, 0)).toEqual(["call.dialing", "contact.blocked"]);
  });

  it("a block between the dial's commit and the provider refuses the click, and costs the lead nothing", async () => {
    const base = await makeWorkspace({ leads: 1 });
    const { workspaceId } = base;
    const leadId = leadAt(base, 0);
    const dialling = prepare(base, base.worker, leadId);
    dialling.letGo();
    const { callId } = await dialling.done;
    await callerOf(base.colleague).leads.block({ leadId });
    const result = await refusedMeanwhile(db(), {
      workspaceId,
      userId: base.worker.userId,
      campaignId: base.campaignId,
      leadId,
    });
    if (!result) throw new Error("the provider would be asked");
    await inWorkspace(base.worker, (tx, emit) =>
      settleDial(tx, emit, { workspaceId, callId, accountId: base.accountId, result }),
    );
    const call = await db().call.findFirstOrThrow({ where: { workspaceId, leadId } });
    expect(call).toMatchObject({
      phase: "ended",
      dialState: "refused",
      dialRefusal: "do_not_call",
      wrapUp: "none",
    });
    const lead = await db().lead.findFirstOrThrow({ where: { workspaceId, id: leadId } });
    expect(lead).toMatchObject({ attemptsToday: 0, leaseUserId: null });
  });

  it.each([
    { outcome: "unknown", message: "timeout" },
    { outcome: "refused", reason: "not_allowed", message: "No." },
  ] as const)(
    "the provider's answer “$outcome” comes after the report: the call stays as reported",
    async (result) => {
      const base = await makeWorkspace({ leads: 1 });
      const { workspaceId } = base;
      const dialling = prepare(base, base.worker, leadAt(base, 0));
      dialling.letGo();
      const { callId } = await dialling.done;
      await inWorkspace(base.worker, async (tx, emit) => {
        const call = await tx.call.update({
          where: { workspaceId_id: { workspaceId, id: callId } },
          data: { phase: "ended", status: "no_answer", endedBy: "report", lastSignalAt: new Date() },
        });
        emit("call.updated", {
          callId,
          leadId: leadAt(base, 0),
          campaignId: null,
          workerUserId: base.worker.userId,
          direction: call.direction,
          phase: call.phase,
          dialState: call.dialState,
          recordingState: call.recordingState,
        });
      });
      await inWorkspace(base.worker, (tx, emit) =>
        settleDial(tx, emit, { workspaceId, callId, accountId: base.accountId, result }),
      );
      expect(await db().call.findFirstOrThrow({ where: { workspaceId, id: callId } })).toMatchObject({
        phase: "ended",
        status: "no_answer",
        endedBy: "report",
        dialState: "requested",
        dialRefusal: null,
      });
    },
  );

  it("“stop all dialling” waits for dials that are being committed; one not sent yet is refused in its words", async () => {
    const base = await makeWorkspace({ leads: 1 });
    const { workspaceId } = base;
    const leadId = leadAt(base, 0);
    const dialling = prepare(base, base.worker, leadId);
    await dialling.reached;
    let isStopped = false;
    const stopping = inWorkspace(base.manager, async (tx, emit) => {
      await tx.workspace.update({ where: { id: workspaceId }, data: { dialStoppedAt: new Date() } });
      isStopped = true;
      emit("workspace.updated", {});
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isStopped).toBe(false);
    dialling.letGo();
    const [{ callId }] = await Promise.all([dialling.done, stopping]);
    const result = await refusedMeanwhile(db(), {
      workspaceId,
      userId: base.worker.userId,
      campaignId: base.campaignId,
      leadId,
    });
    if (!result) throw new Error("the provider would be asked");
    await inWorkspace(base.worker, (tx, emit) =>
      settleDial(tx, emit, { workspaceId, callId, accountId: base.accountId, result }),
    );
    expect(await db().call.findFirstOrThrow({ where: { workspaceId, leadId } })).toMatchObject({
      dialRefusal: "dialling_stopped",
      dialMessage: "All dialling was stopped just now. Nothing was dialled.",
    });
  });

  it("a colleague's dial that has not been committed yet holds the other, who is told who has the lead", async () => {
    const base = await makeWorkspace({ leads: 1 });
    const dialling = prepare(base, base.worker, leadAt(base, 0));
    await dialling.reached;
    const other = Promise.allSettled([dial(base, base.colleague, leadAt(base, 0))]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    dialling.letGo();
    await dialling.done;
    const [result] = await other;
    expect(result).toMatchObject({
      status: "rejected",
      reason: { message: "Asha is on a call with this lead.", cause: { reason: "on_a_call" } },
    });
  });

  it("two tabs of one worker: the second is told so, and one key pressed twice is one call", async () => {
    const base = await makeWorkspace({ leads: 1 });
    const leadId = leadAt(base, 0);
    const requestKey = randomUUID();
    const press = () => callerOf(base.worker).calls.dial({ leadId, campaignId: base.campaignId, requestKey });
    const [one, two] = await Promise.all([press(), press()]);
    expect(one.id).toBe(two.id);
    await expect(dial(base, base.worker, leadId)).rejects.toMatchObject({
      message: "Already dialling this lead in another tab.",
      cause: { reason: "already_dialling" },
    });
    expect(clicks(base)).toBe(1);
  });
});
