import type { Metadata } from "next";
import { Suspense } from "react";
import { LoadingRows } from "@/components/loading-rows";
import { CallsPage } from "@/features/calls/components/calls-page";

export const metadata: Metadata = { title: "Calls" };

export default function Page() {
  return (
    <Suspense fallback={<LoadingRows rows={10} />}>
      <CallsPage />
    </Suspense>
  );
}
