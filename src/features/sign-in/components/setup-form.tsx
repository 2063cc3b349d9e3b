"use client";

import { Anchor, Button, Select, Stack, TextInput } from "@mantine/core";
import { Link } from "@/components/link";
import { type FormEvent, useEffect, useState } from "react";
import { trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import { enter, takeTokenFromAddress } from "../enter";
import { zones } from "../zones";
import { FormNote } from "./entry-page";
import { PasswordField } from "./password-field";

export function SetupForm() {
  const [token, setToken] = useState<string | null>("");
  const [values, setValues] = useState({
    workspaceName: "",
    timeZone: "Asia/Kolkata",
    name: "",
    email: "",
    password: "",
  });
  const [isEntering, setIsEntering] = useState(false);
  const setUp = trpc.workspace.setUp.useMutation();
  const set = (field: keyof typeof values) => (value: string) =>
    setValues((before) => ({ ...before, [field]: value }));

  useEffect(() => setToken(takeTokenFromAddress("ringside.setup")), []);

  async function handleSubmit(event: FormEvent) {
    event.preventDefault();
    try {
      const { email } = await setUp.mutateAsync({ token: token ?? "", ...values });
      setIsEntering(true);
      const result = await enter(email, values.password);
      window.location.assign(result === "in" ? "/dashboard/settings/callerdesk" : "/sign-in");
    } catch {
      // Shown below from the mutation's own state.
    }
  }

  if (token === null) {
    return (
      <FormNote tone="info">
        Open the link that the server printed in its terminal: it ends with a one-time token. If the first
        admin exists already,{" "}
        <Anchor component={Link} href="/sign-in" inherit underline="always">
          sign in
        </Anchor>
        .
      </FormNote>
    );
  }
  return (
    <form onSubmit={handleSubmit} method="post">
      <Stack gap="md">
        <TextInput
          label="Workspace name"
          description="Usually the company or team"
          required
          withAsterisk={false}
          maxLength={120}
          value={values.workspaceName}
          onChange={(event) => set("workspaceName")(event.currentTarget.value)}
        />
        <Select
          label="Time zone"
          searchable
          allowDeselect={false}
          data={zones}
          value={values.timeZone}
          onChange={(value) => set("timeZone")(value ?? "Asia/Kolkata")}
        />
        <TextInput
          label="Your name"
          autoComplete="name"
          required
          withAsterisk={false}
          maxLength={120}
          value={values.name}
          onChange={(event) => set("name")(event.currentTarget.value)}
        />
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={values.email}
          onChange={(event) => set("email")(event.currentTarget.value)}
        />
        <PasswordField isNew value={values.password} onChange={set("password")} />
        {setUp.error ? <FormNote>{errorSentence(setUp.error)}</FormNote> : null}
        <Button type="submit" loading={setUp.isPending || isEntering} fullWidth>
          Make the workspace
        </Button>
      </Stack>
    </form>
  );
}
