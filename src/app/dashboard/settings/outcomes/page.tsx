import type { Metadata } from "next";
import { OutcomesPanel } from "@/features/outcomes/components/outcomes-panel";

export const metadata: Metadata = { title: "Outcomes" };

export default function Page() {
  return <OutcomesPanel />;
}
