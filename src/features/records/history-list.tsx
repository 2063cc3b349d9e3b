"use client";

import { Button } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { Ago } from "@/components/time";
import type { HistoryEntry, HistoryField } from "@/contracts/audit/views";
import type { ContactId, LeadId } from "@/contracts/ids";
import { leadStage } from "@/contracts/leads/schema";
import { stageWords } from "@/features/leads/lead-words";
import classes from "./record.module.css";

const fieldWords: Record<HistoryField, string> = {
  kind: "Kind",
  name: "Name",
  company: "Company",
  phone: "Phone number",
  email: "E-mail",
  timeZone: "Time zone",
  stage: "Stage",
  source: "Source",
  ownerUserId: "Owner",
  doNotCall: "Do not call",
};

const nounWords = { lead: "the lead", contact: "the contact", contact_merge: "" } as const;

function sentenceOf({ noun, action }: HistoryEntry): string {
  if (noun === "contact_merge")
    return action === "created" ? "merged another contact into this one" : "took a merge back";
  const verbs: Partial<Record<HistoryEntry["action"], string>> = {
    created: "added",
    changed: "changed",
    deleted: "deleted",
    restored: "brought back",
  };
  return `${verbs[action] ?? "changed"} ${nounWords[noun]}`;
}

function wordsOf(field: HistoryField, value: string | null): string {
  if (value === null) return field === "doNotCall" ? "no" : "nothing";
  if (field === "timeZone") return value.replaceAll("_", " ");
  const stage = field === "stage" ? leadStage.safeParse(value) : null;
  return stage?.success ? stageWords[stage.data].label : value;
}

export function LeadHistory({ leadId }: { leadId: LeadId }) {
  const history = trpc.leads.history.useInfiniteQuery(
    { leadId },
    { getNextPageParam: (page) => page.nextCursor, initialCursor: null },
  );
  return <HistoryList history={history} />;
}

export function ContactHistory({ contactId }: { contactId: ContactId }) {
  const history = trpc.contacts.history.useInfiniteQuery(
    { contactId },
    { getNextPageParam: (page) => page.nextCursor, initialCursor: null },
  );
  return <HistoryList history={history} />;
}

type History = {
  data?: { pages: { items: HistoryEntry[] }[] };
  error: unknown;
  isPending: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
};

/** Who changed which field from what to what, and when. */
function HistoryList({ history }: { history: History }) {
  const entries = (history.data?.pages ?? []).flatMap((page) => page.items);
  if (history.isPending) return <LoadingRows rows={5} height={48} />;
  if (history.error && entries.length === 0)
    return <ErrorState error={history.error} onRetry={() => void history.refetch()} />;
  if (entries.length === 0)
    return (
      <EmptyState title="No changes yet" isPlain>
        Who changes what is kept here, from the first change on.
      </EmptyState>
    );
  return (
    <>
      <ol className={classes.history} aria-label="History">
        {entries.map((entry) => (
          <li key={entry.id}>
            <div className={classes.line}>
              <span>
                <strong>{entry.actor?.name ?? "Someone"}</strong> {sentenceOf(entry)}
              </span>
              <span className={classes.when}>
                <Ago at={entry.at} />
              </span>
            </div>
            {entry.action === "deleted" || entry.action === "restored" ? null : (
              <ul className={classes.changes}>
                {entry.changes.map(({ field, before, after }) => (
                  <li key={field}>
                    <span className={classes.sub}>{fieldWords[field]}</span>{" "}
                    {entry.action === "created" ? null : (
                      <>
                        <del>{wordsOf(field, before)}</del> →{" "}
                      </>
                    )}
                    <ins>{wordsOf(field, after)}</ins>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
      {history.hasNextPage ? (
        <Button
          variant="default"
          size="xs"
          loading={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          Show older
        </Button>
      ) : null}
    </>
  );
}
