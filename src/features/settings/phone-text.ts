/** A stored number as people read it: `+91 98765 43210`. Other countries' numbers stay as they are stored. */
export function formatStoredPhone(e164: string): string {
  const indian = /^\+91(\d{5})(\d{5})$/.exec(e164);
  return indian ? `+91 ${indian[1]} ${indian[2]}` : e164;
}
