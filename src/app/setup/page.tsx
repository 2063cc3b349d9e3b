import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { needsSetup } from "@/domain/workspaces/queries";
import { EntryPage } from "@/features/sign-in/components/entry-page";
import { SetupForm } from "@/features/sign-in/components/setup-form";
import { PublicProvider } from "@/features/sign-in/public-provider";
import { db } from "@/platform/db";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupPage() {
  if (!(await needsSetup(db()))) redirect("/sign-in");
  return (
    <EntryPage
      title="Make your workspace"
      description="You become its first admin. Everyone else comes by an invitation link."
    >
      <PublicProvider>
        <SetupForm />
      </PublicProvider>
    </EntryPage>
  );
}
