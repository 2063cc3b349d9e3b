import { clock } from "@/platform/clock";
import { db, logPool } from "@/platform/db";
import { PlainError } from "../plain-error.mjs";
import { type DemoFile, readDemoFile, writeDemoFile } from "./demo-file";
import { liveThrough } from "./live-through";
import { teams } from "./teams";
import { writeTeam } from "./write-team";

/** Where the account points while no simulated provider runs: nothing listens there, and nothing may call it. */
const nowhere = "http://127.0.0.1:9";

/**
 * Fills an empty database with the demo and notes its sign-ins in DATA_DIR/demo.json. Does nothing where it is there
 * already, goes on where it was cut short, and refuses a database that has other people in it.
 */
export async function seedDemo({
  dataDir,
  twinOrigin,
}: {
  dataDir: string;
  twinOrigin: string | undefined;
}): Promise<void> {
  let demo = await stillTrue(readDemoFile(dataDir));
  const known = new Set(demo.users.map(({ userId }) => userId));
  const people = await db().user.findMany({ select: { id: true }, take: 1000 });
  if (people.some(({ id }) => !known.has(id)))
    throw new PlainError(
      "This database has people of its own. The demo is only ever made in an empty database, and changes nothing here.",
    );
  const now = clock.now();
  for (const team of teams) {
    if (demo.workspaces.some(({ name }) => name === team.name)) continue;
    await writeTeam(team, liveThrough(team, now), twinOrigin ?? nowhere, (part) => {
      demo = { users: [...demo.users, ...part.users], workspaces: [...demo.workspaces, part.workspace] };
      writeDemoFile(dataDir, demo);
    });
  }
  // The desk is opened before the database would look at what has come by itself.
  await logPool().query("ANALYZE contacts, leads, campaign_leads, calls, tasks");
}

/** What the file says of workspaces that exist: it is written before the commit, which may have failed. */
async function stillTrue(demo: DemoFile | null): Promise<DemoFile> {
  if (!demo) return { users: [], workspaces: [] };
  const rows = await db().workspace.findMany({
    where: { id: { in: demo.workspaces.map(({ id }) => id) } },
    select: { id: true },
  });
  const isThere = new Set(rows.map(({ id }) => id));
  return {
    users: demo.users.filter(({ workspaceId }) => isThere.has(workspaceId)),
    workspaces: demo.workspaces.filter(({ id }) => isThere.has(id)),
  };
}
