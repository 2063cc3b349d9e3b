import path from "node:path";
import { z } from "zod";
import { role } from "@/contracts/members/schema";
import { readJson, writePrivateJson } from "../files.mjs";

/** What the demo's people and addresses are: demo.json in DATA_DIR, for its owner's eyes alone. */
const demoFile = z.object({
  users: z.array(
    z.object({
      email: z.string(),
      password: z.string(),
      role,
      workspace: z.string(),
      name: z.string(),
      workspaceId: z.string(),
      userId: z.string(),
      phone: z.string(),
    }),
  ),
  workspaces: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      campaigns: z.array(z.object({ id: z.string(), name: z.string() })),
      webhooks: z.object({ callerdesk: z.string() }),
    }),
  ),
});
export type DemoFile = z.infer<typeof demoFile>;

const place = (dataDir: string) => path.join(dataDir, "demo.json");

/** Null where there is no demo, or its file cannot be read. */
export function readDemoFile(dataDir: string): DemoFile | null {
  const read = demoFile.safeParse(readJson(place(dataDir)));
  return read.success ? read.data : null;
}

export function writeDemoFile(dataDir: string, demo: DemoFile): void {
  writePrivateJson(place(dataDir), demo);
}
