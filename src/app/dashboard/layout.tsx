import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { WorkspaceProvider } from "@/client/workspace-provider";
import { AppShell } from "@/features/shell/app-shell";
import { NoWorkspace } from "@/features/shell/no-workspace";
import { ShellSkeleton } from "@/features/shell/shell-skeleton";
import { readPageSession } from "./page-session";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const session = await readPageSession();
  const path = (await headers()).get("x-path") ?? "/dashboard";
  // What is inside is drawn in the browser: the page's own "not found" comes too late for a status.
  if (session && !session.isTwinOn && /^\/dashboard\/twin(?:[/?]|$)/.test(path)) notFound();
  if (!session) {
    redirect(`/sign-in?next=${encodeURIComponent(path.startsWith("/dashboard") ? path : "/dashboard")}`);
  }
  return (
    <WorkspaceProvider
      session={session}
      fallback={<ShellSkeleton />}
      empty={<NoWorkspace email={session.user.email} />}
    >
      <AppShell>{children}</AppShell>
    </WorkspaceProvider>
  );
}
