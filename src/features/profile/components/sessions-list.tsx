"use client";

import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { confirm } from "@/components/confirm";
import { ErrorState, errorSentence } from "@/components/error-state";
import { formatDateTime } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { StatusBadge } from "@/components/status-badge";
import { Ago } from "@/components/time";
import { Section } from "@/features/settings/components/section";
import classes from "@/features/settings/components/settings.module.css";

type OwnSession = RouterOutputs["session"]["list"][number];

export function SessionsList() {
  const utils = trpc.useUtils();
  const sessions = trpc.session.list.useQuery();
  const answers = (message: string) => ({
    onSuccess: () => {
      void utils.session.list.invalidate();
      notifications.show({ message });
    },
    onError: (error: unknown) =>
      notifications.show({ color: "red", title: "Not signed out", message: errorSentence(error) }),
  });
  const revoke = trpc.session.revoke.useMutation(answers("That session is signed out."));
  const revokeOthers = trpc.session.revokeOthers.useMutation(answers("All other sessions are signed out."));
  const others = sessions.data?.filter((session) => !session.isCurrent).length ?? 0;

  async function handleRevokeOthers() {
    const isSure = await confirm({
      title: "Sign out everywhere else?",
      message: "Every other browser signed in as you is signed out at once. This one stays.",
      confirmLabel: "Sign out everywhere else",
      isDangerous: true,
    });
    if (isSure) revokeOthers.mutate();
  }

  return (
    <Section
      title="Where you are signed in"
      description="A session ends after 12 hours without use, and after 14 days in any case."
      actions={
        others > 0 ? (
          <Button
            variant="default"
            loading={revokeOthers.isPending}
            onClick={() => void handleRevokeOthers()}
          >
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
            <SessionRow
              key={session.id}
              session={session}
              isBusy={revoke.isPending && revoke.variables.sessionId === session.id}
              onRevoke={() => revoke.mutate({ sessionId: session.id })}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

function SessionRow({
  session,
  isBusy,
  onRevoke,
}: {
  session: OwnSession;
  isBusy: boolean;
  onRevoke: () => void;
}) {
  return (
    <li className={classes.row} style={{ paddingInline: 0 }}>
      <div className={classes.main}>
        <div className={classes.name}>
          {session.browser}
          {session.isCurrent ? (
            <StatusBadge tone="active" icon="●">
              This one
            </StatusBadge>
          ) : null}
        </div>
        <div className={classes.sub}>Network {session.network}</div>
      </div>
      <div className={`${classes.middle} ${classes.sub}`}>Since {formatDateTime(session.createdAt)}</div>
      <div className={`${classes.middle} ${classes.sub}`}>
        Used <Ago at={session.lastSeenAt} />
      </div>
      <div className={classes.end}>
        {session.isCurrent ? null : (
          <Button
            variant="default"
            size="xs"
            loading={isBusy}
            onClick={onRevoke}
            aria-label={`Sign out ${session.browser}`}
          >
            Sign out
          </Button>
        )}
      </div>
    </li>
  );
}
