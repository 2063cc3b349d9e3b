import type { Metadata } from "next";
import { headers } from "next/headers";
import { WallPage } from "@/features/wall/wall-page";

export const metadata: Metadata = { title: "Wall", robots: { index: false, follow: false } };

export default async function Page() {
  // Rendered for each request: the page's policy carries a nonce, and no copy of it is kept anywhere.
  await headers();
  return <WallPage />;
}
