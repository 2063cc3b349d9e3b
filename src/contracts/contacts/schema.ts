import { z } from "zod";
import { leadFields } from "@/contracts/leads/schema";

export const contactKind = z.enum(["person", "company"]);
export type ContactKind = z.infer<typeof contactKind>;

const { source: _, ...shared } = leadFields;

/** What a person may write about a contact; with a lead's source these are a lead's fields too. */
export const contactFields = { ...shared, kind: contactKind } as const;

/** Contacts that one request changes. */
export const mostContactsAtOnce = 100;
