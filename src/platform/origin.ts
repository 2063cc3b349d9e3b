import { AsyncLocalStorage } from "node:async_hooks";
import type { ApiKeyId, SessionId, UserId } from "@/contracts/ids";
import { singleton } from "@/platform/singleton";

/** Where a write comes from, for the audit log: who asked for what, by which sign-in or key, from which address. */
export type Origin = {
  userId: UserId;
  sessionId: SessionId | null;
  apiKeyId: ApiKeyId | null;
  ip: string;
  /** A procedure's name, a route: what was asked for. */
  asked: string;
};

const store = singleton("origin", () => new AsyncLocalStorage<Origin>());

/** Runs a request's work, so that what it writes is known to come from there. */
export function withOrigin<T>(origin: Origin, run: () => T): T {
  return store.run(origin, run);
}

/**
 * The origin of what `userId` writes now; null where the work at hand is not this person's own request. A timer that a
 * request happened to start inherits its context, and must not be taken for its doing.
 */
export function originOf(userId: UserId | null): Partial<Origin> | null {
  if (userId === null) return null;
  const origin = store.getStore();
  return origin?.userId === userId ? origin : { userId };
}
