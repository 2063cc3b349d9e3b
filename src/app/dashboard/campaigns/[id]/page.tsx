import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { LoadingRows } from "@/components/loading-rows";
import { campaignId } from "@/contracts/ids";
import { CampaignPage } from "@/features/campaigns/components/campaign-page";

export const metadata: Metadata = { title: "Campaign" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const id = campaignId.safeParse((await params).id);
  if (!id.success) notFound();
  return (
    <Suspense fallback={<LoadingRows rows={8} height={52} />}>
      <CampaignPage campaignId={id.data} />
    </Suspense>
  );
}
