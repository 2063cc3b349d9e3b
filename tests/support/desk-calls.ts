import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { CallId, CampaignId, LeadId, OutcomeId } from "@/contracts/ids";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { drainInbox, postWebhook } from "./webhooks";
import { callerOf, makeWorkspace, type Member, type TestWorkspace } from "./workspace";

type End = "answered" | "no_answer" | "busy" | "worker_no_answer";
type Clicked = { callId: CallId; leadId: LeadId; phone: string; sid: string; worker: Member };

const trunk = (phone: string) => `0${phone.slice(-10)}`;
/** As CallerDesk writes a time: India's wall clock. */
const indiaTime = (at: Date) =>
  new Date(at.getTime() + 5.5 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");

/** Calls of one workspace's desk, clicked in the database and told of by CallerDesk's own webhooks. */
export class DeskCalls {
  private count = 0;
  constructor(readonly base: TestWorkspace) {}

  static async make(options: Parameters<typeof makeWorkspace>[0] = {}): Promise<DeskCalls> {
    return new DeskCalls(await makeWorkspace(options));
  }

  get worker() {
    return callerOf(this.base.worker);
  }
  get manager() {
    return callerOf(this.base.manager);
  }
  outcome(label: string): OutcomeId {
    const found = this.base.outcomes.find((outcome) => outcome.label === label);
    if (!found) throw new Error(`no outcome ${label}`);
    return found.id;
  }
  lead(index = 0) {
    const lead = this.base.leads[index];
    if (!lead) throw new Error(`no lead ${index}`);
    return lead;
  }
  call(callId: CallId) {
    return db().call.findUniqueOrThrow({
      where: { workspaceId_id: { workspaceId: this.base.workspaceId, id: callId } },
    });
  }
  leadRow(index = 0) {
    return db().lead.findUniqueOrThrow({
      where: { workspaceId_id: { workspaceId: this.base.workspaceId, id: this.lead(index).leadId } },
    });
  }
  place(index = 0) {
    const { workspaceId, campaignId } = this.base;
    return db().campaignLead.findUniqueOrThrow({
      where: { workspaceId_campaignId_leadId: { workspaceId, campaignId, leadId: this.lead(index).leadId } },
    });
  }
  tasks() {
    return db().task.findMany({
      where: { workspaceId: this.base.workspaceId, deletedAt: null },
      orderBy: { createdAt: "asc" },
    });
  }

  /** A click that the provider took, not heard of since; counted as an attempt, as the dial does. */
  async clicked(
    lead = 0,
    { worker = this.base.worker, campaignId = this.base.campaignId as CampaignId | null } = {},
  ): Promise<Clicked> {
    this.count += 1;
    const sid = `${Date.now() % 1_000_000}${this.count}`;
    const { workspaceId, lineId, accountId } = this.base;
    const { leadId, phone } = this.lead(lead);
    const now = new Date(Date.now() - 30_000);
    const callId = await inWorkspace(worker, async (tx, emit) => {
      const call = await tx.call.create({
        data: {
          workspaceId,
          direction: "outbound",
          leadId,
          campaignId,
          workerUserId: worker.userId,
          lineId,
          providerAccountId: accountId,
          customerPhone: phone,
          customerLastTen: phone.slice(-10),
          dialState: "accepted",
          providerRequestId: `r${sid}`,
          phase: "dialing",
          requestedAt: now,
          startedAt: now,
          requestKey: randomUUID(),
        },
      });
      if (campaignId)
        await tx.campaignLead.update({
          where: { workspaceId_campaignId_leadId: { workspaceId, campaignId, leadId } },
          data: {
            attempts: { increment: 1 },
            lastAttemptAt: now,
            nextAttemptAt: new Date(now.getTime() + 7_200_000),
          },
        });
      const id = call.id as CallId;
      emit("call.dialing", {
        callId: id,
        leadId,
        campaignId,
        workerUserId: worker.userId,
        direction: "outbound",
      });
      return id;
    });
    return { callId, leadId, phone, sid, worker };
  }

  private body({ phone, sid, worker }: Clicked, status: string) {
    return {
      type: "live_call",
      SourceNumber: trunk(worker.phone),
      DestinationNumber: trunk(this.base.linePhone),
      DialWhomNumber: trunk(phone),
      Status: status,
      StartTime: indiaTime(new Date(Date.now() - 26_000)),
      CallSid: sid,
      Direction: "WEBOBD",
      campid: `r${sid}`,
    };
  }

  async talks(call: Clicked): Promise<void> {
    await postWebhook(this.base.webhookSecret, this.body(call, "Leg B Answer"));
    await drainInbox();
    expect((await this.call(call.callId)).phase).toBe("answered");
  }

  /** CallerDesk's report of how the call ended. */
  async reported(call: Clicked, end: End = "answered"): Promise<CallId> {
    const words = { answered: "ANSWER", no_answer: "NOANSWER", busy: "BUSY", worker_no_answer: "NO ANSWER" };
    const now = Date.now();
    const at = (secondsAgo: number) => indiaTime(new Date(now - secondsAgo * 1000));
    const workerPicked = end !== "worker_no_answer";
    const answered = end === "answered";
    await postWebhook(this.base.webhookSecret, {
      ...this.body(call, words[end]),
      type: "call_report",
      CallDuration: "26",
      TalkDuration: answered ? "2" : "0",
      EndTime: at(0),
      LegA_Picked_time: workerPicked ? at(18) : "",
      LegB_Start_time: workerPicked ? at(17) : "",
      LegB_Picked_time: answered ? at(2) : "",
      hangup_cause: {
        answered: "ANSWER(16-customer)",
        no_answer: "NO ANSWER(0-customer)",
        busy: "BUSY(17-customer)",
        worker_no_answer: "NO ANSWER(0-agent)",
      }[end],
    });
    await drainInbox();
    const row = await this.call(call.callId);
    expect(row.phase).toBe("ended");
    expect(row.status).toBe(answered ? "completed" : end);
    return call.callId;
  }

  /** A call that has just ended, its popup open. */
  async ended(
    lead = 0,
    end: End = "answered",
    over: Parameters<DeskCalls["clicked"]>[1] = {},
  ): Promise<CallId> {
    return this.reported(await this.clicked(lead, over), end);
  }

  /** What the dial answers: an id, or the reason of its refusal with the call it names. */
  async dial(lead = 1, campaignId: CampaignId | null = this.base.campaignId) {
    try {
      const call = await this.worker.calls.dial({
        leadId: this.lead(lead).leadId,
        campaignId,
        requestKey: randomUUID(),
      });
      return { callId: call.id, reason: null, openCallId: null };
    } catch (error) {
      const { reason, details } = (error as { cause: { reason: string; details: { callId?: string } } })
        .cause;
      return { callId: null, reason, openCallId: details.callId ?? null };
    }
  }
}
