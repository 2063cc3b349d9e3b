import { z } from "zod";
import { tagId } from "@/contracts/ids";
import { searchText } from "@/contracts/text";

export const contactSort = z.enum(["name", "name_desc", "newest", "oldest"]);
export type ContactSort = z.infer<typeof contactSort>;

/** Which contacts. Everything given must hold. */
export const contactFilter = z.strictObject({
  /** Any part of a name, company or address, or three and more digits of a number. */
  search: searchText.optional(),
  isBlocked: z.boolean().optional(),
  tagId: tagId.optional(),
});
export type ContactFilter = z.infer<typeof contactFilter>;
