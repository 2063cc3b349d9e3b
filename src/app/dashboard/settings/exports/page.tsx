import type { Metadata } from "next";
import { ExportsPanel } from "@/features/exports/exports-panel";

export const metadata: Metadata = { title: "Exports" };

export default function ExportsPage() {
  return <ExportsPanel />;
}
