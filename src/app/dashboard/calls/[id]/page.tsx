import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { callId } from "@/contracts/ids";
import { CallPage } from "@/features/calls/components/call-page";

export const metadata: Metadata = { title: "Call" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const id = callId.safeParse((await params).id);
  if (!id.success) notFound();
  return <CallPage callId={id.data} />;
}
