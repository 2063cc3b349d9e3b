import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { simulatedCallSchema } from "./simulated-call";

export const accountSchema = z.object({
  authcode: z.string(),
  webhookUrl: z.string(),
  /** Ten-digit numbers; undefined = any member may call. */
  agents: z.array(z.object({ phone: z.string(), name: z.string() })).optional(),
  lines: z.array(z.string()).optional(),
});
export type Account = z.infer<typeof accountSchema>;

const journalSchema = z.object({
  format: z.literal(1),
  nextId: z.number(),
  accounts: z.array(accountSchema),
  calls: z.array(simulatedCallSchema),
});
export type Journal = z.infer<typeof journalSchema>;

/** What a former run left in `dataDir`; null where there is nothing readable (the twin then starts afresh). */
export function readJournal(dataDir: string): Journal | null {
  try {
    return journalSchema.parse(JSON.parse(readFileSync(join(dataDir, "twin.json"), "utf8")));
  } catch {
    return null;
  }
}

/** Written whole and renamed, for the owner alone: webhook URLs hold secrets. */
export function writeJournal(dataDir: string, journal: Journal): void {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, "twin.json");
  writeFileSync(`${path}.tmp`, JSON.stringify(journal), { mode: 0o600 });
  renameSync(`${path}.tmp`, path);
}
