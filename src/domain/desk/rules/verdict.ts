import type { DialVerdict } from "@/contracts/desk/verdict";
import type { QueueRow } from "@/domain/campaigns/queries/judged";

/** The judgement of one lead as it is kept with the call. */
export function verdictOf(row: QueueRow, { now }: { now: Date }): DialVerdict {
  return {
    block: row.block,
    checkedAt: now.toISOString(),
    purpose: row.purpose,
    timeZone: row.ruleZone,
    localTime: row.localTime,
    rules: row.rules ?? [],
    consent:
      row.consentEntryId && row.consentDecision
        ? { entryId: row.consentEntryId, decision: row.consentDecision }
        : null,
    lineClass: row.lineClass,
  };
}
