import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { contactId } from "@/contracts/ids";
import { ContactPage } from "@/features/contacts/contact-page";

export const metadata: Metadata = { title: "Contact" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const id = contactId.safeParse((await params).id);
  if (!id.success) notFound();
  return <ContactPage key={id.data} contactId={id.data} />;
}
