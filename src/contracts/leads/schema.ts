import { z } from "zod";
import { contactField, contactFields } from "@/contracts/contacts/schema";
import { optionalLine } from "@/contracts/text";

export const leadStage = z.enum(["new", "contacted", "interested", "converted", "lost"]);
export type LeadStage = z.infer<typeof leadStage>;

/** What a person may write about a lead and the contact behind it; the same rules in the form and on the server. */
export const leadFields = { ...contactFields, source: optionalLine("source", 80) } as const;

export const leadField = z.enum([
  ...contactField.exclude(["kind"]).options,
  "source",
  "stage",
  "ownerUserId",
]);
export type LeadField = z.infer<typeof leadField>;

export const bulkChangeKind = z.enum([
  "assign",
  "stage",
  "delete",
  "queue",
  "unqueue",
  "share",
  "tag",
  "untag",
  "consent",
]);
export type BulkChangeKind = z.infer<typeof bulkChangeKind>;
export const bulkChangeState = z.enum(["running", "done", "undoing", "undone"]);
export type BulkChangeState = z.infer<typeof bulkChangeState>;

export const leadSort = z.enum(["newest", "oldest", "name", "name_desc", "last_call", "longest_quiet"]);
export type LeadSort = z.infer<typeof leadSort>;

/** Rows of one paste, and its text: above them a paste is refused as a whole, with this number in the sentence. */
export const maxImportRows = 5_000;
export const maxImportCharacters = 1_500_000;

/** Columns of a paste that mean something here. */
export const importColumn = z.enum(["name", "phone", "company", "email", "timeZone", "source"]);
export type ImportColumn = z.infer<typeof importColumn>;

export const skippedRowReason = z.enum([
  "no_phone",
  "bad_phone",
  "mangled_phone",
  "too_wide",
  "bad_email",
  "bad_text",
  "bad_consent",
  "twice_in_paste",
  "already_here",
]);
export type SkippedRowReason = z.infer<typeof skippedRowReason>;
