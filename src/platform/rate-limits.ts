import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { ipPrefix } from "@/platform/client-ip";
import { AppError } from "@/platform/errors";
import { metrics } from "@/platform/metrics";
import { singleton } from "@/platform/singleton";
import type { Actor } from "@/platform/tenancy";

/**
 * How often what may be tried, per process. A key is made by the caller and carries whose it is, so that one
 * person, workspace or address at its limit slows nobody else.
 */
const limits = {
  /** Wrong passwords for one account from one network: what an owner with a bad memory needs, and no more. */
  sign_in_account_and_network: { points: 10, duration: 15 * 60 },
  /** Wrong passwords from one network for any account: an office behind one address stays well below. */
  sign_in_network: { points: 60, duration: 15 * 60 },
  /** Wrong passwords for one account from everywhere. Past it only networks with few failures may still try. */
  sign_in_account: { points: 100, duration: 60 * 60 },
  /** Wrong current passwords of someone signed in. */
  password_check: { points: 10, duration: 15 * 60 },
  /** Tries with invitation and setup tokens from one network. */
  token_try: { points: 60, duration: 15 * 60 },
  /** Tests of a provider account by one workspace. */
  provider_test: { points: 12, duration: 60 },
  /** Dials of one person: far above what a hand can do, below what a loop does. */
  dial: { points: 60, duration: 60 },
  /** Attaches of one person's streams: a browser with six tabs on a bad line stays below. */
  stream_connect: { points: 120, duration: 60 },
  /** Looks for one recording at the provider, by one person's button. */
  recording_ask: { points: 20, duration: 60 },
  /** Searches of one person: faster than anyone types. */
  search: { points: 180, duration: 60 },
  /** Requests under one API key. */
  api: { points: 600, duration: 60 },
  /** Requests with a key that opens nothing, from one network. */
  unknown_api_key: { points: 120, duration: 60 },
  /** Denied attempts of one person that are written down. */
  denied_audit: { points: 60, duration: 60 },
  /** Files of the audit log that one person asks for. */
  audit_export: { points: 10, duration: 60 * 60 },
  /** Files of one person. */
  import: { points: 60, duration: 60 * 60 },
  /** Files that one person takes out. */
  export: { points: 30, duration: 60 * 60 },
  unknown_webhook_secret: { points: 120, duration: 60 },
  unknown_wall_token: { points: 60, duration: 60 },
} as const satisfies Record<string, { points: number; duration: number }>;

export type LimitName = keyof typeof limits;

function limiter(name: LimitName): RateLimiterMemory {
  return singleton(`rate-limit.${name}`, () => new RateLimiterMemory({ keyPrefix: name, ...limits[name] }));
}

/** Takes one point; false where none was left. Taken before the work, so that a burst of tries cannot overtake it. */
export async function takePoint(name: LimitName, key: string): Promise<boolean> {
  try {
    await limiter(name).consume(key);
    return true;
  } catch (rejection) {
    if (rejection instanceof RateLimiterRes) {
      metrics().refusals.inc({ limit: name });
      return false;
    }
    throw rejection;
  }
}

/** As takePoint, for what a person does in a workspace; throws the sentence that the screen shows. */
export async function requirePoint(name: LimitName, key: string, message: string): Promise<void> {
  if (!(await takePoint(name, key))) throw new AppError("TOO_MANY_REQUESTS", `too_many_${name}`, message);
}

export function limitSearch(actor: Actor): Promise<void> {
  return requirePoint(
    "search",
    `${actor.workspaceId}:${actor.userId}`,
    "Too many searches in a minute. Wait a moment.",
  );
}

/** Points taken so far in the current window. */
export async function pointsTaken(name: LimitName, key: string): Promise<number> {
  return (await limiter(name).get(key))?.consumedPoints ?? 0;
}

/** Gives one point back: the try turned out to be rightful. */
export async function givePointBack(name: LimitName, key: string): Promise<void> {
  await limiter(name).reward(key);
}

/** Forgets a key: tests, and an account that has just proven itself. */
export async function forgetPoints(name: LimitName, key: string): Promise<void> {
  await limiter(name).delete(key);
}

/** Webhook calls with a secret nobody knows, by network; a valid secret is never limited here. */
export function limitUnknownSecrets(ip: string): Promise<boolean> {
  return takePoint("unknown_webhook_secret", ipPrefix(ip));
}

/** Asks for the wall with a token that opens none, by network; a living link is never limited here. */
export function limitUnknownWallTokens(ip: string): Promise<boolean> {
  return takePoint("unknown_wall_token", ipPrefix(ip));
}
