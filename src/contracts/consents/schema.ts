import { z } from "zod";
import { optionalLine } from "@/contracts/text";

/** What a call or a message is about: of a campaign, a consent, a calling rule. */
export const callPurpose = z.enum(["service", "promotional", "transactional"]);
export type CallPurpose = z.infer<typeof callPurpose>;

export const consentChannel = z.enum(["call", "whatsapp", "sms", "email"]);
export type ConsentChannel = z.infer<typeof consentChannel>;

/** `lifted`: a "do not call" was taken back. */
const consentDecision = z.enum(["granted", "withdrawn", "lifted"]);
export type ConsentDecision = z.infer<typeof consentDecision>;

/** Where a person may say that it comes from. */
export const consentSource = z.enum(["said_on_call", "message", "web_form", "written", "import", "other"]);
export type ConsentSource = z.infer<typeof consentSource>;
/** The system's own: a blocked contact got another number; a block from before there was a ledger. */
const systemSource = z.enum(["number_changed", "before_ledger"]);
export type AnyConsentSource = ConsentSource | z.infer<typeof systemSource>;

/** Where the proof is: a link, a form's number, what was said. */
export const consentProof = optionalLine("proof", 500);

/** How a decision can be shown; what is not said is "other", without proof. */
export const consentProofInput = z
  .strictObject({ source: consentSource.default("other"), proof: consentProof.default(null) })
  .prefault({});

/** What many people allowed, or took back, written down at once. */
export const manyConsent = z
  .strictObject({
    channel: consentChannel,
    purpose: callPurpose,
    decision: z.enum(["granted", "withdrawn"]),
    source: consentSource,
    proof: consentProof.default(null),
  })
  .refine(({ decision, proof }) => decision === "withdrawn" || proof !== null, {
    path: ["proof"],
    message: "Say where the proof is: a link, a form, a file.",
  });
export type ManyConsent = z.infer<typeof manyConsent>;
