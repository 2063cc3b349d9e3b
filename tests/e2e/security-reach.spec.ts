import { raw } from "../support/stack/raw-http";
import { dashboardPaths } from "./dashboard-paths";
import { cookieOf, expect, test } from "./fixtures";

test("B9: without the proxy, by its known side door, no page and no procedure gives data", async ({
  stack,
  newTeam,
}) => {
  const team = await newTeam();
  const lead = team.leads[0];
  const subrequest = [
    "middleware",
    "src/middleware",
    "proxy",
    "src/proxy",
    ...["middleware", "src/middleware", "proxy", "src/proxy"].map((name) => Array(5).fill(name).join(":")),
  ];
  for (const value of subrequest) {
    const headers = { "x-middleware-subrequest": value };
    for (const path of dashboardPaths(team, lead?.leadId ?? "")) {
      const answer = await raw(`${stack.origin}${path}`, { headers });
      expect(answer.text, `${path} ${value}`).not.toContain(lead?.name);
      expect([307, 308, 404], `${path} ${value}`).toContain(answer.status);
    }
    const api = await raw(`${stack.origin}/api/trpc/leads.list?input=${encodeURIComponent('{"json":{}}')}`, {
      headers: { ...headers, "x-ringside-workspace": team.workspaceId },
    });
    expect(api.status).toBe(401);
  }
});

test("S3: nothing but the product is reachable: no metrics, sources, maps, dot files, parents, panels or twin", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const { page } = await enter(team, team.admin, "/dashboard");
  const chunk = await page.locator("script[src*='/_next/static/']").first().getAttribute("src");
  const paths = [
    "/metrics",
    "/api/metrics",
    "/.git/config",
    "/.git/HEAD",
    "/.env",
    "/.env.local",
    "/.env.example",
    "/package.json",
    "/.next/BUILD_ID",
    "/prisma/schema.prisma",
    "/src/boot.ts",
    "/server-status",
    "/debug",
    "/api/debug",
    "/api/panel",
    "/api/trpc-panel",
    "/api/twin",
    "/control/calls",
    "/_next/static/../../.env",
    "/_next/static/%2e%2e/%2e%2e/.env",
    "/_next/../package.json",
    "/_next/image?url=http%3A%2F%2F169.254.169.254%2F&w=64&q=75",
    `${chunk ?? ""}.map`,
    "/api/auth/_log",
    "/api/auth/error?error=%3Cscript%3E",
  ];
  const leaks: string[] = [];
  for (const rawPath of paths) {
    for (const cookie of ["", await cookieOf(page)]) {
      const answer = await raw(stack.origin, { rawPath, headers: cookie === "" ? {} : { cookie } });
      const isPlain = answer.status < 300 || answer.status >= 500;
      if (
        isPlain ||
        /NEXTAUTH_SECRET|DATABASE_URL=|"dependencies"|repositoryformatversion|"mappings"/.test(answer.text)
      )
        leaks.push(`${rawPath}: ${answer.status} ${answer.text.slice(0, 80)}`);
    }
  }
  expect(leaks).toEqual([]);

  const off = await stack.another({
    TWIN_ORIGIN: undefined,
    TWIN_PORT: undefined,
    OUTBOUND_ALLOW_ORIGINS: undefined,
  });
  const answer = await raw(`${off.origin}/dashboard/twin`, { headers: { cookie: await cookieOf(page) } });
  expect(answer.status).toBe(404);
  await off.server.kill9();
});
