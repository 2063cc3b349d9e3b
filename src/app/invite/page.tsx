import type { Metadata } from "next";
import { headers } from "next/headers";
import { readAccount } from "@/api/auth";
import { getSignedInPerson } from "@/domain/sessions/queries";
import { InviteForm } from "@/features/sign-in/components/invite-form";
import { PublicProvider } from "@/features/sign-in/public-provider";
import { db } from "@/platform/db";

export const metadata: Metadata = { title: "Your invitation" };

export default async function InvitePage() {
  const account = await readAccount((await headers()).get("cookie"));
  const person = account && (await getSignedInPerson(db(), account.userId));
  return (
    <PublicProvider>
      <InviteForm signedInAs={person?.user.email ?? null} />
    </PublicProvider>
  );
}
