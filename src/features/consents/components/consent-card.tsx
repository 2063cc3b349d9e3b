"use client";

import { Button, Group } from "@mantine/core";
import { Link } from "@/components/link";
import { useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatDateTime, formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { StatusBadge } from "@/components/status-badge";
import type { ContactId } from "@/contracts/ids";
import { channelWords, purposeWords, sourceWords } from "@/features/calling-rules/calling-words";
import { ConsentModal } from "./consent-modal";
import classes from "./consents.module.css";

type Entry = RouterOutputs["consents"]["list"]["entries"][number];
const pageSize = 10;

/** What a person allowed and forbade: who wrote it down, when, where it comes from and how it can be shown. */
export function ConsentCard({ contactId, name }: { contactId: ContactId; name: string }) {
  const [limit, setLimit] = useState(pageSize);
  const [open, setOpen] = useState<"grant" | "withdraw" | null>(null);
  const ledger = trpc.consents.list.useQuery(
    { contactId, limit: Math.min(limit, 100), offset: 0 },
    { placeholderData: (before) => before },
  );
  return (
    <>
      <div className={classes.head}>
        <h2 id="lead-consent" className="rs-panel-title">
          Consent
        </h2>
        <Group gap={6}>
          <Button variant="default" size="compact-sm" onClick={() => setOpen("grant")}>
            Add
          </Button>
          <Button variant="default" size="compact-sm" onClick={() => setOpen("withdraw")}>
            Withdraw
          </Button>
        </Group>
      </div>
      {ledger.isPending ? (
        <LoadingRows rows={2} height={44} />
      ) : ledger.error ? (
        <ErrorState error={ledger.error} onRetry={() => void ledger.refetch()} />
      ) : ledger.data.entries.length === 0 ? (
        <EmptyState isPlain title="Nothing on record">
          What {name} allowed or forbade is kept here, with its proof.
        </EmptyState>
      ) : (
        <>
          <ol className={classes.list} aria-label="Consent ledger">
            {ledger.data.entries.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </ol>
          {ledger.data.total > ledger.data.entries.length && limit < 100 ? (
            <Button variant="subtle" size="compact-sm" onClick={() => setLimit(100)}>
              Show older, {formatNumber(ledger.data.total)} in all
            </Button>
          ) : null}
        </>
      )}
      {open ? (
        <ConsentModal contactId={contactId} name={name} decision={open} onClose={() => setOpen(null)} />
      ) : null}
    </>
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  const { channel, purpose, decision, source, proof, callId, actorName, at } = entry;
  const about =
    channel && purpose ? `${channelWords[channel]}, ${purposeWords[purpose].toLowerCase()}` : "Every channel";
  const said = {
    granted: { words: "Allowed", tone: "positive" },
    withdrawn: { words: channel ? "Taken back" : "Do not call", tone: "negative" },
    lifted: { words: "Block lifted", tone: "quiet" },
  } as const;
  return (
    <li className={classes.entry}>
      <div className={classes.line}>
        <StatusBadge tone={said[decision].tone}>{said[decision].words}</StatusBadge>
        <span>{about}</span>
      </div>
      <div className={classes.sub}>
        {sourceWords[source]}
        {proof ? `: ${proof}` : ""}
        {callId ? (
          <>
            {" "}
            · <Link href={`/dashboard/calls/${callId}`}>the call</Link>
          </>
        ) : null}
      </div>
      <div className={classes.sub}>
        {actorName ?? "Ringside"}, {formatDateTime(at)}
      </div>
    </li>
  );
}
