import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { restRoutes } from "@/api/rest/routes";
import { GET as auditFile } from "@/app/api/audit/[workspaceId]/[exportId]/route";
import { GET as exports } from "@/app/api/exports/[workspaceId]/[exportId]/route";
import { GET as skippedRows } from "@/app/api/imports/[workspaceId]/[importId]/skipped/route";
import { POST as imports } from "@/app/api/imports/[workspaceId]/route";
import type { AuditEntryId } from "@/contracts/ids";
import type { Actor } from "@/platform/tenancy";
import { cookieOf } from "../support/exports";
import type { Who } from "../support/walk/procedures";
import { call, prepare, walked } from "../support/walk/walker";
import { World } from "../support/walk/world";
import { callerOf } from "../support/workspace";

/** docs/roles.md is what this test finds by trying, as each role, at every door. */
let world: World;
/** Who asks; a role that was given to one person alone, so that what a procedure does to its caller stays with it. */
const asked = ["nobody", "worker", "manager", "admin"] as const;
type Asker = (typeof asked)[number];
beforeAll(async () => {
  world = await World.make("Kestrel");
});
const shut = new Set(["FORBIDDEN", "UNAUTHORIZED"]);

/** "●" it is open; "◐" it is, and what is asked is judged once more; "" it is shut whatever is asked. */
async function openTo(name: string, cases: (typeof walked)[number]["cases"], who: Asker): Promise<string> {
  const one: Who = who === "nobody" ? who : await world.member(who);
  const door = await call(name, one, undefined);
  if (door.isRefused && shut.has(door.code ?? "")) return "";
  for (const each of cases) {
    const { as, input } = await prepare(each, world);
    if (as === "nobody" || who === "nobody" || as.role === who) continue;
    const answer = await call(name, world.base[who], input);
    if (answer.isRefused && answer.code === "FORBIDDEN") return "◐";
  }
  return "●";
}

/** Doors besides the procedures that ask for a role, tried with a file that is the asker's own to ask for. */
const origin = "http://127.0.0.1:3000";
const ownWay = async (who: Actor) => ({
  origin,
  "sec-fetch-site": "same-origin",
  cookie: await cookieOf(who),
});
const doors: Record<string, (who: Actor) => Promise<Response>> = {
  "POST /api/imports/{workspaceId}": async (who) =>
    imports(
      new Request(`${origin}/api/imports/${who.workspaceId}`, {
        method: "POST",
        headers: { ...(await ownWay(who)), "content-type": "text/csv" },
        body: "Name,Phone\nMira,9876543210\n",
      }),
      { params: Promise.resolve({ workspaceId: who.workspaceId }) },
    ),
  "GET /api/imports/{workspaceId}/{importId}/skipped": async (who) => {
    const importId = await world.importFile();
    return skippedRows(new Request(origin, { headers: await ownWay(who) }), {
      params: Promise.resolve({ workspaceId: who.workspaceId, importId }),
    });
  },
  "GET /api/exports/{workspaceId}/{exportId}": async (who) => {
    const { exportId } = await callerOf(who).exports.ask({
      view: { list: "leads", filter: {}, sort: "newest", columns: ["phone"] },
      reason: "For the table",
    });
    return exports(new Request(origin, { headers: await ownWay(who) }), {
      params: Promise.resolve({ workspaceId: who.workspaceId, exportId }),
    });
  },
  "GET /api/audit/{workspaceId}/{exportId}": async (who) => {
    const requestKey = randomUUID() as AuditEntryId;
    await callerOf(world.base.admin).audit.export({ filter: {}, requestKey });
    return auditFile(new Request(origin, { headers: await ownWay(who) }), {
      params: Promise.resolve({ workspaceId: who.workspaceId, exportId: requestKey }),
    });
  },
};
/** Files of routes that ask for something else than a role, or for the role of a procedure behind them. */
const otherwise: Record<string, string> = {
  "app/api/auth/[...nextauth]": "everybody: signing in and out",
  "app/api/callerdesk/webhook/[secret]": "whoever has the workspace’s secret",
  "app/api/callerdesk/webhook": "everybody: says where the address is found",
  "app/api/health/live": "everybody",
  "app/api/health/ready": "everybody",
  "app/api/metrics": "whoever has the operator’s token",
  "app/api/recordings/[workspaceId]/[callId]": "a member who sees the call (tenancy-routes.test)",
  "app/api/trpc/[trpc]": "as the procedures above",
  "app/api/v1/[...path]": "an API key with the route’s scope: below",
  "app/api/v1/openapi.json": "everybody",
  "app/api/wall": "whoever has a living wall link",
  "pages/api/live/[procedure]": "as `live.events` above",
};
const tried = [
  "app/api/audit/[workspaceId]/[exportId]",
  "app/api/exports/[workspaceId]/[exportId]",
  "app/api/imports/[workspaceId]",
  "app/api/imports/[workspaceId]/[importId]/skipped",
];

