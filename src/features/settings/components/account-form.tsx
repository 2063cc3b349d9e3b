"use client";

import { Button, Group, PasswordInput, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { FormNote } from "@/features/sign-in/components/entry-page";
import { formErrors } from "../form-errors";
import type { ProviderSetting } from "../views";

export function AccountForm({ setting }: { setting: ProviderSetting }) {
  const { account } = setting;
  const utils = trpc.useUtils();
  const saved = account?.baseUrl ?? setting.defaultBaseUrl;
  const [typedUrl, setTypedUrl] = useState<string | null>(null);
  const [key, setKey] = useState("");
  const baseUrl = typedUrl ?? saved;
  const save = trpc.providerAccounts.save.useMutation({
    onSuccess: () => {
      void utils.providerAccounts.invalidate();
      setKey("");
      setTypedUrl(null);
      notifications.show({ message: "The CallerDesk account is saved." });
    },
  });
  const { fields, rest } = formErrors(save.error);
  const isMoved = account !== null && baseUrl.trim().replace(/\/+$/, "") !== account.baseUrl;
  const isKeyNeeded = account?.keyLastFour === undefined || account.keyLastFour === null || isMoved;

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    save.mutate({ baseUrl, ...(key ? { key } : {}) });
  }

  return (
    <form onSubmit={handleSubmit}>
      <Stack gap="md">
        <PasswordInput
          label="Authcode"
          description={
            isMoved
              ? "The address changed, so the authcode has to be entered again"
              : account?.keyLastFour
                ? "Leave empty to keep the stored one"
                : undefined
          }
          placeholder={account?.keyLastFour ? `Stored, ends in ${account.keyLastFour}` : ""}
          autoComplete="off"
          data-1p-ignore
          required={isKeyNeeded}
          withAsterisk={false}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          error={fields.key}
          visibilityToggleButtonProps={{ "aria-label": "Show authcode", tabIndex: 0 }}
        />
        <TextInput
          label="Address"
          description="Change it only for a white label of CallerDesk"
          inputMode="url"
          required
          withAsterisk={false}
          value={baseUrl}
          onChange={(event) => setTypedUrl(event.currentTarget.value)}
          error={fields.baseUrl}
        />
        {rest ? <FormNote>{rest}</FormNote> : null}
        <Group>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={account !== null && !isMoved && key === ""}
          >
            {account ? "Save" : "Connect"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
