import type { UserId } from "@/contracts/ids";
import type { Actor } from "@/platform/tenancy";

type Author = Pick<Actor, "userId" | "role">;

/** A note is its author's text: nobody else changes it. */
export function canEditNote(actor: Pick<Actor, "userId">, note: { authorUserId: UserId }): boolean {
  return actor.userId === note.authorUserId;
}

/** The author takes it away; so may a manager. */
export function canDeleteNote(actor: Author, note: { authorUserId: UserId }): boolean {
  return actor.userId === note.authorUserId || actor.role !== "worker";
}
