import type { WorkspaceId } from "@/contracts/ids";
import { clock } from "@/platform/clock";
import { Prisma, type Reader } from "@/platform/db";
import { notFound } from "@/platform/errors";

export type WorkspaceView = {
  id: string;
  name: string;
  timeZone: string;
  defaultCountry: string;
  isDemo: boolean;
  /** Days after a call's end; null = as long as the provider keeps them. */
  recordingRetentionDays: number | null;
  createdAt: Date;
};

export async function getWorkspace(reader: Reader, workspaceId: WorkspaceId): Promise<WorkspaceView> {
  const row = await reader.workspace.findUnique({
    where: { id: workspaceId },
    select: {
      id: true,
      name: true,
      timeZone: true,
      defaultCountry: true,
      isDemo: true,
      recordingRetentionDays: true,
      createdAt: true,
    },
  });
  if (!row) throw notFound("workspace");
  return row;
}

/** True while nobody at all has an account: then, and only then, the setup token opens /setup. */
export async function needsSetup(reader: Reader): Promise<boolean> {
  return (await reader.user.findFirst({ select: { id: true } })) === null;
}

/** When the workspace's current day began, in its own time zone. */
export async function getWorkspaceDay(
  reader: Reader,
  workspaceId: WorkspaceId,
): Promise<{ dayStartsAt: Date; timeZone: string }> {
  const [row] = await reader.$queryRaw<{ dayStartsAt: Date; timeZone: string }[]>(Prisma.sql`
    SELECT date_trunc('day', ${clock.now()}::timestamptz AT TIME ZONE time_zone) AT TIME ZONE time_zone AS "dayStartsAt",
           time_zone AS "timeZone"
      FROM workspaces WHERE id = ${workspaceId}::uuid`);
  if (!row) throw notFound("workspace");
  return row;
}
