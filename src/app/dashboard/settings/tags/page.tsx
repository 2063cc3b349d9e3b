import type { Metadata } from "next";
import { TagsPanel } from "@/features/tags/tags-panel";

export const metadata: Metadata = { title: "Tags" };

export default function Page() {
  return <TagsPanel />;
}
