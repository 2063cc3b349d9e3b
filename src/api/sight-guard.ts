import { z } from "zod";
import type { CallId, ContactId, ImportId, LeadId, NoteId, TaskId } from "@/contracts/ids";
import { requireSeen } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { db } from "@/platform/db";
import { AppError } from "@/platform/errors";

/** What an input can be about: a lead is named by a field that ends in `leadId`, and so on for each noun. */
const nouns = [
  ["leadid", "leads"],
  ["contactid", "contacts"],
  ["callid", "calls"],
  ["noteid", "notes"],
  ["taskid", "tasks"],
  ["importid", "imports"],
] as const;

type Found = Record<(typeof nouns)[number][1], string[]>;
const deepest = 4;
const most = 20;

/** Ids that name a subject. Those in a `filter` narrow a list, and a list of ids is narrowed by its own query. */
function collect(input: unknown, found: Found, depth: number): void {
  if (depth > deepest || typeof input !== "object" || input === null || Array.isArray(input)) return;
  for (const [name, value] of Object.entries(input)) {
    if (name === "filter") continue;
    const noun = nouns.find(([ending]) => name.toLowerCase().endsWith(ending))?.[1];
    if (!noun || !z.uuid().safeParse(value).success) collect(value, found, depth + 1);
    else if (found[noun].push(String(value)) > most)
      throw new AppError("BAD_REQUEST", "bad_input", "This names too many rows at once.");
  }
}

/** A masked number or address that came back with a form. */
function holdsMask(input: unknown, depth: number): boolean {
  if (typeof input === "string") return input.includes("••");
  if (depth > deepest || typeof input !== "object" || input === null) return false;
  return Object.values(input).some((value) => holdsMask(value, depth + 1));
}

/** What a viewer sees masked is never written over what stands there. */
export function refuseMasks(sight: Sight, input: unknown): void {
  if ((sight.masksPhones || sight.masksEmails) && holdsMask(input, 0))
    throw new AppError(
      "BAD_REQUEST",
      "masked_text",
      "This text holds a masked number or address. Leave it as it is, or ask a manager to change it.",
    );
}

/**
 * One door for all ways in: a row that the viewer does not see answers NOT_FOUND to whatever would be read of it or
 * done to it, before the procedure runs. Costs nothing where everything is seen. The walk of tests/integration/sight
 * tries each id of each procedure, so an id that goes by another name is found there.
 */
export async function requireSubjects(sight: Sight, input: unknown): Promise<void> {
  if (sight.people === null) return;
  const found: Found = { leads: [], contacts: [], calls: [], notes: [], tasks: [], imports: [] };
  collect(input, found, 0);
  await requireSeen(db(), sight, "leads", found.leads as LeadId[]);
  await requireSeen(db(), sight, "contacts", found.contacts as ContactId[]);
  await requireSeen(db(), sight, "calls", found.calls as CallId[]);
  await requireSeen(db(), sight, "notes", found.notes as NoteId[]);
  await requireSeen(db(), sight, "tasks", found.tasks as TaskId[]);
  await requireSeen(db(), sight, "imports", found.imports as ImportId[]);
}
