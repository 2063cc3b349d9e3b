import { z } from "zod";
import { managerProcedure, router, workspaceProcedure } from "@/api/trpc";
import {
  callPurpose,
  consentChannel,
  consentProof,
  consentSource,
  manyConsent,
} from "@/contracts/consents/schema";
import { mostContactsAtOnce } from "@/contracts/contacts/schema";
import { callId, contactId } from "@/contracts/ids";
import { recordConsent } from "@/domain/consents/commands";
import { recordForContacts } from "@/domain/consents/commands/many";
import { listEntries } from "@/domain/consents/queries";
import { db } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";

const scope = {
  contactId,
  channel: consentChannel,
  purpose: callPurpose,
  source: consentSource,
  proof: consentProof.default(null),
  /** The call in which it was said. */
  callId: callId.nullable().default(null),
};

export const consentsRouter = router({
  /** The ledger of a contact's number and address, newest first, one page. */
  list: workspaceProcedure
    .input(
      z.strictObject({
        contactId,
        limit: z.number().int().min(1).max(100).default(50),
        offset: z.number().int().min(0).max(100_000).default(0),
      }),
    )
    .query(async ({ ctx, input: { contactId: id, ...page } }) => {
      const found = await listEntries(db(), ctx.actor.sight, id, page);
      if (!found) throw notFound("contact");
      return found;
    }),

  /** Keeps that a person allowed something; without a proof it is refused. */
  grant: workspaceProcedure
    .meta({ emits: ["consent.recorded"] })
    .input(z.strictObject(scope))
    .mutation(({ ctx, input }) => {
      if (input.proof === null && input.callId === null)
        throw new AppError("BAD_REQUEST", "proof_needed", "Say where the proof is: a link, a form, a file.");
      return inWorkspace(ctx.actor, (tx, emit) =>
        recordConsent(tx, emit, {
          ...input,
          workspaceId: ctx.actor.workspaceId,
          actorUserId: ctx.actor.userId,
          decision: "granted",
        }),
      );
    }),

  /** Keeps that a person took something back; it holds at once, with or without a proof. */
  withdraw: workspaceProcedure
    .meta({ emits: ["consent.recorded"] })
    .input(z.strictObject(scope))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        recordConsent(tx, emit, {
          ...input,
          workspaceId: ctx.actor.workspaceId,
          actorUserId: ctx.actor.userId,
          decision: "withdrawn",
        }),
      ),
    ),

  /** What many contacts said, from a list or a form: only where it says something new. Many leads: leads.changeMany. */
  setMany: managerProcedure
    .meta({ emits: ["consent.recorded"] })
    .input(
      z.strictObject({
        contactIds: z.array(contactId).min(1).max(mostContactsAtOnce),
        consent: manyConsent,
      }),
    )
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        recordForContacts(tx, emit, { sight: actor.sight, actorUserId: actor.userId, ...input }),
      ),
    ),
});
