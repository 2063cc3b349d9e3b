import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { LoadingRows } from "@/components/loading-rows";
import { campaignId } from "@/contracts/ids";
import { CampaignSetup } from "@/features/campaigns/components/campaign-setup";

export const metadata: Metadata = { title: "Set up a campaign" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const id = campaignId.safeParse((await params).id);
  if (!id.success) notFound();
  return (
    <Suspense fallback={<LoadingRows rows={8} height={52} />}>
      <CampaignSetup campaignId={id.data} />
    </Suspense>
  );
}
