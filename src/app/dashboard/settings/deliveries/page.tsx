import type { Metadata } from "next";
import { DeliveriesPanel } from "@/features/settings/components/deliveries-panel";

export const metadata: Metadata = { title: "Deliveries" };

export default function DeliveriesPage() {
  return <DeliveriesPanel />;
}
