"use client";

import { Anchor, Button, Stack, Text } from "@mantine/core";
import { Link } from "@/components/link";
import { useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { confirm } from "@/components/confirm";
import { EmptyState, NoPermission } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatDate } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { StatusBadge } from "@/components/status-badge";
import { Ago } from "@/components/time";
import { showDone, showFailure } from "@/components/toasts";
import classes from "@/features/settings/components/settings.module.css";
import { roleNames } from "@/features/settings/role-words";
import { NewKeyModal } from "./new-key-modal";
import { scopeWords } from "./scope-words";

type ApiKey = RouterOutputs["apiKeys"]["list"][number];

const stateWords: Record<Exclude<ApiKey["state"], "alive">, string> = {
  expired: "Expired",
  revoked: "Revoked",
  member_gone: "Its member has no access",
};

export function ApiKeysPanel() {
  const { role } = useWorkspace().current;
  return role === "admin" ? <ApiKeys /> : <NoPermission who="An admin" />;
}

function ApiKeys() {
  const keys = trpc.apiKeys.list.useQuery();
  const [isMaking, setIsMaking] = useState(false);
  return (
    <Stack gap="md">
      <div className={classes.bar} style={{ marginBottom: 0 }}>
        <Text size="sm" c="dimmed" maw={560}>
          A program with a key does what its member may do, within the key’s role and scopes. Every change it
          makes is in the audit log. The addresses are described at{" "}
          <Anchor underline="always" href="/api/v1/openapi.json" target="_blank">
            /api/v1/openapi.json
          </Anchor>
          .
        </Text>
        <Button className={classes.action} onClick={() => setIsMaking(true)}>
          New key
        </Button>
      </div>
      {keys.isPending ? (
        <LoadingRows rows={4} height={64} />
      ) : keys.error ? (
        <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />
      ) : keys.data.length === 0 ? (
        <EmptyState title="No API keys yet">
          Make one for each program that reads or writes this workspace, so that each can be revoked by
          itself.
        </EmptyState>
      ) : (
        <ul className={`rs-card ${classes.list}`} aria-label="API keys">
          {keys.data.map((key) => (
            <KeyRow key={key.id} apiKey={key} />
          ))}
        </ul>
      )}
      {isMaking ? <NewKeyModal onClose={() => setIsMaking(false)} /> : null}
    </Stack>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const utils = trpc.useUtils();
  const revoke = trpc.apiKeys.revoke.useMutation({
    onSuccess: () => {
      void utils.apiKeys.invalidate();
      showDone(`${apiKey.name} is revoked.`);
    },
    onError: (error) => showFailure(`${apiKey.name} was not revoked`, error),
  });
  async function handleRevoke() {
    const isSure = await confirm({
      title: `Revoke “${apiKey.name}”?`,
      message: "Programs that use it are refused with their next request. It cannot be brought back.",
      confirmLabel: "Revoke key",
      isDangerous: true,
    });
    if (isSure) revoke.mutate({ apiKeyId: apiKey.id });
  }
  return (
    <li className={classes.row} data-inactive={apiKey.state === "alive" ? undefined : true}>
      <div className={classes.main}>
        <div className={classes.name}>
          {apiKey.name}
          {apiKey.state === "alive" ? null : (
            <StatusBadge tone="quiet">{stateWords[apiKey.state]}</StatusBadge>
          )}
        </div>
        <div className={classes.sub}>
          {apiKey.tokenStart}…, as {apiKey.createdBy.name}, at most {roleNames[apiKey.role].toLowerCase()}
        </div>
      </div>
      <div className={`${classes.middle} ${classes.sub}`}>{scopeWords(apiKey.scopes)}</div>
      <div className={`${classes.middle} ${classes.sub}`}>
        <div>
          {apiKey.lastUsedAt ? (
            <>
              Used <Ago at={apiKey.lastUsedAt} />
            </>
          ) : (
            "Never used"
          )}
        </div>
        <div>Until {formatDate(apiKey.expiresAt)}</div>
        <Anchor component={Link} size="xs" href={`/dashboard/settings/audit?key=${apiKey.id}`}>
          What it did
        </Anchor>
      </div>
      <div className={classes.end}>
        {apiKey.state === "alive" ? (
          <Button
            variant="default"
            size="xs"
            loading={revoke.isPending}
            onClick={() => void handleRevoke()}
            aria-label={`Revoke ${apiKey.name}`}
          >
            Revoke
          </Button>
        ) : null}
      </div>
    </li>
  );
}
