import { randomUUID } from "node:crypto";
import { createCaller } from "@/api/root";
import {
  apiKeyId,
  type AuditEntryId,
  type CallId,
  type CampaignId,
  type ContactId,
  type DeliveryId,
  type ExportId,
  type ImportId,
  type LeadId,
  type LineId,
  type NoteId,
  type OutcomeId,
  type SavedViewId,
  type SessionId,
  type TagId,
  type TaskId,
  type TeamId,
  invitationId,
  userId,
} from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import { keepPresence } from "@/domain/presence/commands";
import { sha256 } from "@/lib/crypto";
import { db, type Tx } from "@/platform/db";
import { noteAlive } from "@/platform/events/instances";
import { inWorkspace } from "@/platform/events/in-workspace";
import { createImport, endUpload } from "@/domain/imports/commands";
import { storeChunk } from "@/domain/imports/commands/store-chunk";
import { workOnImport } from "@/domain/imports/jobs";
import { hashPassword } from "@/platform/passwords";
import { sealSecret } from "@/platform/secrets";
import type { Actor } from "@/platform/tenancy";
import { bridge } from "../bridge";
import { fetchExport } from "../exports";
import { callerOf, makeWorkspace, type TestWorkspace } from "../workspace";

export type Caller = ReturnType<typeof createCaller>;

/** A browser nobody has signed in with. */
export function nobody(): Caller {
  return createCaller({
    account: null,
    claimedWorkspaceId: null,
    ip: "127.0.0.1",
    isTrustedWrite: true,
    isTrustedStream: true,
  });
}

const tokenOf = (link: string) => new URLSearchParams(new URL(link).hash.slice(1)).get("token") ?? "";

/**
 * A workspace that makes, on demand, one more of whatever a procedure needs. Two of them count alike, so that the
 * second has the same phone numbers as the first; every text carries the world's own word.
 */
export class World {
  private count = 0;
  private constructor(
    readonly canary: string,
    readonly base: TestWorkspace,
  ) {}

  static async make(canary: string): Promise<World> {
    const world = new World(canary, await makeWorkspace({ name: `${canary} office`, leads: 3 }));
    await noteAlive();
    const { workspaceId, base } = world;
    await inWorkspace({ workspaceId, userId: null }, (tx, emit) =>
      keepPresence(tx, emit, { workspaceId, came: [base.worker.userId], left: [] }),
    );
    return world;
  }

