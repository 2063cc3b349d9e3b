import type { Metadata } from "next";
import { Suspense } from "react";
import { LoadingRows } from "@/components/loading-rows";
import { LeadsPage } from "@/features/leads/components/leads-page";

export const metadata: Metadata = { title: "Leads" };

export default function Page() {
  return (
    <Suspense fallback={<LoadingRows rows={12} height={52} />}>
      <LeadsPage />
    </Suspense>
  );
}
