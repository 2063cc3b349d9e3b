import type { OutcomeId, WorkspaceId } from "@/contracts/ids";
import type { OutcomeEffect, OutcomeTone } from "@/contracts/outcomes/schema";
import type { Reader } from "@/platform/db";

export type OutcomeView = {
  id: OutcomeId;
  label: string;
  tone: OutcomeTone;
  effect: OutcomeEffect;
  recycleMinutes: number | null;
  position: number;
  isSuggestedIfNotReached: boolean;
  archivedAt: Date | null;
};

const fields = {
  id: true,
  label: true,
  tone: true,
  effect: true,
  recycleMinutes: true,
  position: true,
  isSuggestedIfNotReached: true,
  archivedAt: true,
} as const;

/** The workspace's outcomes in the order of their digits; archived ones only where asked for. */
export async function listOutcomes(
  reader: Reader,
  workspaceId: WorkspaceId,
  { withArchived = false }: { withArchived?: boolean } = {},
): Promise<OutcomeView[]> {
  const rows = await reader.outcome.findMany({
    where: { workspaceId, ...(withArchived ? {} : { archivedAt: null }) },
    select: fields,
    orderBy: [{ position: "asc" }, { id: "asc" }],
    // Archived ones keep their rows because calls point at them.
    take: 500,
  });
  return rows.map((row) => ({ ...row, id: row.id as OutcomeId }));
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
  return row && { ...row, id: row.id as OutcomeId };
}
