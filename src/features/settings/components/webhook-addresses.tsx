"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { trpc } from "@/client/trpc";
import { confirm } from "@/components/confirm";
import { errorSentence } from "@/components/error-state";
import { formatDateTime } from "@/components/format";
import type { ProviderAccount, ProviderSetting } from "../views";
import { CopyField } from "./copy-field";
import { Section } from "./section";

type WebhookAddressesProps = { setting: ProviderSetting; account: ProviderAccount };

export function WebhookAddresses({ account }: WebhookAddressesProps) {
  const utils = trpc.useUtils();
  const answers = (message: string) => ({
    onSuccess: () => {
      void utils.providerAccounts.invalidate();
      notifications.show({ message });
    },
    onError: (error: unknown) =>
      notifications.show({ color: "red", title: "Not changed", message: errorSentence(error) }),
  });
  const rotate = trpc.providerAccounts.rotateWebhook.useMutation(
    answers("There is a new webhook address. The one before works 24 hours longer."),
  );
  const disable = trpc.providerAccounts.disableWebhook.useMutation(answers("The webhook address is closed."));
  const current = account.addresses.find((address) => address.expiresAt === null);
  const ending = account.addresses.filter((address) => address.expiresAt !== null);

  async function handleRotate() {
    const isSure = await confirm({
      title: "Make a new webhook address?",
      message: "Enter the new one at CallerDesk within 24 hours: the present one works until then.",
      confirmLabel: "Make a new address",
    });
    if (isSure) rotate.mutate();
  }

  async function handleDisable(endpointId: string) {
    const isSure = await confirm({
      title: "Close this webhook address now?",
      message: "What is posted to it from now on is refused and cannot be brought back.",
      confirmLabel: "Close the address",
      isDangerous: true,
    });
    if (isSure) disable.mutate({ endpointId });
  }

  return (
    <Section
      title="Webhook address"
      description="Paste it at CallerDesk for live calls and for call reports. Whoever has it can post calls to you: treat it like a password."
      actions={
        <Button variant="default" loading={rotate.isPending} onClick={() => void handleRotate()}>
          {current ? "Replace" : "Make an address"}
        </Button>
      }
    >
      <Stack gap="md">
        {current ? (
          <div>
            <CopyField label="Webhook address" value={current.url} />
            <Group mt={6} gap="xs" justify="space-between">
              <Text size="sm" c="dimmed">
                Made {formatDateTime(current.createdAt)}
              </Text>
              <Button
                variant="subtle"
                color="red"
                size="compact-sm"
                onClick={() => void handleDisable(current.id)}
              >
                Close now
              </Button>
            </Group>
          </div>
        ) : (
          <Text size="sm">There is no open address: nothing CallerDesk posts is taken.</Text>
        )}
        {ending.map((address) => (
          <div key={address.id}>
            <CopyField label="Earlier address" value={address.url} />
            <Group mt={6} gap="xs" justify="space-between">
              <Text size="sm" c="dimmed">
                Works until {address.expiresAt ? formatDateTime(address.expiresAt) : ""}
              </Text>
              <Button
                variant="subtle"
                color="red"
                size="compact-sm"
                onClick={() => void handleDisable(address.id)}
              >
                Close now
              </Button>
            </Group>
          </div>
        ))}
      </Stack>
    </Section>
  );
}
