"use client";

import { trpc } from "@/client/trpc";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import classes from "@/features/settings/components/settings.module.css";
import { NameForm } from "./name-form";
import { PasswordForm } from "./password-form";
import { PreferencesForm } from "./preferences-form";
import { SessionsList } from "./sessions-list";

export function ProfilePage() {
  const me = trpc.session.me.useQuery();
  return (
    <>
      <PageHeader title="My profile" description={me.data?.user.email ?? "\u00a0"} />
      {me.isPending ? (
        <LoadingRows rows={4} height={120} />
      ) : me.error ? (
        <ErrorState error={me.error} onRetry={() => void me.refetch()} />
      ) : (
        <div className={classes.sections}>
          <NameForm key={me.data.user.name} name={me.data.user.name} />
          <PreferencesForm />
          <PasswordForm email={me.data.user.email} />
          <SessionsList />
        </div>
      )}
    </>
  );
}
