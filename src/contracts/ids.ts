import { z } from "zod";

/**
 * Minted by the membership check, the webhook's endpoint look-up and the job envelope, nowhere else
 * (platform/tenancy.ts): a plain string is not a WorkspaceId, so no code can take a tenant from input.
 */
export type WorkspaceId = string & z.$brand<"WorkspaceId">;

export const userId = z.uuid().brand<"UserId">();
export type UserId = z.infer<typeof userId>;
export const sessionId = z.uuid().brand<"SessionId">();
export type SessionId = z.infer<typeof sessionId>;
export const callId = z.uuid().brand<"CallId">();
export type CallId = z.infer<typeof callId>;
export const leadId = z.uuid().brand<"LeadId">();
export type LeadId = z.infer<typeof leadId>;
export const contactId = z.uuid().brand<"ContactId">();
export type ContactId = z.infer<typeof contactId>;
export const campaignId = z.uuid().brand<"CampaignId">();
export type CampaignId = z.infer<typeof campaignId>;
export const lineId = z.uuid().brand<"LineId">();
export type LineId = z.infer<typeof lineId>;
export const outcomeId = z.uuid().brand<"OutcomeId">();
export type OutcomeId = z.infer<typeof outcomeId>;
export const noteId = z.uuid().brand<"NoteId">();
export type NoteId = z.infer<typeof noteId>;
export const skipId = z.uuid().brand<"SkipId">();
export type SkipId = z.infer<typeof skipId>;
export const taskId = z.uuid().brand<"TaskId">();
export type TaskId = z.infer<typeof taskId>;
export const invitationId = z.uuid().brand<"InvitationId">();
export type InvitationId = z.infer<typeof invitationId>;
export const providerAccountId = z.uuid().brand<"ProviderAccountId">();
export type ProviderAccountId = z.infer<typeof providerAccountId>;
export const recordingListenId = z.uuid().brand<"RecordingListenId">();
export type RecordingListenId = z.infer<typeof recordingListenId>;
export const importId = z.uuid().brand<"ImportId">();
export type ImportId = z.infer<typeof importId>;
export const exportId = z.uuid().brand<"ExportId">();
export type ExportId = z.infer<typeof exportId>;
export const savedViewId = z.uuid().brand<"SavedViewId">();
export type SavedViewId = z.infer<typeof savedViewId>;
export const contactMergeId = z.uuid().brand<"ContactMergeId">();
export type ContactMergeId = z.infer<typeof contactMergeId>;
export const tagId = z.uuid().brand<"TagId">();
export type TagId = z.infer<typeof tagId>;
export const bulkChangeId = z.uuid().brand<"BulkChangeId">();
export type BulkChangeId = z.infer<typeof bulkChangeId>;
export const deliveryId = z.uuid().brand<"DeliveryId">();
export type DeliveryId = z.infer<typeof deliveryId>;
export const teamId = z.uuid().brand<"TeamId">();
export type TeamId = z.infer<typeof teamId>;
export const consentEntryId = z.uuid().brand<"ConsentEntryId">();
export type ConsentEntryId = z.infer<typeof consentEntryId>;
export const callingRuleId = z.uuid().brand<"CallingRuleId">();
export type CallingRuleId = z.infer<typeof callingRuleId>;
export const holidayId = z.uuid().brand<"HolidayId">();
export type HolidayId = z.infer<typeof holidayId>;
export const wallLinkId = z.uuid().brand<"WallLinkId">();
export type WallLinkId = z.infer<typeof wallLinkId>;
export const apiKeyId = z.uuid().brand<"ApiKeyId">();
export type ApiKeyId = z.infer<typeof apiKeyId>;
export const auditEntryId = z.uuid().brand<"AuditEntryId">();
export type AuditEntryId = z.infer<typeof auditEntryId>;
