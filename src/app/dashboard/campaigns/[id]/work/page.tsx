import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { campaignId } from "@/contracts/ids";
import { DeskPage } from "@/features/desk/desk-page";

export const metadata: Metadata = { title: "Call desk" };

export default async function WorkPage({ params }: { params: Promise<{ id: string }> }) {
  const id = campaignId.safeParse((await params).id);
  if (!id.success) notFound();
  return <DeskPage campaignId={id.data} />;
}
