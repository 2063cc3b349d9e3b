"use client";

import { Button, Center } from "@mantine/core";
import { EmptyState } from "@/components/empty-state";
import { leave } from "@/features/sign-in/leave";

/** Signed in, and a member of nothing: removed from the last workspace, or not invited yet. */
export function NoWorkspace({ email }: { email: string }) {
  return (
    <Center mih="80dvh" p="md" component="main">
      <EmptyState
        title="You are not in any workspace"
        action={
          <Button variant="default" onClick={leave}>
            Sign out
          </Button>
        }
      >
        You are signed in as {email}. Ask an admin of your team for an invitation link.
      </EmptyState>
    </Center>
  );
}
