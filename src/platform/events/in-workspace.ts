import pg from "pg";
import type { DomainEvent, EventType } from "@/contracts/catalog";
import type { UserId, WorkspaceId } from "@/contracts/ids";
import { clock } from "@/platform/clock";
import { Prisma, type Tx, writeClient } from "@/platform/db";
import type { Emit } from "@/platform/events/emit";
import { type Hint, publishHint } from "@/platform/events/hints";
import { append, type Caused } from "@/platform/events/log";
import { runReactions } from "@/platform/events/reactions";
import { provenWorkspaceId, type Scope } from "@/platform/tenancy";
import { bindConnection, type Opened, opening, TransactionOver } from "@/platform/transaction-connection";

const attempts = 4;

function isTransient(error: unknown): boolean {
  if (error instanceof TransactionOver) return true;
  if (error instanceof pg.DatabaseError) return error.code === "40001" || error.code === "40P01";
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  // P2028: no connection in time, or the transaction was closed; P2034: deadlock or serialization failure.
  return error.code === "P2028" || error.code === "P2034";
}

async function transaction<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
  if (opening.getStore()) throw new Error("transactions do not nest: pass (tx, emit) on instead");
  for (let attempt = 1; ; attempt += 1) {
    try {
      const opened: Opened = { connection: null };
      return await opening.run(opened, () =>
        writeClient().$transaction((tx) => {
          bindConnection(tx, opened);
          return run(tx);
        }),
      );
    } catch (error) {
      if (attempt >= attempts || !isTransient(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt * (1 + Math.random())));
    }
  }
}

const typesOf = (events: readonly DomainEvent[]): readonly EventType[] => [
  ...new Set(events.map((event) => event.type)),
];

/** What `write` says, and what its reactions say to that. */
async function collect<T>(
  tx: Tx,
  scope: Scope,
  write: (tx: Tx, emit: Emit) => Promise<T>,
): Promise<{ result: T; events: DomainEvent[] }> {
  const events: DomainEvent[] = [];
  const emit: Emit = (type, data) => {
    events.push({ type, data } as DomainEvent);
  };
  const result = await write(tx, emit);
  await runReactions({ tx, emit, scope, events });
  return { result, events };
}

/**
 * The one way to write a workspace's rows. `emit` collects; reactions that run in the transaction follow; the
 * log is appended once, last; hints go out after the commit. Never nests (it throws): procedures, ingest and
 * jobs open it, commands take (tx, emit).
 */
export async function inWorkspace<T>(scope: Scope, write: (tx: Tx, emit: Emit) => Promise<T>): Promise<T> {
  const { result, position, types } = await transaction(async (tx) => {
    const { result, events } = await collect(tx, scope, write);
    const position =
      events.length > 0
        ? await append(tx, scope.workspaceId, events, {
            actorId: scope.userId,
            causeId: scope.causeId,
            doneBy: scope.doneBy,
          })
        : null;
    return { result, position, types: typesOf(events) };
  });
  if (position) publishHint({ workspaceId: scope.workspaceId, ...position, types });
  return result;
}

/** One of several pieces of work that have nothing to do with each other, and what its events say caused them. */
export type Piece<T> = { causeId: string; write: (tx: Tx, emit: Emit) => Promise<T> };

/**
 * The same for several pieces of one workspace in one transaction with one append, each with its own reactions. For
 * work that comes in crowds: all of it happens or none, and whoever calls does them one by one where it failed.
 */
export async function inWorkspaceTogether<T>(
  workspaceId: WorkspaceId,
  pieces: readonly Piece<T>[],
): Promise<T[]> {
  const { results, position, types } = await transaction(async (tx) => {
    const results: T[] = [];
    const events: Caused[] = [];
    for (const { causeId, write } of pieces) {
      const piece = await collect(tx, { workspaceId, userId: null, causeId }, write);
      results.push(piece.result);
      events.push(...piece.events.map((event) => ({ ...event, causeId })));
    }
    const position = events.length > 0 ? await append(tx, workspaceId, events, { actorId: null }) : null;
    return { results, position, types: typesOf(events) };
  });
  if (position) publishHint({ workspaceId, ...position, types });
  return results;
}

/** Rows that belong to a person and not to a workspace. */
export type AccountTx = Pick<Tx, "user" | "session">;

/** `emit` reaches each workspace the person is a member of. `doneBy`: an admin who acts on another's account. */
export async function inAccount<T>(
  userId: UserId,
  write: (tx: AccountTx, emit: Emit) => Promise<T>,
  doneBy: UserId = userId,
): Promise<T> {
  const hints: Hint[] = [];
  const result = await transaction(async (tx) => {
    hints.length = 0;
    const events: DomainEvent[] = [];
    const result = await write(tx, (type, data) => {
      events.push({ type, data } as DomainEvent);
    });
    if (events.length > 0) {
      // Sorted, so that two such transactions take the counter rows in one order.
      const memberships = await tx.membership.findMany({
        where: { userId },
        select: { workspaceId: true },
        orderBy: { workspaceId: "asc" },
      });
      for (const membership of memberships) {
        const workspaceId = provenWorkspaceId(membership.workspaceId);
        const position = await append(tx, workspaceId, events, { actorId: userId, doneBy });
        hints.push({ workspaceId, ...position, types: typesOf(events) });
      }
    }
    return result;
  });
  for (const hint of hints) publishHint(hint);
  return result;
}

/** Makes a workspace with its log and whatever `write` adds: the only write that has no workspace yet. */
export async function inNewWorkspace<T>(
  workspace: { name: string; timeZone: string; defaultCountry: string; isDemo: boolean },
  write: (tx: Tx, workspaceId: Scope["workspaceId"], emit: Emit) => Promise<T>,
): Promise<T> {
  return transaction(async (tx) => {
    const row = await tx.workspace.create({ data: workspace });
    const workspaceId = provenWorkspaceId(row.id);
    const epoch = Math.floor(clock.now().getTime() / 1000) % 1_000_000_000;
    await tx.workspaceStream.create({ data: { workspaceId, epoch } });
    const events: DomainEvent[] = [];
    const result = await write(tx, workspaceId, (type, data) => {
      events.push({ type, data } as DomainEvent);
    });
    events.push({ type: "workspace.updated", data: {} });
    await append(tx, workspaceId, events, { actorId: null });
    return result;
  });
}
