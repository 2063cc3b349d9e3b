import type { CallId, UserId, WorkspaceId } from "@/contracts/ids";
import { isTicketGood } from "@/domain/recordings/rules";
import { seenOf } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { clock } from "@/platform/clock";
import type { Reader } from "@/platform/db";
import { notFound } from "@/platform/errors";

/** Who listened to a call's recording, newest first, at most 100. For managers. */
export async function listListens(reader: Reader, workspaceId: WorkspaceId, callId: CallId) {
  const call = await reader.call.findUnique({
    where: { workspaceId_id: { workspaceId, id: callId } },
    select: { id: true },
  });
  if (!call) throw notFound("call");
  const listens = await reader.recordingListen.findMany({
    where: { workspaceId, callId },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: 100,
    select: {
      id: true,
      startedAt: true,
      lastHeardAt: true,
      secondsHeard: true,
      user: { select: { user: { select: { name: true } } } },
    },
  });
  return { listens: listens.map(({ user, ...listen }) => ({ ...listen, name: user.user.name })) };
}

/**
 * Where a call's audio lies at the vendor, for somebody who has opened the player: without the audit row of that
 * opening nothing is played. "no_call" also for calls of other workspaces and such as the viewer does not see.
 */
export async function findAudio(
  reader: Reader,
  viewer: { workspaceId: WorkspaceId; userId: UserId; sight: Sight },
  callId: CallId,
  listenId: string | null,
): Promise<{ found: "no_call" } | { found: "no_ticket" } | { found: "audio"; url: string }> {
  const { workspaceId, userId } = viewer;
  const [seen] = await seenOf(reader, viewer.sight, "calls", [callId]);
  if (!seen) return { found: "no_call" };
  const call = await reader.call.findUnique({
    where: { workspaceId_id: { workspaceId, id: callId } },
    select: { recordingUrl: true, recordingState: true },
  });
  if (!call?.recordingUrl || call.recordingState === "expired") return { found: "no_call" };
  const listen =
    listenId === null
      ? null
      : await reader.recordingListen.findUnique({
          where: { workspaceId_id: { workspaceId, id: listenId }, callId, userId },
          select: { startedAt: true },
        });
  if (!listen || !isTicketGood(listen, clock.now())) return { found: "no_ticket" };
  return { found: "audio", url: call.recordingUrl };
}
