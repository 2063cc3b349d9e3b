import type { TagId } from "@/contracts/ids";
import type { TagColor } from "@/contracts/tags/schema";

/** A tag as it stands on a lead or a contact. */
export type TagView = { id: TagId; name: string; color: TagColor };
