import type { DomainEvent } from "@/contracts/catalog";

export const liveProtocol = 1;

/** One event as a viewer receives it. `at` is epoch milliseconds of the commit. */
export type LiveEvent = DomainEvent & { seq: number; actorId: string | null; at: number };

export type ResyncReason = "tooOld" | "epoch" | "ahead" | "slow" | "schema" | "access" | "first";
export type ByeReason = "deploy" | "maxAge" | "revoked" | "capacity";

/**
 * What the stream says. Each frame travels under the position that its receiver holds after applying it.
 * Positions are dense: an event that this viewer may not see appears as its bare number, so that a hole is
 * always a loss and never a secret.
 */
export type LiveFrame =
  | { kind: "hello"; protocol: number; epoch: number; head: number; from: number }
  | { kind: "events"; events: (LiveEvent | number)[]; head: number }
  | { kind: "caughtUp"; head: number }
  | { kind: "heartbeat"; head: number; at: number }
  | { kind: "resync"; reason: ResyncReason; head: number }
  | { kind: "bye"; reason: ByeReason; retryMs: number };

export type Position = { epoch: number; seq: number };

/** "<epoch>.<seq>" as sent in `id:` lines. */
export function formatPosition(position: Position): string {
  return `${position.epoch}.${position.seq}`;
}

/**
 * Null for anything that is no position: a cursor is attacker's input. Without zod: this file is all of it that a
 * page's first load would need.
 */
export function parsePosition(text: unknown): Position | null {
  if (typeof text !== "string" || !/^\d{1,15}\.\d{1,15}$/.test(text)) return null;
  const [epoch, seq] = text.split(".").map(Number);
  return epoch === undefined || seq === undefined ? null : { epoch, seq };
}
