import { Problem, problemOf } from "@/api/rest/problem";
import { claimRequest, settleRequest } from "@/domain/api-keys/commands";
import type { LivingKey } from "@/domain/api-keys/queries";
import { sha256 } from "@/lib/crypto";
import { clock } from "@/platform/clock";

type Done = { status: number; answer: unknown };

/** A uuid made of the idempotency key: the dial's own guard against a second call knows it too. */
function uuidOf(text: string): string {
  const hex = sha256(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Does a POST once per idempotency key: the second answer is the first one's. What was refused lets the key go. One that
 * broke off in the middle stays claimed (409), because nobody knows how far it came.
 */
export async function once(
  key: LivingKey,
  request: Request,
  { asked, raw }: { asked: string; raw: unknown },
  work: (requestKey: string) => Promise<Done>,
): Promise<Done> {
  const given = request.method === "POST" ? request.headers.get("idempotency-key") : null;
  if (given === null) return work(clock.uuid());
  if (!/^[\x21-\x7e]{1,200}$/.test(given))
    throw new Problem(400, "bad_input", "An idempotency key has 1 to 200 plain characters.");
  const claimed = await claimRequest(key, given, sha256(`${asked}\n${JSON.stringify(raw)}`));
  switch (claimed.kind) {
    case "answered":
      return { status: claimed.status, answer: claimed.answer };
    case "other":
      throw new Problem(422, "idempotency_key_reused", "This idempotency key stands for another request.");
    case "busy":
      throw new Problem(
        409,
        "in_progress",
        "This request is under way, or broke off. Look before you repeat it.",
      );
    case "new":
  }
  let done: Done;
  try {
    done = await work(uuidOf(`${key.apiKeyId} ${given}`));
  } catch (error) {
    // Refused: nothing was done. What failed on our side may have been half done, and stays claimed.
    if (problemOf(error).status < 500) await settleRequest(key, given, null);
    throw error;
  }
  await settleRequest(key, given, done);
  return done;
}
