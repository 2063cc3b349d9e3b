"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link } from "@/components/link";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { confirm } from "@/components/confirm";
import { NoPermission } from "@/components/empty-state";
import { ErrorState, errorSentence } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { StatusBadge } from "@/components/status-badge";
import { Ago } from "@/components/time";
import { AccountForm } from "./account-form";
import { Banner, Facts, Section } from "./section";
import classes from "./settings.module.css";
import { WebhookAddresses } from "./webhook-addresses";
import type { ProviderAccount, ProviderSetting } from "../views";

export function CallerDeskPanel() {
  const isAdmin = useWorkspace().current.role === "admin";
  const setting = trpc.providerAccounts.get.useQuery(undefined, {
    enabled: isAdmin,
    // Silence grows by itself: no event says that nothing happened.
    refetchInterval: 60_000,
  });
  if (!isAdmin) return <NoPermission who="An admin" />;
  if (setting.isPending) return <LoadingRows rows={4} height={120} />;
  if (setting.error) return <ErrorState error={setting.error} onRetry={() => void setting.refetch()} />;
  const { account } = setting.data;
  return (
    <div className={classes.sections}>
      {account ? <Warnings setting={setting.data} account={account} /> : null}
      {account ? <Health account={account} /> : null}
      <Section
        title={account ? "Account" : "Connect CallerDesk"}
        description="The authcode stands in CallerDesk under Integrations. It is stored encrypted and never shown again."
      >
        <AccountForm setting={setting.data} />
      </Section>
      {account ? <WebhookAddresses setting={setting.data} account={account} /> : null}
      {setting.data.canSimulate && !account?.isSimulated ? <Simulate hasAccount={account !== null} /> : null}
    </div>
  );
}

function Warnings({ setting, account }: { setting: ProviderSetting; account: ProviderAccount }) {
  return (
    <>
      {account.refusedAt ? (
        <Banner tone="negative">
          CallerDesk refused the authcode <Ago at={account.refusedAt} />. Calls are stopped until a new one is
          saved or a test succeeds.
        </Banner>
      ) : null}
      {account.silentMinutes !== null ? (
        <Banner>
          Calls were placed, and CallerDesk has been silent for {account.silentMinutes}{" "}
          {account.silentMinutes === 1 ? "minute" : "minutes"}. Check that the webhook address below is
          entered at CallerDesk, for live calls and for reports.
        </Banner>
      ) : null}
      {setting.isPublicUrlLoopback && !account.isSimulated ? (
        <Banner>
          The webhook address below leads to this computer only, so CallerDesk cannot reach it. Start Ringside
          with <code className={classes.code}>PUBLIC_URL</code> set to its public https address.
        </Banner>
      ) : null}
      {account.isSimulated ? (
        <Banner tone="info">
          Simulated provider: calls ring nobody, and their reports come from a stand-in beside this server.
        </Banner>
      ) : null}
    </>
  );
}

function Health({ account }: { account: ProviderAccount }) {
  const utils = trpc.useUtils();
  const test = trpc.providerAccounts.test.useMutation({
    onSuccess: ({ error }) => {
      void utils.providerAccounts.invalidate();
      notifications.show(
        error
          ? { color: "red", title: "The test failed", message: error }
          : { message: "CallerDesk answered and took the authcode." },
      );
    },
    onError: (error) =>
      notifications.show({ color: "red", title: "Not tested", message: errorSentence(error) }),
  });
  return (
    <Section
      title="Connection"
      actions={
        <Button
          variant="default"
          loading={test.isPending}
          disabled={account.keyLastFour === null}
          onClick={() => test.mutate({ providerAccountId: account.id })}
        >
          Test connection
        </Button>
      }
    >
      <Facts
        facts={[
          {
            label: "Last delivery",
            value: account.lastDeliveryAt ? <Ago at={account.lastDeliveryAt} /> : "Nothing yet",
          },
          { label: "Deliveries in 24 h", value: formatNumber(account.deliveriesLastDay) },
          {
            label: "Waiting for review",
            value:
              account.deliveriesToReview > 0 ? (
                <Link href="/dashboard/settings/deliveries">{formatNumber(account.deliveriesToReview)}</Link>
              ) : (
                "None"
              ),
          },
          {
            label: "Last test",
            value: account.lastTestAt ? (
              <Group gap={8} component="span">
                <StatusBadge tone={account.lastTestError ? "negative" : "positive"}>
                  {account.lastTestError ? "Failed" : "Passed"}
                </StatusBadge>
                <Text size="sm" c="dimmed" span>
                  <Ago at={account.lastTestAt} />
                </Text>
              </Group>
            ) : (
              "Not tested"
            ),
          },
        ]}
      />
      {account.lastTestError ? (
        <Text size="sm" mt="sm">
          {account.lastTestError}
        </Text>
      ) : null}
    </Section>
  );
}

function Simulate({ hasAccount }: { hasAccount: boolean }) {
  const utils = trpc.useUtils();
  const simulate = trpc.providerAccounts.simulate.useMutation({
    onSuccess: () => {
      void utils.providerAccounts.invalidate();
      notifications.show({ message: "The simulated provider takes the calls now." });
    },
    onError: (error) =>
      notifications.show({ color: "red", title: "Not switched", message: errorSentence(error) }),
  });

  async function handleSimulate() {
    const isSure =
      !hasAccount ||
      (await confirm({
        title: "Switch to the simulated provider?",
        message: "The stored CallerDesk authcode is replaced. To go back, enter it again.",
        confirmLabel: "Use the simulated provider",
        isDangerous: true,
      }));
    if (isSure) simulate.mutate();
  }

  return (
    <Section
      title="Try it without an account"
      description="A simulated provider runs beside this server: calls ring nobody, and everything else is as with CallerDesk."
    >
      <Stack align="flex-start">
        <Button variant="default" loading={simulate.isPending} onClick={() => void handleSimulate()}>
          Use the simulated provider
        </Button>
      </Stack>
    </Section>
  );
}
