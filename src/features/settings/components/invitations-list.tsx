"use client";

import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { confirm } from "@/components/confirm";
import { ErrorState, errorSentence } from "@/components/error-state";
import { StatusBadge } from "@/components/status-badge";
import { Ago } from "@/components/time";
import { roleNames } from "../role-words";
import classes from "./settings.module.css";

type Invitation = RouterOutputs["invitations"]["list"][number];

/** Links that were made and not used yet; nothing at all where there are none. */
export function InvitationsList() {
  const invitations = trpc.invitations.list.useQuery();
  if (invitations.error)
    return <ErrorState error={invitations.error} onRetry={() => void invitations.refetch()} />;
  if (!invitations.data || invitations.data.length === 0) return null;
  return (
    <section aria-labelledby="open-invitations" style={{ marginBottom: 16 }}>
      <h2 id="open-invitations" className="rs-panel-title" style={{ margin: "0 0 6px" }}>
        Open invitations
      </h2>
      <ul className={`rs-card ${classes.list}`}>
        {invitations.data.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </section>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { role } = useWorkspace().current;
  const utils = trpc.useUtils();
  const revoke = trpc.invitations.revoke.useMutation({
    onSuccess: () => {
      void utils.invitations.invalidate();
      notifications.show({ message: `The invitation of ${invitation.name} is withdrawn.` });
    },
    onError: (error) =>
      notifications.show({ color: "red", title: "Not withdrawn", message: errorSentence(error) }),
  });

  async function handleRevoke() {
    const isSure = await confirm({
      title: `Withdraw the invitation of ${invitation.name}?`,
      message: "The link stops working at once. You can make a new one.",
      confirmLabel: "Withdraw",
      isDangerous: true,
    });
    if (isSure) revoke.mutate({ invitationId: invitation.id });
  }

  return (
    <li className={classes.row}>
      <div className={classes.main}>
        <div className={classes.name}>
          {invitation.name}
          {invitation.isExpired ? <StatusBadge tone="warning">Expired</StatusBadge> : null}
        </div>
        <div className={classes.sub}>{invitation.email}</div>
      </div>
      <div className={`${classes.middle} ${classes.sub}`}>
        Invited by {invitation.invitedBy}, <Ago at={invitation.createdAt} />
      </div>
      <div className={classes.middle}>{roleNames[invitation.role]}</div>
      <div className={classes.end}>
        {role === "admin" || invitation.role === "worker" ? (
          <Button
            variant="default"
            size="xs"
            loading={revoke.isPending}
            onClick={() => void handleRevoke()}
            aria-label={`Withdraw the invitation of ${invitation.name}`}
          >
            Withdraw
          </Button>
        ) : null}
      </div>
    </li>
  );
}
