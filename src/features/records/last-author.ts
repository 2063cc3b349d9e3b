import type { HistoryEntry, HistoryField } from "@/contracts/audit/views";

/** Who changed a field last, by the record's history; null while that is not known. */
export const lastAuthorIn =
  (items: readonly HistoryEntry[] | undefined) =>
  (field: HistoryField): string | null =>
    items?.find(({ changes }) => changes.some((change) => change.field === field))?.actor?.name ?? null;
