import type { ShownEmail, ShownPhone } from "@/contracts/sight/schema";
import { withoutNumbers } from "@/domain/deliveries/rules";
import type { Sight } from "@/domain/sight/rules/sight";
import { formatPhone } from "@/lib/phone";

/** What stays readable of a masked number: enough to tell two calls apart, too little to dial. */
const shownDigits = 5;

/** `+91 98765 43210`, or `+91 ••••• 43210` where numbers are masked for this viewer. */
export function showPhone(sight: Sight, e164: string): ShownPhone {
  const text = formatPhone(e164);
  return (sight.masksPhones ? maskPhone(text) : text) as ShownPhone;
}

function maskPhone(text: string): string {
  const [, country = "", rest = text] = /^(\+\d{1,3} )?(.*)$/s.exec(text) ?? [];
  const count = rest.match(/\p{Nd}/gu)?.length ?? 0;
  const shown = Math.min(shownDigits, Math.floor(count / 2));
  let place = 0;
  return country + rest.replace(/\p{Nd}/gu, (digit) => (++place > count - shown ? digit : "•"));
}

/** `mira@example.com`, or `•••••@example.com` where addresses are masked. */
export function showEmail(sight: Sight, email: string): ShownEmail {
  return (sight.masksEmails ? `•••••${email.slice(email.lastIndexOf("@"))}` : email) as ShownEmail;
}

const address = /[^\s@<>"'(),;:]+@(?=[^\s@]+\.[^\s@])/g;

/**
 * What a person typed (a name, a note, a title) for these eyes: a number or an address that stands in it is masked as
 * the field beside it is. Not for the viewer's own text, which goes back into a form and would be saved so.
 */
export function showText(sight: Sight, text: string): string {
  const shown = sight.masksEmails ? text.replace(address, "•••••@") : text;
  return sight.masksPhones ? withoutNumbers(shown) : shown;
}
