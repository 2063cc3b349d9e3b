import { Stack } from "@mantine/core";
import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { readAccount, sessionCookieName } from "@/api/auth";
import { isPlainHttpOffLoopback } from "@/api/auth-door";
import { needsSetup } from "@/domain/workspaces/queries";
import { EntryPage, FormNote } from "@/features/sign-in/components/entry-page";
import { SignInForm } from "@/features/sign-in/components/sign-in-form";
import { ownPath } from "@/lib/own-path";
import { db } from "@/platform/db";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { next, callbackUrl, error } = await searchParams;
  const target = ownPath(next ?? callbackUrl);
  const hasCookie = (await cookies()).has(sessionCookieName());
  if (hasCookie && (await readAccount((await headers()).get("cookie")))) redirect(target);
  const isNew = await needsSetup(db());
  return (
    <EntryPage title="Sign in" foot="No account yet? An admin of your team sends you an invitation link.">
      {isNew ? (
        <FormNote tone="info">
          There is no account yet. Open the link that the server printed in its terminal to make the first
          admin.
        </FormNote>
      ) : (
        <Stack>
          {isPlainHttpOffLoopback() ? (
            <FormNote tone="warning">
              This server is reached by plain http: others on the network can read what you type.
            </FormNote>
          ) : null}
          {hasCookie || error === "SessionRequired" ? (
            <FormNote tone="info">Your session has ended. Sign in again.</FormNote>
          ) : null}
          <SignInForm next={target} />
        </Stack>
      )}
    </EntryPage>
  );
}
