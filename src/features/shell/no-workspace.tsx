"use client";

import { Button, Center } from "@mantine/core";
import { signOut } from "next-auth/react";
import { EmptyState } from "@/components/empty-state";

/** Signed in, and a member of nothing: removed from the last workspace, or not invited yet. */
export function NoWorkspace({ email }: { email: string }) {
  return (
    <Center mih="80dvh" p="md" component="main">
      <EmptyState
        title="You are not in any workspace"
        action={
          <Button variant="default" onClick={() => void signOut({ callbackUrl: "/sign-in" })}>
            Sign out
          </Button>
        }
      >
        You are signed in as {email}. Ask an admin of your team for an invitation link.
      </EmptyState>
    </Center>
  );
}
