import type { Metadata } from "next";
import { SightPanel } from "@/features/settings/components/sight-panel";

export const metadata: Metadata = { title: "What workers see" };

export default function SightPage() {
  return <SightPanel />;
}
