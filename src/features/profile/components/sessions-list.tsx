"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { showDone } from "@/components/toasts";
import { Section } from "@/features/settings/components/section";
import classes from "@/features/settings/components/settings.module.css";
import { PasswordModal } from "./password-modal";
import { SessionRow } from "./session-row";

type OwnSession = RouterOutputs["session"]["list"][number];

export function SessionsList() {
  const utils = trpc.useUtils();
  const sessions = trpc.session.list.useQuery();
  const [asked, setAsked] = useState<OwnSession | "others" | null>(null);
  const answers = (message: string) => ({
    onSuccess: () => {
      void utils.session.list.invalidate();
      setAsked(null);
      showDone(message);
    },
  });
  const revoke = trpc.session.revoke.useMutation(answers("That session is signed out."));
  const revokeOthers = trpc.session.revokeOthers.useMutation(answers("All other sessions are signed out."));
  const others = sessions.data?.filter((session) => !session.isCurrent).length ?? 0;

  function handleAsk(what: OwnSession | "others") {
    revoke.reset();
    revokeOthers.reset();
    setAsked(what);
  }

  return (
    <Section
      title="Where you are signed in"
      description="A session ends after 12 hours without use, and after 14 days in any case."
      actions={
        others > 0 ? (
          <Button variant="default" onClick={() => handleAsk("others")}>
            Sign out everywhere else
          </Button>
        ) : null
      }
    >
      {sessions.isPending ? (
        <LoadingRows rows={2} height={56} />
      ) : sessions.error ? (
        <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : (
        <ul className={classes.list} aria-label="Sessions">
          {sessions.data.map((session) => (
            <SessionRow key={session.id} session={session} onRevoke={() => handleAsk(session)} />
          ))}
        </ul>
      )}
      {asked === null ? null : (
        <PasswordModal
          title={asked === "others" ? "Sign out everywhere else?" : `Sign out ${asked.browser}?`}
          confirmLabel={asked === "others" ? "Sign out everywhere else" : "Sign out"}
          isPending={revoke.isPending || revokeOthers.isPending}
          error={revoke.error ?? revokeOthers.error}
          onConfirm={(password) =>
            asked === "others"
              ? revokeOthers.mutate({ password })
              : revoke.mutate({ sessionId: asked.id, password })
          }
          onClose={() => setAsked(null)}
        >
          {asked === "others"
            ? "Every other browser signed in as you is signed out at once. This one stays."
            : "It is signed out at once, wherever it is."}
        </PasswordModal>
      )}
    </Section>
  );
}
