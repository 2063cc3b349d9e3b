// npm run seed:large [-- --scale 0.1]: a workspace “Large list” with 100,000 leads and 1,000,000 calls beside the demo,
// with the people of the demo's first team as its members. Only in a database that has a demo.
import pg from "pg";
import { disconnect } from "@/platform/db";
import { env } from "@/platform/env";
import { inNewWorkspace } from "@/platform/events/in-workspace";
import { readDemoFile } from "./lib/demo/demo-file";
import { sizeOf, writeLarge } from "./lib/large/write-large";
import { PlainError, runMain } from "./lib/plain-error.mjs";

function scaleFrom(args: readonly string[]): number {
  const at = args.findIndex((arg) => arg === "--scale" || arg.startsWith("--scale="));
  if (at < 0) return 1;
  const text = args[at]?.includes("=") ? args[at].split("=")[1] : args[at + 1];
  const scale = Number(text);
  if (!(scale > 0 && scale <= 1)) throw new PlainError("--scale takes a number above 0, up to 1.");
  return scale;
}

void runMain(async () => {
  const size = sizeOf(scaleFrom(process.argv.slice(2)));
  const file = readDemoFile(env().DATA_DIR);
  const first = file?.workspaces[0];
  if (!file || !first)
    throw new PlainError(
      `There is no demo in ${env().DATA_DIR}: “npm start” makes one on its first start. Large lists are made-up rows, and only ever stand beside a demo.`,
    );
  const people = file.users.filter((user) => user.workspaceId === first.id);
  const startedAt = performance.now();
  const client = new pg.Client({ connectionString: env().DATABASE_URL });
  try {
    await client.connect();
    const workspace = {
      name: "Large list",
      timeZone: "Asia/Kolkata",
      defaultCountry: "IN",
      isDemo: true,
    };
    const workspaceId = await inNewWorkspace(workspace, async (tx, id) => {
      await tx.membership.createMany({
        data: people.map(({ userId, role }) => ({ workspaceId: id, userId, role })),
      });
      return id;
    });
    await writeLarge(client, { workspaceId, userIds: people.map(({ userId }) => userId), size }, (text) =>
      console.log(text),
    );
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    console.log(
      `The workspace “${workspace.name}” is ready after ${seconds} s: sign in as ${people.at(-1)?.email ?? "one of the demo's people"} and choose it above.`,
    );
  } finally {
    await client.end();
    await disconnect();
  }
});
