import type { SkippedRowReason } from "@/contracts/leads/schema";

/** Why a row of a paste or a file is left out. */
export const skippedWords: Record<SkippedRowReason, string> = {
  no_phone: "No phone number",
  bad_phone: "Not a phone number",
  mangled_phone: "A spreadsheet has shortened this number (like 9.19877E+11): its digits are lost",
  too_wide: "More than 200 columns",
  bad_email: "Not an e-mail address",
  bad_text: "A text is too long or not understood",
  bad_consent: "The consent is neither yes nor no",
  twice_in_paste: "Twice in this list",
  already_here: "Already among your leads",
};
