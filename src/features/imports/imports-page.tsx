"use client";

import { Button, Progress, Text } from "@mantine/core";
import { Link } from "@/components/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useIsManager, useWorkspace } from "@/client/workspace-provider";
import { EmptyState, NoPermission } from "@/components/empty-state";
import { ErrorState, errorSentence } from "@/components/error-state";
import { formatDateTime, formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import { maxFileBytes } from "@/contracts/imports/schema";
import { ImportBadge } from "./import-badge";
import { leadsWord, sizeWords } from "./import-words";
import classes from "./imports.module.css";
import { uploadFile } from "./upload-file";

type Import = RouterOutputs["imports"]["list"][number];

/** Files of leads: give one, and see what became of the earlier ones. */
export function ImportsPage() {
  const isManager = useIsManager();
  if (!isManager) return <NoPermission />;
  return (
    <>
      <PageHeader
        title="Imports"
        back={{ href: "/dashboard/leads", label: "Leads" }}
        description="A CSV or XLSX file of any length up to 200 MB. You see what will happen before anything is added, and can take it back."
      />
      <Upload />
      <Earlier />
    </>
  );
}

function Upload() {
  const { workspaceId } = useWorkspace().current;
  const router = useRouter();
  const campaign = useSearchParams()?.get("campaign") ?? null;
  const input = useRef<HTMLInputElement>(null);
  const upload = useRef<AbortController | null>(null);
  const [sent, setSent] = useState<{ name: string; share: number } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isOver, setIsOver] = useState(false);
  useEffect(() => () => upload.current?.abort(), []);

  async function take(file: File | undefined) {
    if (!file || sent) return;
    setProblem(null);
    if (file.size > maxFileBytes) {
      setProblem("A file has at most 200 MB. Split it.");
      return;
    }
    upload.current = new AbortController();
    setSent({ name: file.name, share: 0 });
    try {
      const id = await uploadFile(
        workspaceId,
        file,
        (share) => setSent({ name: file.name, share }),
        upload.current.signal,
      );
      router.push(`/dashboard/imports/${id}${campaign ? `?campaign=${encodeURIComponent(campaign)}` : ""}`);
    } catch (error) {
      setSent(null);
      setProblem(errorSentence(error));
    }
  }

  return (
    <section
      className={`rs-card ${classes.panel}`}
      aria-label="Give a file"
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      <div className={classes.drop} data-over={isOver || undefined}>
        {sent ? (
          <>
            <Text fw={600}>{sent.name} is on its way</Text>
            <Progress value={sent.share * 100} w="min(360px, 100%)" aria-label="Sent" />
            <Button variant="default" size="xs" onClick={() => upload.current?.abort()}>
              Stop
            </Button>
          </>
        ) : (
          <>
            <Text fw={600}>Drop a CSV or XLSX file here</Text>
            <Text size="sm" c="dimmed">
              The first row may name the columns. Of a workbook you choose the sheet.
            </Text>
            <Button onClick={() => input.current?.click()}>Choose a file</Button>
          </>
        )}
        <input
          ref={input}
          className={classes.file}
          type="file"
          accept=".csv,.txt,.tsv,.xlsx,text/csv"
          aria-label="File of leads"
          tabIndex={-1}
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
        {problem ? (
          <Text size="sm" role="alert" c="var(--mantine-color-error)">
            {problem}
          </Text>
        ) : null}
      </div>
    </section>
  );
}

function Earlier() {
  const imports = trpc.imports.list.useQuery();
  if (imports.isPending) return <LoadingRows rows={4} height={48} />;
  if (imports.error) return <ErrorState error={imports.error} onRetry={() => void imports.refetch()} />;
  if (imports.data.length === 0)
    return (
      <div className={classes.later}>
        <EmptyState title="No file yet">What became of each file will be listed here.</EmptyState>
      </div>
    );
  return (
    <section className={`rs-card ${classes.later}`} aria-label="Earlier files">
      {imports.data.map((item) => (
        <div key={item.id} className={classes.row}>
          <Link href={`/dashboard/imports/${item.id}`} className={classes.name}>
            {item.fileName}
          </Link>
          <ImportBadge state={item.state} />
          <span className={classes.quiet}>{resultOf(item)}</span>
          <span className={classes.quiet}>
            {formatDateTime(item.createdAt)} · {sizeWords(item.byteCount)}
          </span>
        </div>
      ))}
    </section>
  );
}

function resultOf(item: Import): string {
  if (item.state === "running" || item.state === "checking" || item.state === "undoing")
    return `${formatNumber(item.doneCount)} of ${item.rowCount > 0 ? formatNumber(item.rowCount) : "?"} rows`;
  if (item.state === "failed") return item.failure ?? "";
  if (item.state === "ready") return `${leadsWord(item.check?.readyCount ?? 0, formatNumber)} to add`;
  if (item.startedAt === null) return `by ${item.createdByName}`;
  return `${leadsWord(item.addedCount, formatNumber)} added · ${formatNumber(item.skippedCount)} left out`;
}
