"use client";

import { Anchor, Button, Progress, Skeleton, Text } from "@mantine/core";
import { Link } from "@/components/link";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { confirm } from "@/components/confirm";
import { EmptyState } from "@/components/empty-state";
import { ErrorState, errorCode } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { PageHeader } from "@/components/page-header";
import { showFailure } from "@/components/toasts";
import { campaignId, type ImportId } from "@/contracts/ids";
import { ImportPlan, type ImportTarget } from "./import-plan";
import { ImportBadge } from "./import-badge";
import { leadsWord, sizeWords } from "./import-words";
import classes from "./imports.module.css";

type Import = RouterOutputs["imports"]["get"];

/** One file: what it holds, what will happen, how far it is, what became of it. Live in every browser. */
export function ImportPage({ importId }: { importId: ImportId }) {
  const query = trpc.imports.get.useQuery({ importId });
  if (query.isPending) return <Skeleton height={320} mt={24} aria-busy="true" />;
  if (query.error) {
    if (errorCode(query.error) !== "NOT_FOUND")
      return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
    return (
      <EmptyState
        title="This import does not exist"
        action={
          <Button component={Link} href="/dashboard/imports" variant="default">
            All imports
          </Button>
        }
      />
    );
  }
  return <Loaded key={query.data.id} item={query.data} />;
}

function Loaded({ item }: { item: Import }) {
  // Here, because the plan is away while the file is read again.
  const [target, setTarget] = useState<ImportTarget>({
    owner: null,
    // Where the file was given for one.
    campaign: campaignId.safeParse(useSearchParams()?.get("campaign")).data ?? null,
    channel: "call",
    purpose: "promotional",
  });
  const utils = trpc.useUtils();
  const settled = { onSettled: () => void utils.imports.invalidate() };
  const cancel = trpc.imports.cancel.useMutation({
    ...settled,
    onError: (error) => showFailure("The import was not stopped", error),
  });
  const undo = trpc.imports.undo.useMutation({
    ...settled,
    onError: (error) => showFailure("Nothing was taken back", error),
  });
  const canStop = ["checking", "ready", "running"].includes(item.state);
  const canUndo =
    ["done", "cancelled", "failed"].includes(item.state) && item.addedCount + item.updatedCount > 0;

  async function handleUndo() {
    const isSure = await confirm({
      title: "Take this import back?",
      message: `${leadsWord(item.addedCount, formatNumber)} will be removed and ${formatNumber(item.updatedCount)} set back to what they held. Leads that somebody has worked on stay.`,
      confirmLabel: "Take it back",
      isDangerous: true,
    });
    if (isSure) undo.mutate({ importId: item.id });
  }

  return (
    <>
      <PageHeader
        title={item.fileName}
        back={{ href: "/dashboard/imports", label: "Imports" }}
        badge={<ImportBadge state={item.state} />}
        description={`${sizeWords(item.byteCount)} · given by ${item.createdByName}`}
        actions={
          <>
            {canStop ? (
              <Button
                variant="default"
                loading={cancel.isPending}
                onClick={() => cancel.mutate({ importId: item.id })}
              >
                {item.state === "running" ? "Stop" : "Discard the file"}
              </Button>
            ) : null}
            {canUndo ? (
              <Button variant="default" loading={undo.isPending} onClick={() => void handleUndo()}>
                Take it back
              </Button>
            ) : null}
          </>
        }
      />
      {item.failure ? (
        <Text role="alert" c="var(--mantine-color-error)" mt="md">
          {item.failure}
        </Text>
      ) : null}
      {item.state === "ready" ? (
        <ImportPlan item={item} target={target} onTarget={setTarget} />
      ) : (
        <Result item={item} />
      )}
    </>
  );
}

/** Under way or over: how far, and the numbers. */
function Result({ item }: { item: Import }) {
  const { workspaceId } = useWorkspace().current;
  const isBusy = ["uploading", "checking", "running", "undoing"].includes(item.state);
  const total = item.state === "undoing" ? item.addedCount + item.updatedCount : item.rowCount;
  const words: Partial<Record<Import["state"], string>> = {
    checking: `${formatNumber(item.doneCount)} rows read. Nothing is added yet.`,
    running: `${formatNumber(item.doneCount)} of ${formatNumber(item.rowCount)} rows`,
    undoing: `${formatNumber(item.doneCount)} of ${formatNumber(total)} taken back`,
    undone: `${formatNumber(item.doneCount)} taken back${item.keptCount > 0 ? `, ${formatNumber(item.keptCount)} kept because somebody has worked on them` : ""}.`,
  };
  return (
    <section className={`rs-card ${classes.panel}`} aria-label="Result" aria-busy={isBusy}>
      {isBusy ? (
        <Progress
          value={total > 0 ? (item.doneCount / total) * 100 : 100}
          animated={total === 0}
          aria-label="Progress"
          mb="xs"
        />
      ) : null}
      <Text role="status">{words[item.state] ?? ""}</Text>
      <dl className={classes.numbers}>
        {[
          ["Added", item.addedCount],
          ["Changed", item.updatedCount],
          ["Left out", item.skippedCount],
          ...(item.campaign ? [["Into the queue", item.queuedCount] as const] : []),
          ...(item.columns.includes("consent")
            ? [
                ["Consents kept", item.consentCount] as const,
                ["Yes not kept: taken back or blocked", item.consentRefusedCount] as const,
              ]
            : []),
        ].map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{formatNumber(Number(value))}</dd>
          </div>
        ))}
      </dl>
      {item.skippedCount > 0 ? (
        <Text size="sm" mt="sm">
          <Anchor
            inherit
            href={`/api/imports/${workspaceId}/${item.id}/skipped`}
            download="rows-left-out.csv"
          >
            Download the rows that were left out, with the reason for each
          </Anchor>
        </Text>
      ) : null}
      {item.state === "done" ? (
        <Button component={Link} href="/dashboard/leads" variant="default" mt="md">
          See the leads
        </Button>
      ) : null}
    </section>
  );
}
