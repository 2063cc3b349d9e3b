import type { RouterOutputs } from "@/client/trpc";
import type { AuditAction } from "@/contracts/audit/schema";

export type AuditEntry = RouterOutputs["audit"]["list"]["items"][number];

export const actionWords: Record<AuditAction, string> = {
  created: "Added",
  changed: "Changed",
  deleted: "Deleted",
  restored: "Brought back",
  ended: "Ended",
  signed_in: "Signed in",
  sign_in_failed: "Wrong password",
  denied: "Was denied",
  exported: "Exported",
  erased: "Erased",
};

/** What entries are about, as people call it, in the order of the filter. */
export const nounWords: Readonly<Record<string, string>> = {
  lead: "lead",
  contact: "contact",
  contact_merge: "merge of contacts",
  campaign: "campaign",
  campaign_worker: "worker of a campaign",
  note: "note",
  task: "task",
  recording: "recording",
  import: "import",
  export: "export",
  bulk_change: "change of many leads",
  saved_view: "saved view",
  pause: "pause",
  member: "member",
  tag: "tag",
  team: "team",
  invitation: "invitation",
  session: "session",
  account: "account",
  workspace: "workspace",
  line: "line",
  calling_rule: "calling rule",
  holiday: "holiday",
  consent: "consent",
  outcome: "outcome",
  floor_limits: "limits of the floor",
  provider_account: "CallerDesk account",
  webhook_endpoint: "webhook address",
  wall_link: "wall link",
  api_key: "API key",
  audit: "audit log",
};

const spaced = (name: string) => name.replaceAll("_", " ");
export const nounOf = (noun: string) => nounWords[noun] ?? spaced(noun);

/** "Changed lead Tara Nair", "Was denied: members.update". */
export function sentenceOf(entry: AuditEntry): string {
  const did = actionWords[entry.action];
  if (entry.action === "denied") return `${did}: ${entry.asked ?? nounOf(entry.noun)}`;
  if (entry.action === "signed_in" || entry.action === "sign_in_failed")
    return entry.action === "sign_in_failed" && entry.recordName ? `${did} for ${entry.recordName}` : did;
  if (entry.noun === "recording") return "Opened a recording";
  return [did, nounOf(entry.noun), entry.recordName].filter(Boolean).join(" ");
}

export function whoOf(entry: AuditEntry): string {
  return entry.actor?.name ?? "Ringside itself";
}

/** A column's name as a person reads it: `owner_user_id` → "owner". */
function fieldOf(column: string): string {
  return spaced(column.replace(/_user_id$|_id$/, "").replace(/^is_/, ""));
}

export function valueOf(value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}

export type Change = { field: string; before: string | null; after: string | null };

/** Field by field; null where the row was not there yet, or is not there any more. */
export function changesOf(entry: AuditEntry): Change[] {
  const names = [...new Set([...Object.keys(entry.before ?? {}), ...Object.keys(entry.after ?? {})])];
  return names.map((name) => ({
    field: fieldOf(name),
    before: entry.before ? valueOf(entry.before[name]) : null,
    after: entry.after ? valueOf(entry.after[name]) : null,
  }));
}

/** One line of it: "stage: new → interested". */
export function summaryOf(entry: AuditEntry): string {
  return changesOf(entry)
    .map(({ field, before, after }) =>
      before !== null && after !== null ? `${field}: ${before} → ${after}` : `${field}: ${after ?? before}`,
    )
    .join(", ");
}
