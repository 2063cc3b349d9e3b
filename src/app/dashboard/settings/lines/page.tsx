import type { Metadata } from "next";
import { LinesPanel } from "@/features/settings/components/lines-panel";

export const metadata: Metadata = { title: "Lines" };

export default function LinesPage() {
  return <LinesPanel />;
}
