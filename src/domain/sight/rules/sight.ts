import type { z } from "zod";
import type { UserId, WorkspaceId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import type { RowSight } from "@/contracts/sight/schema";
import { sha256 } from "@/lib/crypto";

/**
 * What somebody sees of a workspace's customers (decision 0033). Every read of leads, contacts, calls, tasks and notes
 * that goes to a person takes one, and nobody but this file makes one: a query cannot be written without the limits.
 */
export type Sight = Readonly<{
  workspaceId: WorkspaceId;
  /** Null: no person (jobs, a wall). */
  viewerId: UserId | null;
  /** Whose rows; null = everybody's. The viewer is always in it. */
  people: readonly UserId[] | null;
  masksPhones: boolean;
  masksEmails: boolean;
  /** Equal for viewers who get equal answers: part of every key under which an answer is kept. */
  key: string;
}> &
  z.$brand<"Sight">;

function make(sight: Omit<Sight, "key" | keyof z.$brand<"Sight">>): Sight {
  const { people, masksPhones, masksEmails } = sight;
  const rows = people === null ? "all" : sha256(people.toSorted().join());
  return { ...sight, key: `${rows}.${masksPhones}.${masksEmails}` } as Sight;
}

/** A member's sight, from the workspace's settings. Without a team, "team" is oneself. */
export function sightOf(
  member: { workspaceId: WorkspaceId; userId: UserId; role: Role; teamMates: readonly UserId[] },
  settings: { workerSees: RowSight; managerSees: RowSight; masksPhones: boolean; masksEmails: boolean },
): Sight {
  const { workspaceId, userId, role } = member;
  const rows: Record<Role, RowSight> = {
    worker: settings.workerSees,
    manager: settings.managerSees,
    admin: "all",
  };
  const people: Record<RowSight, readonly UserId[] | null> = {
    own: [userId],
    team: [...new Set([userId, ...member.teamMates])],
    all: null,
  };
  const isWorker = role === "worker";
  return make({
    workspaceId,
    viewerId: userId,
    people: people[rows[role]],
    masksPhones: isWorker && settings.masksPhones,
    masksEmails: isWorker && settings.masksEmails,
  });
}

/** Everything, for what no person reads: jobs, webhooks, sums over the whole workspace. */
export const wholeSight = (workspaceId: WorkspaceId): Sight =>
  make({ workspaceId, viewerId: null, people: null, masksPhones: false, masksEmails: false });

/** Whether any row or digit is kept from this viewer. */
export const isLimited = (sight: Sight): boolean =>
  sight.people !== null || sight.masksPhones || sight.masksEmails;