it("R1 who may do what is what docs/roles.md says: every procedure and route, tried as each role", async () => {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const procedures: string[] = [];
  let open = 0;
  for (const { name, cases } of walked) {
    const cells: string[] = [];
    for (const who of asked) cells.push(await openTo(name, cases, who));
    open += cells.filter((cell) => cell !== "").length;
    procedures.push(line([`\`${name}\``, ...cells]));
  }
  expect(open).toBeGreaterThan(walked.length);
  const routes: string[] = [];
  for (const [door, ask] of Object.entries(doors)) {
    const cells = [];
    for (const who of ["worker", "manager", "admin"] as const) {
      const { status } = await ask(world.base[who]);
      expect([200, 201, 403, 404], door).toContain(status);
      cells.push(status === 403 || status === 404 ? "" : "●");
    }
    routes.push(line([`\`${door}\``, "", ...cells]));
  }
  const files = ["app/api", "pages/api"].flatMap((folder) =>
    readdirSync(`src/${folder}`, { recursive: true, encoding: "utf8" })
      .filter((file) => (folder === "app/api" ? /(^|\/)route\.tsx?$/ : /\.tsx?$/).test(file))
      .map((file) => `${folder}/${file.replace(/(\/route)?\.tsx?$/, "")}`),
  );
  expect([...tried, ...Object.keys(otherwise)].sort()).toEqual(files.sort());
  const written = [
    "# Who may do what",
    "",
    "● = open to that role; ◐ = open, and what is asked is judged once more (whose it is, how many, which change). Nothing = refused before anything is",
    "read. `tests/integration/roles.test.ts` tries every procedure and route as each role; it writes this file with `COVERAGE=1`, and fails where",
    "the file says something else. What rows a member sees, and whether numbers are masked, is a matter of its own (decision 0033).",
    "",
    line(["procedure", "nobody", "worker", "manager", "admin"]),
    line(["---", "---", "---", "---", "---"]),
    ...procedures.sort(),
    "",
    "## Routes besides tRPC",
    "",
    line(["route", "nobody", "worker", "manager", "admin"]),
    line(["---", "---", "---", "---", "---"]),
    ...routes,
    "",
    line(["file of `src`", "opens to"]),
    line(["---", "---"]),
    ...Object.entries(otherwise).map(([file, who]) => line([`\`${file}\``, who])),
    "",
    "## REST",
    "",
    "A key has at most its own role, at most its member’s, and of the routes those of its scopes; behind each stands a procedure of the table above.",
    "",
    line(["route of `/api/v1`", "scope"]),
    line(["---", "---"]),
    ...restRoutes.map(({ method, path, scope }) => line([`\`${method} ${path}\``, `\`${scope}\``])),
    "",
  ].join("\n");
  if (process.env["COVERAGE"]) writeFileSync("docs/roles.md", written);
  expect(readFileSync("docs/roles.md", "utf8"), "write it anew with COVERAGE=1").toBe(written);
}, 240_000);
