import { z } from "zod";
import { router, workspaceProcedure } from "@/api/trpc";
import { contactFilter, contactSort } from "@/contracts/contacts/filter";
import { cursorText } from "@/contracts/lists/schema";
import { countContacts, listContacts } from "@/domain/contacts/queries/list";
import { db } from "@/platform/db";
import { limitSearch } from "@/platform/rate-limits";

export const contactsRouter = router({
  /** One page by keyset: the cursor is the answer's own, good for this order alone. */
  list: workspaceProcedure
    .input(
      z.strictObject({
        ...contactFilter.shape,
        sort: contactSort.default("name"),
        limit: z.number().int().min(1).max(200).default(50),
        cursor: cursorText.nullish(),
      }),
    )
    .query(async ({ ctx: { actor }, input: { sort, limit, cursor, ...filter } }) => {
      if (filter.search) await limitSearch(actor);
      return listContacts(db(), actor.sight, { filter, sort, limit, cursor: cursor ?? null });
    }),

  /** How many match: exact up to 10,000, above it only where asked. */
  count: workspaceProcedure
    .input(z.strictObject({ ...contactFilter.shape, isExact: z.boolean().default(false) }))
    .query(async ({ ctx: { actor }, input: { isExact, ...filter } }) => {
      if (filter.search) await limitSearch(actor);
      return countContacts(db(), actor.sight, { filter, isExact });
    }),
});
