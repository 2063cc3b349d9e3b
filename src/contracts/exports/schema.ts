import { z } from "zod";
import { callColumn } from "@/contracts/calls/columns";
import { callFilter, callSort } from "@/contracts/calls/filter";
import { contactFilter, contactSort } from "@/contracts/contacts/filter";
import { leadColumn } from "@/contracts/leads/columns";
import { leadFilter } from "@/contracts/leads/filter";
import { leadSort } from "@/contracts/leads/schema";
import { taskColumn } from "@/contracts/tasks/columns";
import { taskFilter } from "@/contracts/tasks/filter";
import { requiredLine } from "@/contracts/text";

/** Lists that can be taken out as a file. */
export const exportList = z.enum(["leads", "contacts", "calls", "tasks", "activity"]);
export type ExportList = z.infer<typeof exportList>;

export const exportFormat = z.enum(["csv", "xlsx"]);
export type ExportFormat = z.infer<typeof exportFormat>;

/** Rows that one sheet of a workbook can hold, without its header. */
export const mostSheetRows = 1_048_575;

/** asked: the file has not been fetched yet. stopped: whoever fetched it went away. refused: more than the role may take. */
export const exportState = z.enum(["asked", "running", "done", "stopped", "failed", "refused"]);
export type ExportState = z.infer<typeof exportState>;

export const exportReason = requiredLine("reason", 200);

/**
 * What is on the screen: the list with its filter, order and columns. Kept with the export, as the record of what left; a record
 * without columns left with all of them.
 */
export const exportView = z.discriminatedUnion("list", [
  z.strictObject({
    list: z.literal("leads"),
    filter: leadFilter.omit({ notInCampaignId: true }),
    sort: leadSort,
    columns: z.array(leadColumn).max(40),
  }),
  z.strictObject({ list: z.literal("contacts"), filter: contactFilter, sort: contactSort }),
  z.strictObject({
    list: z.literal("calls"),
    // Kept as JSON, where a moment is a text.
    filter: callFilter.extend({ from: z.coerce.date().optional(), to: z.coerce.date().optional() }),
    sort: callSort,
    columns: z.array(callColumn).max(40).default(callColumn.options),
  }),
  z.strictObject({
    list: z.literal("tasks"),
    filter: taskFilter,
    columns: z.array(taskColumn).max(40).default(taskColumn.options),
  }),
  z.strictObject({ list: z.literal("activity") }),
]);
export type ExportView = z.infer<typeof exportView>;
