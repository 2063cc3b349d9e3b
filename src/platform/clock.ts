import { randomBytes, randomUUID } from "node:crypto";

/** Time and randomness come through here, so that there is one place to look for both. */
export const clock = {
  now: (): Date => new Date(),
  /** Milliseconds that never go back; for measuring only. */
  monotonicMs: (): number => performance.now(),
  uuid: (): string => randomUUID(),
  /** `bytes` random bytes as URL-safe text; 32 by default: for secrets and tokens. */
  token: (bytes = 32): string => randomBytes(bytes).toString("base64url"),
};
