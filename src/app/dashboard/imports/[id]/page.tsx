import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { importId } from "@/contracts/ids";
import { ImportPage } from "@/features/imports/import-page";

export const metadata: Metadata = { title: "Import" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const id = importId.safeParse((await params).id);
  if (!id.success) notFound();
  return <ImportPage importId={id.data} />;
}
