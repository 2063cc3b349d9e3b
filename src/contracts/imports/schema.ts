import { z } from "zod";
import { importColumn, skippedRowReason } from "@/contracts/leads/schema";

export const importState = z.enum([
  "uploading",
  "checking",
  "ready",
  "running",
  "done",
  "cancelled",
  "failed",
  "undoing",
  "undone",
]);
export type ImportState = z.infer<typeof importState>;

/** What happens to a row whose number or address is here already. */
export const duplicateRule = z.enum(["skip", "fill_empty", "overwrite"]);
export type DuplicateRule = z.infer<typeof duplicateRule>;

/**
 * What each column of a file means, in order; a first and a last name are put together. `consent` is yes or no, and
 * `consentSource` says where that comes from: it becomes part of the proof.
 */
export const fileColumn = z.enum([
  ...importColumn.options,
  "firstName",
  "lastName",
  "consent",
  "consentSource",
]);
export type FileColumn = z.infer<typeof fileColumn>;
export const fileColumns = z.array(fileColumn.nullable()).max(200);
export type FileColumns = z.infer<typeof fileColumns>;

/** Bytes of one file. */
export const maxFileBytes = 200 * 1024 * 1024;
export const maxFileNameLength = 200;

/** What the dry run found. Counts are of rows; `readyCount` = new leads, `updateCount` = leads it would change. */
export const importCheck = z.object({
  columns: z.array(z.object({ header: z.string().nullable(), example: z.string() })),
  /** Of a workbook, the names on its tabs. */
  sheets: z.array(z.string()).default([]),
  readyCount: z.number().int(),
  updateCount: z.number().int(),
  skipped: z.partialRecord(skippedRowReason, z.number().int()),
  /** The first rows as they would be added. */
  examples: z.array(
    z.object({
      line: z.number().int(),
      name: z.string(),
      phone: z.string(),
      company: z.string().nullable(),
      email: z.string().nullable(),
    }),
  ),
  /** The first rows that would be left out. */
  skippedExamples: z.array(z.object({ line: z.number().int(), reason: skippedRowReason, text: z.string() })),
  /** Rows that say yes and no, where a column is about consent. */
  consents: z.object({ yes: z.number().int(), no: z.number().int() }).default({ yes: 0, no: 0 }),
  /** Characters the file's encoding does not have: the encoding may be another. */
  unreadableCount: z.number().int(),
});
export type ImportCheck = z.infer<typeof importCheck>;

/** States in which the server is at work. */
export const busyStates = ["checking", "running", "undoing"] as const satisfies readonly ImportState[];
