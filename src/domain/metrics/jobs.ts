import type { EventType } from "@/contracts/catalog";
import { getMetrics } from "@/domain/metrics/queries";
import { wholeSight } from "@/domain/sight/rules/sight";
import { db } from "@/platform/db";
import { type Hint, onHint } from "@/platform/events/hints";
import { inWorkspace } from "@/platform/events/in-workspace";
import { tails } from "@/platform/events/tail";
import { logger } from "@/platform/logger";
import { provenWorkspaceId } from "@/platform/tenancy";

const everyMs = 1000;
/** Numbers that move by themselves (callbacks become due, a day begins) are looked at this often. */
const idleMs = 30_000;

const moving: ReadonlySet<EventType> = new Set<EventType>([
  "call.dialing",
  "call.ringing",
  "call.answered",
  "call.ended",
  "call.updated",
  "call.outcome_set",
  "call.wrap_up_changed",
  "call.claimed",
  "lead.created",
  "lead.imported",
  "lead.updated",
  "lead.deleted",
  "lead.restored",
  "task.created",
  "task.updated",
  "task.done",
  "task.deleted",
]);

/**
 * Computes a workspace's numbers once for all its screens, at most once a second, and publishes them in the
 * event itself: two hundred dashboards then cost one query. Unchanged numbers are not published.
 */
export function startMetricsPublisher(): () => void {
  const last = new Map<string, string>();
  const waiting = new Map<string, NodeJS.Timeout>();
  const publish = async (workspaceId: string) => {
    waiting.delete(workspaceId);
    try {
      const id = provenWorkspaceId(workspaceId);
      const metrics = await getMetrics(db(), wholeSight(id));
      const text = JSON.stringify(metrics);
      if (last.get(workspaceId) === text) return;
      last.set(workspaceId, text);
      await inWorkspace({ workspaceId: id, userId: null }, async (tx, emit) => {
        const { workerSees, managerSees } = await tx.workspace.findUniqueOrThrow({
          where: { id },
          select: { workerSees: true, managerSees: true },
        });
        if (workerSees === "all" && managerSees === "all") emit("metrics.updated", metrics);
        else emit("metrics.moved", {});
      });
    } catch (error) {
      logger.warn({ err: error, workspaceId }, "metrics could not be published");
    }
  };
  const schedule = (workspaceId: string, ms: number) => {
    if (waiting.has(workspaceId)) return;
    const timer = setTimeout(() => void publish(workspaceId), ms);
    timer.unref();
    waiting.set(workspaceId, timer);
  };
  const lastAt = new Map<string, number>();
  const off = onHint((hint: Hint) => {
    if (!hint.types.some((type) => moving.has(type))) return;
    // The first change shows almost at once, a burst once a second.
    const since = performance.now() - (lastAt.get(hint.workspaceId) ?? -everyMs);
    const delay = Math.max(20, everyMs - since);
    if (!waiting.has(hint.workspaceId)) lastAt.set(hint.workspaceId, performance.now() + delay);
    schedule(hint.workspaceId, delay);
  });
  const idle = setInterval(() => {
    for (const workspaceId of tails().workspaceIds()) schedule(workspaceId, 0);
  }, idleMs);
  idle.unref();
  return () => {
    off();
    clearInterval(idle);
    for (const timer of waiting.values()) clearTimeout(timer);
  };
}
