import type { OutcomeId, WorkspaceId } from "@/contracts/ids";
import type { OutcomeEffect, OutcomeTone } from "@/contracts/outcomes/schema";
import { digitsOf } from "@/domain/outcomes/rules";
import type { Reader } from "@/platform/db";

export type OutcomeView = {
  id: OutcomeId;
  label: string;
  tone: OutcomeTone;
  effect: OutcomeEffect;
  recycleMinutes: number | null;
  position: number;
  isSuggestedIfNotReached: boolean;
  /** Whether the desk goes on to the next lead by itself. */
  advances: boolean;
  /** Refused without a note on the call. */
  needsNote: boolean;
  /** Refused without a time to call back. */
  asksTime: boolean;
  stopsAfterTimes: number | null;
  archivedAt: Date | null;
};
/** With its key 1–9; null = found by searching only. */
export type OutcomeInList = OutcomeView & { digit: number | null };

const fields = {
  id: true,
  label: true,
  tone: true,
  effect: true,
  recycleMinutes: true,
  position: true,
  isSuggestedIfNotReached: true,
  advances: true,
  needsNote: true,
  stopsAfterTimes: true,
  archivedAt: true,
} as const;

function view<T extends { id: string; effect: OutcomeEffect }>(row: T) {
  return { ...row, id: row.id as OutcomeId, asksTime: row.effect === "callback" };
}

/** The workspace's outcomes in the order of their digits; archived ones only where asked for. */
export async function listOutcomes(
  reader: Reader,
  workspaceId: WorkspaceId,
  { withArchived = false }: { withArchived?: boolean } = {},
): Promise<OutcomeInList[]> {
  const rows = await reader.outcome.findMany({
    where: { workspaceId, ...(withArchived ? {} : { archivedAt: null }) },
    select: fields,
    orderBy: [{ position: "asc" }, { id: "asc" }],
    // Archived ones keep their rows because calls point at them.
    take: 500,
  });
  const digits = digitsOf(rows.filter((row) => row.archivedAt === null));
  return rows.map((row) => ({ ...view(row), digit: digits.get(row.id) ?? null }));
}

/** One outcome, archived ones too (an old call may carry it); null where it does not exist here. */
export async function getOutcome(
  reader: Reader,
  workspaceId: WorkspaceId,
  id: OutcomeId,
): Promise<OutcomeView | null> {
  const row = await reader.outcome.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    select: fields,
  });
  return row && view(row);
}
