import type { LineClass } from "@/contracts/calling-rules/schema";
import type { AnyConsentSource, CallPurpose, ConsentChannel } from "@/contracts/consents/schema";

/** Words of calling rules, purposes and consent, in one place. */
export const purposeWords: Record<CallPurpose, string> = {
  service: "Service",
  promotional: "Promotional",
  transactional: "Transactional",
};

export const lineClassWords: Record<LineClass, string> = {
  unclassified: "Not classified",
  service: "Service line",
  promotional: "Promotional line",
};

export const channelWords: Record<ConsentChannel, string> = {
  call: "Calls",
  whatsapp: "WhatsApp",
  sms: "SMS",
  email: "E-mail",
};

export const sourceWords: Record<AnyConsentSource, string> = {
  said_on_call: "Said on a call",
  message: "Wrote a message",
  web_form: "Web form",
  written: "Letter or signed form",
  import: "Came with a file",
  number_changed: "Number changed, block goes along",
  before_ledger: "From before the ledger",
  other: "Other",
};

/** "10:00" of minutes after midnight; midnight at the end of the day is "24:00". */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** Minutes after midnight of "10:00"; null where it is no time of a day. */
export function minuteOf(clock: string): number | null {
  const [, hour = "", minute = ""] = /^(\d{1,2}):(\d{2})$/.exec(clock.trim()) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  return hour === "" || Number(minute) > 59 || minutes > 1440 ? null : minutes;
}

const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
export const weekdayOptions = dayNames.map((label, index) => ({ value: String(index + 1), label }));

/** "every day", "Mon to Fri", "Mon, Wed". */
export function weekdaysOf(days: readonly number[]): string {
  if (days.length === 7) return "every day";
  const first = days[0] ?? 1;
  const isRun = days.length > 2 && days.every((day, index) => day === first + index);
  const name = (day: number | undefined) => dayNames[(day ?? 1) - 1] ?? "";
  return isRun ? `${name(first)} to ${name(days.at(-1))}` : days.map(name).join(", ");
}

/** A calendar day in words, "26 Jan 2027", whatever zone the reader is in. */
export function dayText(day: string): string {
  return new Intl.DateTimeFormat("en-IN", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${day}T00:00:00Z`));
}
