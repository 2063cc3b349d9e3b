"use client";

import { Anchor, Button, Divider, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import type { Role } from "@/contracts/members/schema";
import { enter, leave, takeTokenFromAddress } from "../enter";
import { EntryPage, FormNote } from "./entry-page";
import { PasswordField } from "./password-field";

const roleWords: Record<Role, string> = { worker: "a worker", manager: "a manager", admin: "an admin" };
const keepAs = "ringside.invitation";

function forget(): void {
  try {
    sessionStorage.removeItem(keepAs);
  } catch {
    // Storage is off: there is nothing to forget.
  }
}

/** `signedInAs` is the address of the session in this browser, if there is one. */
export function InviteForm({ signedInAs }: { signedInAs: string | null }) {
  const [token, setToken] = useState<string | null>(null);
  const [isAddressRead, setIsAddressRead] = useState(false);
  const preview = trpc.invitations.preview.useMutation();
  const isAsked = useRef(false);

  useEffect(() => {
    if (isAsked.current) return;
    isAsked.current = true;
    const found = takeTokenFromAddress(keepAs);
    setToken(found);
    setIsAddressRead(true);
    if (found) preview.mutate({ token: found });
  }, [preview]);

  if (isAddressRead && token === null) {
    return (
      <EntryPage title="Open your invitation link">
        <FormNote tone="info">
          This page needs the link you were sent. If it was cut off, copy it again as a whole.
        </FormNote>
      </EntryPage>
    );
  }
  if (preview.error) {
    return (
      <EntryPage title="This invitation cannot be used">
        <Stack>
          <FormNote>{errorSentence(preview.error)}</FormNote>
          <Anchor href="/sign-in" size="sm">
            Go to sign-in
          </Anchor>
        </Stack>
      </EntryPage>
    );
  }
  if (!preview.data || token === null) {
    return (
      <EntryPage title="Your invitation">
        <Stack aria-busy="true">
          <Skeleton height={36} />
          <Skeleton height={36} />
          <Skeleton height={36} />
        </Stack>
      </EntryPage>
    );
  }
  const { workspaceName, email, name, role } = preview.data;
  return (
    <EntryPage
      title={`Join ${workspaceName}`}
      description={
        <>
          You are invited as {roleWords[role]}, with the address <b>{email}</b>.
        </>
      }
    >
      {signedInAs === null ? (
        <NewPerson token={token} email={email} initialName={name} />
      ) : signedInAs === email ? (
        <Join token={token} workspaceName={workspaceName} />
      ) : (
        <Stack>
          <FormNote tone="warning">
            You are signed in as {signedInAs}, and this invitation is for {email}.
          </FormNote>
          <Button onClick={() => void leave()}>Sign out</Button>
          <Text size="sm" c="dimmed">
            Then open the link again.
          </Text>
        </Stack>
      )}
    </EntryPage>
  );
}

function NewPerson({ token, email, initialName }: { token: string; email: string; initialName: string }) {
  const [name, setName] = useState(initialName);
  const [password, setPassword] = useState("");
  const [isEntering, setIsEntering] = useState(false);
  const accept = trpc.invitations.accept.useMutation();

  async function handleSubmit(event: FormEvent) {
    event.preventDefault();
    try {
      await accept.mutateAsync({ token, name, password });
      forget();
      setIsEntering(true);
      const result = await enter(email, password);
      window.location.assign(result === "in" ? "/dashboard" : "/sign-in");
    } catch {
      // Shown below from the mutation's own state.
    }
  }

  return (
    <Stack gap="lg">
      <form onSubmit={handleSubmit} method="post">
        <Stack gap="md">
          {/* For password managers: which account the new password belongs to. */}
          <input
            type="email"
            autoComplete="username"
            value={email}
            readOnly
            hidden
            aria-hidden="true"
            tabIndex={-1}
          />
          <TextInput
            label="Your name"
            autoComplete="name"
            required
            withAsterisk={false}
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordField isNew label="Choose a password" value={password} onChange={setPassword} />
          {accept.error ? <FormNote>{errorSentence(accept.error)}</FormNote> : null}
          <Button type="submit" loading={accept.isPending || isEntering} fullWidth>
            Join
          </Button>
        </Stack>
      </form>
      <Divider label="or" />
      <Anchor href="/sign-in?next=%2Finvite" size="sm" ta="center">
        I have an account with this address: sign in first
      </Anchor>
    </Stack>
  );
}

function Join({ token, workspaceName }: { token: string; workspaceName: string }) {
  const join = trpc.invitations.join.useMutation({
    onSuccess: ({ workspaceId }) => {
      forget();
      try {
        sessionStorage.setItem("ringside.workspace", workspaceId);
      } catch {
        // The page then begins with the workspace of last time.
      }
      window.location.assign("/dashboard");
    },
  });
  return (
    <Stack>
      {join.error ? <FormNote>{errorSentence(join.error)}</FormNote> : null}
      <Button loading={join.isPending || join.isSuccess} onClick={() => join.mutate({ token })}>
        Join {workspaceName}
      </Button>
    </Stack>
  );
}
