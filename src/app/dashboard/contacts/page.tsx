import type { Metadata } from "next";
import { Suspense } from "react";
import { LoadingRows } from "@/components/loading-rows";
import { ContactsPage } from "@/features/contacts/contacts-page";

export const metadata: Metadata = { title: "Contacts" };

export default function Page() {
  return (
    <Suspense fallback={<LoadingRows rows={12} height={40} />}>
      <ContactsPage />
    </Suspense>
  );
}
