import type { SessionId, UserId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import { type Preferences, popupRingSeconds, soundName } from "@/contracts/members/schema";
import { describeUserAgent, sessionAbsoluteMs, sessionIdleMs } from "@/domain/sessions/rules";
import { clock } from "@/platform/clock";
import type { Reader } from "@/platform/db";
import { notFound } from "@/platform/errors";

export type SignedInPerson = {
  user: { id: string; name: string; email: string } & Preferences;
  memberships: {
    workspaceId: string;
    workspaceName: string;
    role: Role;
    isDemo: boolean;
    timeZone: string;
  }[];
};

export const preferenceColumns = {
  popupRingSeconds: true,
  isMuted: true,
  areSingleKeysOn: true,
  soundsOff: true,
  areNoticesOn: true,
} as const;

/** A row's preferences in our words; what an older or newer version left there and we do not know is left out. */
export function readPreferences(row: {
  popupRingSeconds: number;
  isMuted: boolean;
  areSingleKeysOn: boolean;
  soundsOff: string[];
  areNoticesOn: boolean;
}): Preferences {
  const ring = popupRingSeconds.safeParse(row.popupRingSeconds);
  return {
    popupRingSeconds: ring.success ? ring.data : 10,
    isMuted: row.isMuted,
    areSingleKeysOn: row.areSingleKeysOn,
    soundsOff: soundName.options.filter((name) => row.soundsOff.includes(name)),
    areNoticesOn: row.areNoticesOn,
  };
}

/** The person behind an account and the workspaces open to them, by name. */
export async function getSignedInPerson(reader: Reader, userId: UserId): Promise<SignedInPerson> {
  const user = await reader.user.findUnique({
    where: { id: userId },
    select: {
      id: true,
      name: true,
      email: true,
      ...preferenceColumns,
      memberships: {
        where: { deactivatedAt: null },
        select: { role: true, workspace: { select: { id: true, name: true, isDemo: true, timeZone: true } } },
        orderBy: { workspace: { name: "asc" } },
        take: 100,
      },
    },
  });
  if (!user) throw notFound("account");
  const { memberships, ...person } = user;
  return {
    user: { ...person, ...readPreferences(person) },
    memberships: memberships.map(({ role, workspace }) => ({
      workspaceId: workspace.id,
      workspaceName: workspace.name,
      role,
      isDemo: workspace.isDemo,
      timeZone: workspace.timeZone,
    })),
  };
}

export type SessionView = {
  id: SessionId;
  browser: string;
  network: string;
  createdAt: Date;
  lastSeenAt: Date;
};

/** Living sessions of a person, the most recently used first; at most 100. */
export async function listSessions(reader: Reader, userId: UserId): Promise<SessionView[]> {
  const now = clock.now().getTime();
  const rows = await reader.session.findMany({
    where: {
      userId,
      revokedAt: null,
      createdAt: { gt: new Date(now - sessionAbsoluteMs) },
      lastSeenAt: { gt: new Date(now - sessionIdleMs) },
    },
    orderBy: { lastSeenAt: "desc" },
    take: 100,
  });
  return rows.map((row) => ({
    id: row.id as SessionId,
    browser: describeUserAgent(row.userAgent),
    network: row.ipPrefix,
    createdAt: row.createdAt,
    lastSeenAt: row.lastSeenAt,
  }));
}

/** One's own, this one first. */
export async function listOwnSessions(
  reader: Reader,
  account: { userId: UserId; sessionId: SessionId },
): Promise<(SessionView & { isCurrent: boolean })[]> {
  return (await listSessions(reader, account.userId))
    .map((session) => ({ ...session, isCurrent: session.id === account.sessionId }))
    .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
}
