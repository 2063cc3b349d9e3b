import type { Metadata } from "next";
import { Suspense } from "react";
import { LoadingRows } from "@/components/loading-rows";
import { TasksPage } from "@/features/tasks/components/tasks-page";

export const metadata: Metadata = { title: "Tasks" };

export default function Page() {
  return (
    <Suspense fallback={<LoadingRows rows={8} height={60} />}>
      <TasksPage />
    </Suspense>
  );
}
