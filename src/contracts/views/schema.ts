import { z } from "zod";
import { requiredLine } from "@/contracts/text";

/** Lists whose views can be kept. */
export const savedViewList = z.enum(["leads", "calls", "tasks"]);
export type SavedViewList = z.infer<typeof savedViewList>;

export const savedViewName = requiredLine("name", 60);

/** A page's query string, as it stands in the address: it is read like any address, so it can hold no more. */
export const savedViewQuery = z.string().max(6000);
