import type { ExportFormat, ExportList } from "@/contracts/exports/schema";

const formats = new Map<string, Intl.DateTimeFormat>();

/** "2026-11-27 14:05:09" by the clock of this zone: spreadsheets sort it and read it as a moment. */
export function momentCell(at: Date | null, timeZone: string): string | null {
  if (at === null) return null;
  let format = formats.get(timeZone);
  if (!format) {
    // Sweden writes dates as ISO does.
    format = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone });
    formats.set(timeZone, format);
  }
  return format.format(at);
}

/** A number written for people as one for machines, where nothing of it is hidden: "+91 98765 43210" → "+919876543210". */
export function phoneCell(text: string | null): string | null {
  return text !== null && /^\+[\d\s()-]+$/.test(text) ? text.replace(/[\s()-]/g, "") : text;
}

/** "call.outcome_set" → "Call outcome set". */
export function eventWords(type: string): string {
  const words = type.replace(/[._]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What an event says beside names: its enums and numbers, without ids. */
export function payloadWords(data: object): string {
  return Object.entries(data)
    .filter(([key, value]) => !/Ids?$/.test(key) && ["string", "number", "boolean"].includes(typeof value))
    .map(([key, value]) => `${key.replace(/([A-Z])/g, " $1").toLowerCase()}: ${String(value)}`)
    .join("; ");
}

/** Letters, digits and dashes alone: it stands in a header. */
export function exportFileName(list: ExportList, format: ExportFormat, at: Date, timeZone: string): string {
  const stamp = (momentCell(at, timeZone) ?? "").slice(0, 16).replace(/\D/g, "");
  return `${list}-${stamp.slice(0, 8)}-${stamp.slice(8)}.${format}`;
}
