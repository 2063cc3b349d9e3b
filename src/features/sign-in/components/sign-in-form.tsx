"use client";

import { Button, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { enter } from "../enter";
import { FormNote } from "./entry-page";
import { PasswordField } from "./password-field";

const sentences = {
  refused:
    "E-mail or password is not right, or there were too many tries. Check both, or wait a few minutes.",
  unavailable: "The server cannot sign anyone in right now. Try again in a moment.",
};

/** `next` is a path of this site, checked by the server's part of the page. */
export function SignInForm({ next, initialEmail = "" }: { next: string; initialEmail?: string }) {
  const [email, setEmail] = useState(initialEmail);
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<keyof typeof sentences | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function handleSubmit(event: FormEvent) {
    event.preventDefault();
    setIsBusy(true);
    setProblem(null);
    const result = await enter(email.trim(), password);
    if (result === "in") {
      // A whole page: nothing of an earlier person stays in memory.
      window.location.assign(next);
      return;
    }
    setProblem(result);
    setIsBusy(false);
  }

  return (
    <form onSubmit={handleSubmit} method="post">
      <Stack gap="md">
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          inputMode="email"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordField value={password} onChange={setPassword} />
        {problem ? <FormNote>{sentences[problem]}</FormNote> : null}
        <Button type="submit" loading={isBusy} fullWidth>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
