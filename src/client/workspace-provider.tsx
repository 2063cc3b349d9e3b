"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import type { UserId } from "@/contracts/ids";
import type { Position } from "@/contracts/live/schema";
import type { Preferences, Role } from "@/contracts/members/schema";
import { FollowSession } from "./follow-session";
import { LiveProvider } from "./live-provider";
import { keepTabText, readTabText } from "./tab-text";
import { createWorkspaceClient, trpc } from "./trpc";

export type PageMembership = {
  workspaceId: string;
  workspaceName: string;
  timeZone: string;
  role: Role;
  isDemo: boolean;
  /** Calls of this workspace go to the stand-in provider. */
  isSimulated: boolean;
  /** Where the log stood before anything else of this page was read: the stream begins here. */
  position: Position;
};

/** What the server's part of the page hands to the browser. */
export type PageSession = {
  user: { id: UserId; name: string; email: string } & Preferences;
  memberships: readonly PageMembership[];
  lastWorkspaceId: string | null;
  isTwinOn: boolean;
  isRealTime: boolean;
  serverTime: number;
};

type WorkspaceContextValue = PageSession & {
  current: PageMembership;
  switchTo: (workspaceId: string) => void;
};

const WorkspaceContext = createContext<WorkspaceContextValue | null>(null);

/** The signed-in person, the workspace of this tab and the role there. */
export function useWorkspace(): WorkspaceContextValue {
  const value = useContext(WorkspaceContext);
  if (!value) throw new Error("useWorkspace outside WorkspaceProvider");
  return value;
}

export function useIsManager(): boolean {
  return useWorkspace().current.role !== "worker";
}

const tabKey = "ringside.workspace";
const cookieName = "ringside.workspace";

/** The tab keeps its workspace; the cookie is only what the next new tab begins with. */
function keep(workspaceId: string): void {
  keepTabText(tabKey, workspaceId);
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${cookieName}=${workspaceId}; path=/; max-age=31536000; samesite=lax${secure}`;
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Events say what is stale; this only guards against loops and double mounts.
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: "always",
        retry: (failures, error) => {
          const data: unknown = "data" in error ? error.data : null;
          const status =
            typeof data === "object" && data !== null && "httpStatus" in data ? Number(data.httpStatus) : 500;
          return status >= 500 && failures < 2;
        },
      },
      // Never kept for later and never repeated by itself: a dial that rings ten minutes after the click is worse than none.
      mutations: { networkMode: "always", retry: false },
    },
  });
}

type WorkspaceProviderProps = {
  session: PageSession;
  /** Drawn until the tab's own workspace is known. */
  fallback: ReactNode;
  /** Drawn when there is no workspace. */
  empty: ReactNode;
  children: ReactNode;
};

/**
 * Pins the tab's workspace and gives it a transport and a cache of its own: after a switch nothing of the
 * other workspace is left in memory.
 */
export function WorkspaceProvider({ session, fallback, empty, children }: WorkspaceProviderProps) {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const { memberships, lastWorkspaceId } = session;

  useEffect(() => {
    const wanted = [readTabText(tabKey), lastWorkspaceId, memberships[0]?.workspaceId ?? null];
    const found =
      wanted.find((id) => memberships.some((membership) => membership.workspaceId === id)) ?? null;
    if (found) keep(found);
    setChosenId(found);
  }, [memberships, lastWorkspaceId]);

  const switchTo = useCallback((workspaceId: string) => {
    keep(workspaceId);
    // A whole page: ids in the address belong to the workspace that is left, and the log's place is read anew.
    window.location.assign("/dashboard");
  }, []);

  const current = memberships.find((membership) => membership.workspaceId === chosenId);
  const value = useMemo(
    () => (current ? { ...session, current, switchTo } : null),
    [session, current, switchTo],
  );

  if (memberships.length === 0) return <>{empty}</>;
  if (!value) return <>{fallback}</>;
  return (
    <WorkspaceContext.Provider value={value}>
      <Transport key={value.current.workspaceId} session={session} membership={value.current}>
        {children}
      </Transport>
    </WorkspaceContext.Provider>
  );
}

function Transport({
  session,
  membership,
  children,
}: {
  session: PageSession;
  membership: PageMembership;
  children: ReactNode;
}) {
  const [queryClient] = useState(createQueryClient);
  const [client] = useState(() => createWorkspaceClient(membership.workspaceId));
  // The page's first place, for ever: a later render of the layout brings a newer one that this tab has not reached.
  const [start] = useState(membership.position);
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>
        <LiveProvider
          start={start}
          workspaceId={membership.workspaceId}
          user={session.user}
          isRealTime={session.isRealTime}
          serverTime={session.serverTime}
        >
          <FollowSession />
          {children}
        </LiveProvider>
      </QueryClientProvider>
    </trpc.Provider>
  );
}
