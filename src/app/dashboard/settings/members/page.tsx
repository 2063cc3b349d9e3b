import type { Metadata } from "next";
import { MembersPanel } from "@/features/settings/components/members-panel";

export const metadata: Metadata = { title: "Members" };

export default function MembersPage() {
  return <MembersPanel />;
}
