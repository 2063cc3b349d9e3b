import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import pg from "pg";
import type { EventPayload } from "@/contracts/catalog";
import type { CallId, CampaignId, LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import { env } from "@/platform/env";
import { onOutgoingHint } from "@/platform/events/hints";
import { inWorkspace } from "@/platform/events/in-workspace";
import type { Published } from "../load/recorder";
import { wallMs } from "./statistics";

/** The event of every measurement: an ordinary one of a call. */
export function sampleEvent(): EventPayload<"call.updated"> {
  return {
    callId: randomUUID() as CallId,
    leadId: randomUUID() as LeadId,
    campaignId: randomUUID() as CampaignId,
    workerUserId: randomUUID() as UserId,
    direction: "outbound",
    phase: "answered",
    dialState: "accepted",
    recordingState: "none",
  };
}

/**
 * Commits events as any process of the product does, and hints at them as another instance would, without the
 * backplane's 10 ms of gathering: those belong to W5.
 */
export class Publisher {
  private readonly call = new AsyncLocalStorage<{ head: number; committedAt: number }>();
  private readonly client = new pg.Client({ connectionString: env().DATABASE_URL });
  private readonly off: () => void;
  private readonly waiting = new Map<string, [string, number, number]>();
  private isNotifying = false;
  /** Off: nobody is told, and only the poll finds what was committed. */
  isHinting = true;

  constructor() {
    this.off = onOutgoingHint((hint) => {
      const call = this.call.getStore();
      if (call) Object.assign(call, { head: hint.head, committedAt: wallMs() });
      if (!this.isHinting) return;
      this.waiting.set(hint.workspaceId, [hint.workspaceId, hint.epoch, hint.head]);
      void this.notify();
    });
  }

  async open(): Promise<void> {
    // The database may be stopped before us: nobody is left to be told.
    this.client.on("error", () => undefined);
    await this.client.connect();
  }

  /** At once; what is committed while a hint is on its way goes with the next. */
  private async notify(): Promise<void> {
    if (this.isNotifying) return;
    this.isNotifying = true;
    while (this.waiting.size > 0) {
      const hints = [...this.waiting.values()];
      this.waiting.clear();
      const message = JSON.stringify({ from: "bench", hints });
      await this.client.query("SELECT pg_notify('ringside_hints', $1)", [message]).catch(() => undefined);
    }
    this.isNotifying = false;
  }

  /** One durable transaction of `count` events; when it was asked for and when it was committed, per position. */
  async publish(workspaceId: WorkspaceId, count: number): Promise<Published[]> {
    const calledAt = wallMs();
    const call = { head: 0, committedAt: 0 };
    await this.call.run(call, () =>
      inWorkspace({ workspaceId, userId: null }, async (_tx, emit) => {
        for (let n = 0; n < count; n += 1) emit("call.updated", sampleEvent());
      }),
    );
    return Array.from({ length: count }, (_, n) => ({
      seq: call.head - count + 1 + n,
      calledAt,
      committedAt: call.committedAt,
    }));
  }

  async close(): Promise<void> {
    this.off();
    await this.client.end();
  }
}
