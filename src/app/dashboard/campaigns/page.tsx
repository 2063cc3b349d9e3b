import type { Metadata } from "next";
import { Suspense } from "react";
import { LoadingRows } from "@/components/loading-rows";
import { CampaignsPage } from "@/features/campaigns/components/campaigns-page";

export const metadata: Metadata = { title: "Campaigns" };

export default function Page() {
  return (
    <Suspense fallback={<LoadingRows rows={4} height={104} />}>
      <CampaignsPage />
    </Suspense>
  );
}