  get workspaceId() {
    return this.base.workspaceId;
  }
  text(about: string): string {
    return `${this.canary} ${about}`;
  }
  next(): number {
    this.count += 1;
    return this.count;
  }
  phone(): string {
    return `+9190001${String(this.next()).padStart(5, "0")}`;
  }
  email(): string {
    return `${this.canary}-${randomUUID()}@example.com`.toLowerCase();
  }
  /** Rows that no procedure makes; one event stands for them in the log. */
  private write<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
    return inWorkspace(this.base.admin, async (tx, emit) => {
      const made = await run(tx);
      emit("workspace.updated", {});
      return made;
    });
  }

  /** Every id that the audit's filter can hold. */
  async auditAsked() {
    const { leadId } = await this.lead();
    const as = this.base.admin;
    await callerOf(as).leads.setStage({ leadId, stage: "contacted" });
    const entry = await db().auditEntry.findFirstOrThrow({
      where: { workspaceId: this.workspaceId, recordId: leadId },
      select: { id: true },
    });
    return {
      filter: { actorUserId: as.userId, apiKeyId: apiKeyId.parse(randomUUID()), recordId: leadId },
      cursor: entry.id as AuditEntryId,
    };
  }

  /** A key that may read the workspace's settings, with one answered request. */
  async apiKey() {
    const made = await callerOf(this.base.admin).apiKeys.create({
      name: this.text("key"),
      role: "worker",
      scopes: ["organization:read"],
      days: 7,
    });
    await this.write((tx) =>
      tx.apiRequest.create({
        data: {
          workspaceId: this.workspaceId,
          apiKeyId: made.apiKeyId,
          idempotencyKey: randomUUID(),
          requestHash: "x",
          status: 200,
          answer: {},
        },
      }),
    );
    return made;
  }

  async member(role: Role, password?: string): Promise<Actor & { email: string; password: string }> {
    const email = this.email();
    const phone = this.phone();
    const words = password ?? "copper teapot violin";
    const passwordHash = password ? await hashPassword(words) : "unused";
    return this.write(async (tx) => {
      const user = await tx.user.create({
        data: {
          email,
          name: this.text("member"),
          passwordHash,
          sessions: { create: { userAgent: this.canary, ipPrefix: "test" } },
        },
        include: { sessions: true },
      });
      await tx.membership.create({
        data: {
          workspaceId: this.workspaceId,
          userId: user.id,
          role,
          phone,
          phoneLastTen: phone.slice(-10),
          lineId: this.base.lineId,
        },
      });
      return {
        workspaceId: this.workspaceId,
        userId: userId.parse(user.id),
        sessionId: (user.sessions[0]?.id ?? "") as SessionId,
        role,
        email,
        password: words,
      };
    });
  }

  /** Somebody with an account and no place in this workspace. */
  async outsider(): Promise<Actor & { email: string }> {
    const email = this.email();
    return this.write(async (tx) => {
      const user = await tx.user.create({
        data: {
          email,
          name: this.text("outsider"),
          passwordHash: "unused",
          sessions: { create: { userAgent: this.canary, ipPrefix: "test" } },
        },
        include: { sessions: true },
      });
      return {
        workspaceId: this.workspaceId,
        userId: userId.parse(user.id),
        sessionId: (user.sessions[0]?.id ?? "") as SessionId,
        role: "worker",
        email,
      };
    });
  }

  session(actor: Actor): Promise<SessionId> {
    return this.write(async (tx) => {
      const row = await tx.session.create({
        data: { userId: actor.userId, userAgent: this.canary, ipPrefix: "test" },
      });
      return row.id as SessionId;
    });
  }

  async lead(): Promise<{ leadId: LeadId; contactId: ContactId; phone: string }> {
    const phone = this.phone();
    const made = await callerOf(this.base.manager).leads.create({
      name: this.text("lead"),
      phone,
      company: this.text("company"),
      email: this.email(),
      timeZone: null,
      source: this.text("source"),
    });
    return { leadId: made.id, contactId: made.contactId, phone };
  }

  async campaign(status: "draft" | "running" = "draft", leadIds: LeadId[] = []): Promise<CampaignId> {
    const manager = callerOf(this.base.manager);
    const { id } = await manager.campaigns.create({
      name: this.text("campaign"),
      script: this.text("script"),
      lineId: this.base.lineId,
    });
    if (leadIds.length > 0)
      await manager.campaigns.addLeads({ campaignId: id, selection: { by: "ids", leadIds } });
    if (status === "running") await manager.campaigns.setStatus({ campaignId: id, status });
    return id;
  }

  /** A file that came in and was read: a new lead, one that is here, a row that is none. "done" has run it too. */
  async importFile(state: "ready" | "done" = "ready"): Promise<ImportId> {
    const { phone } = await this.lead();
    const rows = [
      ["Name", "Phone", "Source"],
      [this.text("imported"), this.phone(), ""],
      [this.text("known"), phone, this.text("elsewhere")],
      [this.text("nobody"), "none", ""],
    ];
    const csv = rows.map((cells) => cells.join(",")).join("\n");
    const { workspaceId } = this;
    const { id } = await inWorkspace(this.base.manager, (tx, emit) =>
      createImport(tx, emit, {
        workspaceId,
        actorUserId: this.base.manager.userId,
        fileName: this.text("file.csv"),
      }),
    );
    const which = { workspaceId, importId: id };
    await storeChunk({ ...which, n: 0, bytes: Buffer.from(csv) });
    await inWorkspace(this.base.manager, (tx, emit) =>
      endUpload(tx, emit, { ...which, byteCount: csv.length }),
    );
    await workOnImport(which, () => false);
    if (state === "ready") return id;
    const manager = callerOf(this.base.manager).imports;
    await manager.setColumns({
      importId: id,
      columns: ["name", "phone", "source"],
      hasHeader: true,
      duplicateRule: "overwrite",
    });
    await workOnImport(which, () => false);
    await manager.start({ importId: id });
    await workOnImport(which, () => false);
    return id;
  }

  /** A call in the middle of things, written as the ingest would leave it. */
  call(state: {
    isLive?: boolean;
    worker?: Actor | null;
    leadId?: LeadId | null;
    campaignId?: CampaignId | null;
    wrapUp?: "none" | "open" | "folded" | "done";
    outcomeId?: OutcomeId;
    recordingUrl?: string;
  }): Promise<CallId> {
    const { isLive = false, worker = null, leadId = null, campaignId = null, wrapUp = "none" } = state;
    return this.write(async (tx) => {
      const startedAt = new Date(Date.now() - 60_000);
      const row = await tx.call.create({
        data: {
          workspaceId: this.workspaceId,
          direction: "outbound",
          leadId,
          campaignId,
          workerUserId: worker?.userId ?? null,
          lineId: this.base.lineId,
          providerAccountId: this.base.accountId,
          customerPhone: this.base.leads[0]?.phone ?? null,
          customerLastTen: this.base.leads[0]?.phone.slice(-10) ?? null,
          providerCallId: `sid-${this.next()}`,
          dialState: "accepted",
          phase: isLive ? "answered" : "ended",
          status: isLive ? "in_progress" : "completed",
          startedAt,
          lastSignalAt: new Date(),
          hangupCause: this.canary,
          ...(isLive ? {} : { endedAt: new Date(), endedBy: "report" as const }),
          ...(state.outcomeId ? { outcomeId: state.outcomeId, outcomeAt: new Date() } : {}),
          ...(state.recordingUrl
            ? { recordingUrl: state.recordingUrl, recordingState: "ready" as const }
            : {}),
          wrapUp,
        },
      });
      return row.id as CallId;
    });
  }

  /** A call with a recording that the provider does not have. */
  async recorded(): Promise<CallId> {
    const { leadId } = await this.lead();
    const recordingUrl = `${bridge().twin.origin}/recordings/walk.wav`;
    return this.call({ worker: this.base.worker, leadId, recordingUrl });
  }

  /** An incoming call that nobody took and that is nobody's yet. */
  async missed(leadId: LeadId | null): Promise<CallId> {
    const callId = await this.call({ leadId });
    await this.write((tx) =>
      tx.call.update({
        where: { workspaceId_id: { workspaceId: this.workspaceId, id: callId } },
        data: { direction: "inbound", status: "missed" },
      }),
    );
    return callId;
  }

  async note(author: Actor): Promise<{ noteId: NoteId; leadId: LeadId }> {
    const { leadId } = await this.lead();
    const saved = await callerOf(author).notes.save({ leadId, text: this.text("note") });
    return { noteId: saved.id, leadId };
  }

  async task(assignee: Actor = this.base.worker): Promise<TaskId> {
    const { leadId } = await this.lead();
    const made = await callerOf(this.base.worker).tasks.create({
      kind: "callback",
      title: this.text("task"),
      leadId,
      assigneeUserId: assignee.userId,
      dueAt: new Date(Date.now() + 3_600_000),
    });
    return made.id;
  }

  /** A file that left whole. */
  async fetchedExport(): Promise<ExportId> {
    await this.lead();
    const { exportId } = await callerOf(this.base.manager).exports.ask({
      view: { list: "leads", filter: {}, sort: "newest", columns: ["phone"] },
      reason: "For the world",
    });
    const response = await fetchExport(this.base.manager, exportId);
    await response.text();
    return exportId;
  }

  async team(): Promise<TeamId> {
    return (await callerOf(this.base.admin).teams.create({ name: this.text(`team ${this.next()}`) })).id;
  }

  async tag(): Promise<TagId> {
    const made = await callerOf(this.base.worker).tags.create({
      name: this.text(`tag ${this.next()}`),
      color: "teal",
    });
    return made.id;
  }

  async view(owner: Actor, isTeam = false): Promise<SavedViewId> {
    const made = await callerOf(owner).views.create({
      list: "leads",
      name: this.text("view"),
      isTeam,
      query: "q=x",
    });
    return made.id;
  }

  async outcome(): Promise<OutcomeId> {
    const made = await this.write((tx) =>
      tx.outcome.create({
        data: {
          workspaceId: this.workspaceId,
          label: `${this.canary} ${this.next()}`,
          tone: "neutral",
          effect: "none",
          position: 100 + this.next(),
          recycleMinutes: null,
          isSuggestedIfNotReached: false,
        },
      }),
    );
    return made.id as OutcomeId;
  }
  outcomeOf(label: string): OutcomeId {
    const found = this.base.outcomes.find((outcome) => outcome.label === label);
    if (!found) throw new Error(`no outcome ${label}`);
    return found.id;
  }

  async line(): Promise<LineId> {
    const row = await this.write((tx) => {
      const phone = this.phone();
      return tx.line.create({
        data: { workspaceId: this.workspaceId, label: this.text("line"), phone, lastTen: phone.slice(-10) },
      });
    });
    return row.id as LineId;
  }

  async invitation(email = this.email()) {
    const made = await callerOf(this.base.admin).invitations.create({
      email,
      name: this.text("guest"),
      role: "worker",
      lineId: this.base.lineId,
    });
    return { id: invitationId.parse(made.invitationId), token: tokenOf(made.link), email };
  }

  async endpoint(): Promise<string> {
    const { workspaceId } = this;
    const [id, secret] = [randomUUID(), randomUUID() + randomUUID()];
    await this.write((tx) =>
      tx.webhookEndpoint.create({
        data: {
          workspaceId,
          id,
          provider: "callerdesk",
          providerAccountId: this.base.accountId,
          secretHash: sha256(secret),
          secretCiphertext: sealSecret(secret, {
            workspaceId,
            table: "webhook_endpoints",
            column: "secret",
            rowId: id,
          }),
        },
      }),
    );
    return id;
  }

  async delivery(state: "set_aside" | "dead", callId: CallId | null = null): Promise<DeliveryId> {
    const row = await this.write((tx) =>
      tx.webhookDelivery.create({
        data: {
          workspaceId: this.workspaceId,
          endpointId: this.base.endpointId,
          provider: "callerdesk",
          dedupeKey: `walk-${this.next()}`,
          bodyHash: sha256(randomUUID()),
          method: "POST",
          contentType: "application/json",
          query: "",
          body: Buffer.from(JSON.stringify({ type: "live_call", note: this.canary })),
          state,
          callId,
          correlationKey: `walk-${this.next()}`,
        },
      }),
    );
    return row.id as DeliveryId;
  }
}
