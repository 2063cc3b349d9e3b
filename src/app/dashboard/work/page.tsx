import type { Metadata } from "next";
import { WorkPage } from "@/features/desk/work-page";

export const metadata: Metadata = { title: "Desk" };

export default function Page() {
  return <WorkPage />;
}
