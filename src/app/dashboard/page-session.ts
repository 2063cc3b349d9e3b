import { cookies, headers } from "next/headers";
import { type Account, readAccount } from "@/api/auth";
import type { PageMembership, PageSession } from "@/client/workspace-provider";
import { preferenceColumns, readPreferences } from "@/domain/sessions/queries";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { env } from "@/platform/env";
import { readHeads } from "@/platform/events/tail";
import { provenWorkspaceId } from "@/platform/tenancy";

/** Who this page is for and where each of their logs stands; null for nobody signed in. */
export async function readPageSession(): Promise<PageSession | null> {
  const account = await readAccount((await headers()).get("cookie"));
  if (!account) return null;
  const memberships = await readMemberships(account);
  const user = await db().user.findUnique({
    where: { id: account.userId },
    select: { name: true, email: true, ...preferenceColumns },
  });
  if (!user) return null;
  return {
    user: { id: account.userId, name: user.name, email: user.email, ...readPreferences(user) },
    memberships,
    lastWorkspaceId: (await cookies()).get("ringside.workspace")?.value ?? null,
    isTwinOn: env().TWIN_ORIGIN !== undefined,
    isRealTime: env().REAL_TIME_SYNC,
    serverTime: clock.now().getTime(),
  };
}

async function readMemberships(account: Account): Promise<PageMembership[]> {
  const rows = await db().membership.findMany({
    where: { userId: account.userId, deactivatedAt: null },
    orderBy: { createdAt: "asc" },
    take: 50,
    select: {
      workspaceId: true,
      role: true,
      workspace: {
        select: {
          name: true,
          timeZone: true,
          isDemo: true,
          providerAccounts: { select: { baseUrl: true }, take: 5 },
        },
      },
    },
  });
  const twin = env().TWIN_ORIGIN;
  return await Promise.all(
    rows.map(async ({ workspaceId, role, workspace }) => {
      // Read before any of the page's queries: what happens from here on, the stream brings.
      const heads = await readHeads(provenWorkspaceId(workspaceId));
      return {
        workspaceId,
        role,
        workspaceName: workspace.name,
        timeZone: workspace.timeZone,
        isDemo: workspace.isDemo,
        isSimulated:
          twin !== undefined && workspace.providerAccounts.some((row) => row.baseUrl.startsWith(twin)),
        position: { epoch: heads?.epoch ?? 0, seq: heads?.head ?? 0 },
      };
    }),
  );
}
