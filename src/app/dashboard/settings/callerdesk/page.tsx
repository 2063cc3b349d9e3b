import type { Metadata } from "next";
import { CallerDeskPanel } from "@/features/settings/components/callerdesk-panel";

export const metadata: Metadata = { title: "CallerDesk" };

export default function CallerDeskPage() {
  return <CallerDeskPanel />;
}
