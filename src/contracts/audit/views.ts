import type { AuditAction } from "@/contracts/audit/schema";
import type { ContactField } from "@/contracts/contacts/schema";
import type { AuditEntryId, UserId } from "@/contracts/ids";
import type { LeadField } from "@/contracts/leads/schema";

/** What the history of a lead or a contact tells of; whatever else the audit keeps is not for everybody. */
export type HistoryField = ContactField | LeadField | "doNotCall";

export type HistoryEntry = {
  id: AuditEntryId;
  at: Date;
  /** Null where the person is no member here. */
  actor: { userId: UserId; name: string } | null;
  noun: "lead" | "contact" | "contact_merge";
  action: AuditAction;
  /** As the audit keeps it: of a number its end, of an address its ends; an owner by name. Null = nothing stood there. */
  changes: { field: HistoryField; before: string | null; after: string | null }[];
};
