import type { Metadata } from "next";
import { WorkspacePanel } from "@/features/settings/components/workspace-panel";

export const metadata: Metadata = { title: "Workspace" };

export default function WorkspacePage() {
  return <WorkspacePanel />;
}
