import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { leadId } from "@/contracts/ids";
import { LeadPage } from "@/features/leads/components/lead-page";

export const metadata: Metadata = { title: "Lead" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const id = leadId.safeParse((await params).id);
  if (!id.success) notFound();
  return <LeadPage key={id.data} leadId={id.data} />;
}
