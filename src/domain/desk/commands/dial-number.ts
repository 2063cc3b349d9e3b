import type { LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import { numberBlockedSince } from "@/domain/consents/queries";
import { lockNumber, phoneCountryOf } from "@/domain/contacts/commands";
import { readPhone } from "@/domain/contacts/rules";
import { getWorkerBlock } from "@/domain/desk/queries/judge";
import { createLead } from "@/domain/leads/commands";
import { findLeadsByPhone } from "@/domain/leads/queries";
import { dialledSource } from "@/domain/leads/rules";
import type { Tx } from "@/platform/db";
import { AppError } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

/**
 * The lead of a number typed by hand: the one in the book (the same number first, else the same last ten digits;
 * of several the most recently called), or a new one where the number is in no book. Nothing is made for a number
 * that may not be called, nor by a worker who cannot dial now.
 */
export async function leadOfNumber(
  tx: Tx,
  emit: Emit,
  { workspaceId, userId, phone }: { workspaceId: WorkspaceId; userId: UserId; phone: string },
): Promise<LeadId> {
  const read = readPhone(phone, await phoneCountryOf(tx, workspaceId));
  if (!read?.phoneLastTen)
    throw new AppError("BAD_REQUEST", "bad_number", `${phone.trim().slice(0, 40)} is not a phone number.`);
  // Two presses with one new number make one lead.
  await lockNumber(tx, workspaceId, read.phoneLastTen);
  const known = await findLeadsByPhone(tx, workspaceId, [read.phoneLastTen]);
  const lead = known.find((each) => each.phone === read.phone) ?? known[0];
  if (lead) return lead.id;
  if (await numberBlockedSince(tx, workspaceId, read.phoneLastTen))
    throw new AppError(
      "CONFLICT",
      "do_not_call",
      "This number asked not to be called. Nobody here can call it.",
    );
  const block = await getWorkerBlock(tx, workspaceId, userId, null);
  if (block)
    throw new AppError("PRECONDITION_FAILED", block.reason, block.sentence, { callId: block.callId });
  const made = await createLead(tx, emit, {
    workspaceId,
    name: read.phone,
    company: null,
    phone: read.phone,
    email: null,
    timeZone: null,
    source: dialledSource,
    ownerUserId: userId,
  });
  return made.id;
}
