import type { Metadata } from "next";
import { FloorPage } from "@/features/floor/floor-page";

export const metadata: Metadata = { title: "Floor" };

export default function Page() {
  return <FloorPage />;
}
