import type { Metadata } from "next";
import { CallingRulesPanel } from "@/features/calling-rules/components/calling-rules-panel";

export const metadata: Metadata = { title: "Calling rules" };

export default function CallingRulesPage() {
  return <CallingRulesPanel />;
}
