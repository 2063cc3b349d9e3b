import { createHash } from "node:crypto";
import { type SessionId, type UserId, userId } from "@/contracts/ids";
import { emailAddress } from "@/contracts/members/schema";
import { noteFailedSignIn } from "@/domain/audit/commands";
import { startSession } from "@/domain/sessions/commands";
import { ipPrefix } from "@/platform/client-ip";
import { db } from "@/platform/db";
import { inAccount } from "@/platform/events/in-workspace";
import { withOrigin } from "@/platform/origin";
import { pretendToVerify, verifyPassword } from "@/platform/passwords";
import { forgetPoints, givePointBack, pointsTaken, takePoint } from "@/platform/rate-limits";

/** Longer claims are cut for the limiter's sake and cannot be right anyway. */
const longestPassword = 512;
/** Failures a network may have on an account that is being attacked from elsewhere, and still be let in. */
const fewFailures = 3;

export type SignInAttempt = { email: unknown; password: unknown; ip: string; userAgent: string };

/**
 * Checks a password and opens a session; null for every kind of no: unknown, wrong, disabled, malformed, over a
 * limit. All of them answer alike and take about as long (security.md A7).
 *
 * Nobody can lock a victim out (A8): the account's own limit counts tries from everywhere, but once it is
 * reached it stops only networks that failed before; the owner's network has its own, separate count.
 */
export async function signInByPassword(
  attempt: SignInAttempt,
): Promise<{ userId: UserId; sessionId: SessionId } | null> {
  const email = emailAddress.safeParse(attempt.email);
  const password =
    typeof attempt.password === "string" && attempt.password.length <= longestPassword
      ? attempt.password
      : null;
  const network = ipPrefix(attempt.ip);
  const accountKey = createHash("sha256")
    .update(email.success ? email.data : "malformed")
    .digest("base64url");
  const pairKey = `${accountKey}|${network}`;

  // Taken before the password is looked at: a burst of parallel guesses cannot overtake its own limit.
  const failuresHere = await pointsTaken("sign_in_account_and_network", pairKey);
  const [pairAllows, networkAllows, accountAllows] = await Promise.all([
    takePoint("sign_in_account_and_network", pairKey),
    takePoint("sign_in_network", network),
    takePoint("sign_in_account", accountKey),
  ]);
  if (!pairAllows || !networkAllows || !(accountAllows || failuresHere < fewFailures)) {
    await pretendToVerify();
    return null;
  }

  const user = email.success
    ? await db().user.findUnique({
        where: { email: email.data },
        select: { id: true, passwordHash: true, disabledAt: true },
      })
    : null;
  const isRight = await verifyPassword(user?.passwordHash ?? null, password ?? "");
  if (!user || !isRight || password === null || user.disabledAt) {
    // Not waited for: that it is kept must not tell by its time that the account exists (A7).
    if (user) void noteFailedSignIn(userId.parse(user.id), attempt.ip);
    return null;
  }

  await Promise.all([
    forgetPoints("sign_in_account_and_network", pairKey),
    givePointBack("sign_in_network", network),
    givePointBack("sign_in_account", accountKey),
  ]);
  const id = userId.parse(user.id);
  const from = { userId: id, sessionId: null, apiKeyId: null, ip: attempt.ip, asked: "sign-in" };
  const sessionId = await withOrigin(from, () =>
    inAccount(id, (tx, emit) =>
      startSession(tx, emit, { userId: id, userAgent: attempt.userAgent, ipPrefix: network }),
    ),
  );
  return { userId: id, sessionId };
}
