"use client";

import { Button, Group, Stack } from "@mantine/core";
import { useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { showDone } from "@/components/toasts";
import { userId } from "@/contracts/ids";
import { PasswordModal } from "@/features/profile/components/password-modal";
import { SessionRow } from "@/features/profile/components/session-row";
import type { Member } from "../views";
import { FormModal } from "./form-modal";
import classes from "./settings.module.css";

type Session = RouterOutputs["members"]["sessions"][number];

/** Where a member is signed in; an admin ends one of them, or all. */
export function MemberSessionsModal({ member, onClose }: { member: Member; onClose: () => void }) {
  const id = userId.parse(member.userId);
  const sessions = trpc.members.sessions.useQuery({ userId: id }, { refetchInterval: 15_000 });
  const [asked, setAsked] = useState<Session | "all" | null>(null);
  const end = trpc.members.endSessions.useMutation({
    onSuccess: ({ count }) => {
      void sessions.refetch();
      setAsked(null);
      showDone(count === 1 ? "1 session is signed out." : `${count} sessions are signed out.`);
    },
  });

  if (asked !== null)
    return (
      <PasswordModal
        title={asked === "all" ? `Sign ${member.name} out everywhere?` : `Sign out ${asked.browser}?`}
        confirmLabel={asked === "all" ? "Sign out everywhere" : "Sign out"}
        isPending={end.isPending}
        error={end.error}
        onConfirm={(password) =>
          end.mutate({ userId: id, password, ...(asked === "all" ? {} : { sessionId: asked.id }) })
        }
        onClose={() => setAsked(null)}
      >
        It happens at once. {member.name} can sign in again: to keep them out, remove their access.
      </PasswordModal>
    );
  return (
    <FormModal title={`Where ${member.name} is signed in`} size="lg" onClose={onClose}>
      <Stack gap="md">
        {sessions.isPending ? (
          <LoadingRows rows={2} height={56} />
        ) : sessions.error ? (
          <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
        ) : sessions.data.length === 0 ? (
          <EmptyState isPlain title="Signed in nowhere" />
        ) : (
          <>
            <ul className={classes.list} aria-label="Sessions">
              {sessions.data.map((session) => (
                <SessionRow
                  key={session.id}
                  session={session}
                  onRevoke={() => {
                    end.reset();
                    setAsked(session);
                  }}
                />
              ))}
            </ul>
            <Group justify="flex-end">
              <Button
                color="red"
                variant="light"
                onClick={() => {
                  end.reset();
                  setAsked("all");
                }}
              >
                Sign out everywhere
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </FormModal>
  );
}
