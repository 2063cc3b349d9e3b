import { z } from "zod";
import { apiKeyId, auditEntryId, userId } from "@/contracts/ids";

/** What was done. The first six are changes of a row; a trigger writes them. */
export const auditAction = z.enum([
  "created",
  "changed",
  "deleted",
  "restored",
  "ended",
  "signed_in",
  "sign_in_failed",
  "denied",
  "exported",
  "erased",
]);
export type AuditAction = z.infer<typeof auditAction>;

/** Which entries. Everything given must hold. */
export const auditFilter = z.strictObject({
  actorUserId: userId.optional(),
  apiKeyId: apiKeyId.optional(),
  action: auditAction.optional(),
  /** As the entries name it: "lead", "member". */
  noun: z.string().min(1).max(40).optional(),
  /** A record's whole history. */
  recordId: z.uuid().optional(),
  from: z.date().optional(),
  to: z.date().optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

export const auditPageSize = 50;

/** The last entry of the page before. */
export const auditCursor = auditEntryId;
