import type { AnyConsentSource, CallPurpose, ConsentChannel } from "@/contracts/consents/schema";
import {
  type CallId,
  type ConsentEntryId,
  type ContactId,
  consentEntryId,
  type UserId,
  type WorkspaceId,
} from "@/contracts/ids";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

/** Who says so, and how it can be shown. */
export type Proof = {
  source: AnyConsentSource;
  proof?: string | null;
  callId?: CallId | null;
  /** Null = the system. */
  actorUserId: UserId | null;
};
type Said =
  | { channel: null; purpose: null; decision: "withdrawn" | "lifted" }
  | { channel: ConsentChannel; purpose: CallPurpose; decision: "granted" | "withdrawn" };

/**
 * One line more in the ledger, for the contact's number and address as they are now. The one way in: the caller's
 * event tells of it, and the caller holds the number's lock where the line changes who may be called.
 */
export async function addEntry(
  tx: Tx,
  input: { workspaceId: WorkspaceId; contactId: ContactId } & Said & Proof,
): Promise<ConsentEntryId> {
  const { workspaceId, contactId } = input;
  const contact = await tx.contact.findUniqueOrThrow({
    where: { workspaceId_id: { workspaceId, id: contactId } },
    select: { phoneLastTen: true, email: true },
  });
  const row = await tx.consentEntry.create({
    data: {
      workspaceId,
      contactId,
      phoneLastTen: contact.phoneLastTen,
      email: contact.email?.toLowerCase() ?? null,
      channel: input.channel,
      purpose: input.purpose,
      decision: input.decision,
      source: input.source,
      proof: input.proof ?? "",
      callId: input.callId ?? null,
      actorUserId: input.actorUserId,
      at: clock.now(),
    },
    select: { id: true },
  });
  return consentEntryId.parse(row.id);
}

/**
 * Keeps that a person allowed or forbade one channel for one purpose; it holds for everyone with this number or
 * address from now on. Throws where the contact has none for that channel.
 */
export async function recordConsent(
  tx: Tx,
  emit: Emit,
  input: {
    workspaceId: WorkspaceId;
    contactId: ContactId;
    channel: ConsentChannel;
    purpose: CallPurpose;
    decision: "granted" | "withdrawn";
  } & Proof,
): Promise<{ entryId: ConsentEntryId }> {
  const { workspaceId, contactId, channel, purpose, decision } = input;
  const contact = await tx.contact.findFirst({
    where: { workspaceId, id: contactId, deletedAt: null },
    select: { phoneLastTen: true, email: true },
  });
  if (!contact) throw notFound("contact");
  if (channel === "email" ? !contact.email : !contact.phoneLastTen) {
    const what = channel === "email" ? "e-mail address" : "phone number";
    throw new AppError("PRECONDITION_FAILED", "no_address", `Add the ${what} first: consent is kept by it.`);
  }
  if (input.callId) {
    const call = await tx.call.findUnique({
      where: { workspaceId_id: { workspaceId, id: input.callId } },
      select: { lead: { select: { contactId: true } } },
    });
    if (call?.lead?.contactId !== contactId) throw notFound("call");
  }
  // A dial holds the contact's row until it is committed: what is withdrawn now is seen by the next one.
  await tx.$queryRaw`SELECT 1 FROM contacts WHERE workspace_id = ${workspaceId}::uuid AND id = ${contactId}::uuid FOR UPDATE`;
  const entryId = await addEntry(tx, input);
  emit("consent.recorded", { contactId, channel, purpose, decision });
  return { entryId };
}
