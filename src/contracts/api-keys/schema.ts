import { z } from "zod";
import { requiredLine } from "@/contracts/text";

/** What a key may be let at, each to read or to read and write. */
export const apiNouns = [
  "leads",
  "contacts",
  "tags",
  "campaigns",
  "calls",
  "tasks",
  "notes",
  "members",
  "organization",
] as const;
export type ApiNoun = (typeof apiNouns)[number];
export type ApiScope = `${ApiNoun}:${"read" | "write"}`;

const scopes = apiNouns.flatMap((noun) => [`${noun}:read`, `${noun}:write`] as const);
export const apiScope = z.enum(scopes as [ApiScope, ...ApiScope[]]);

export const apiKeyName = requiredLine("name", 80);
export const apiKeyDays = z.union([z.literal(7), z.literal(30), z.literal(90), z.literal(365)]);
export type ApiKeyDays = z.infer<typeof apiKeyDays>;

/** Begins every key, so that a leaked one can be searched for. */
export const apiKeyMark = "rsk_";
