"use client";

import { ActionIcon, Button, Menu, Switch } from "@mantine/core";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { OutcomeTag, StatusBadge } from "@/components/status-badge";
import { showFailure, showUndo } from "@/components/toasts";
import { outcomeSentence } from "../outcome-words";
import { type Outcome, OutcomeModal } from "./outcome-modal";
import classes from "./outcomes.module.css";

/** The workspace's list of outcomes. Everyone sees it; managers order, change, archive and bring back. */
export function OutcomesPanel() {
  const isManager = useIsManager();
  const utils = trpc.useUtils();
  const [withArchived, setWithArchived] = useState(false);
  const [edited, setEdited] = useState<Outcome | "new" | null>(null);
  const outcomes = trpc.outcomes.list.useQuery({ withArchived }, { placeholderData: (before) => before });
  const refresh = () => void utils.outcomes.invalidate();
  const reorder = trpc.outcomes.reorder.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure("The order was not changed", error),
  });

  if (outcomes.isPending) return <LoadingRows rows={9} height={56} />;
  if (outcomes.error) return <ErrorState error={outcomes.error} onRetry={() => void outcomes.refetch()} />;
  const living = outcomes.data.filter((outcome) => outcome.archivedAt === null);
  const archived = outcomes.data.filter((outcome) => outcome.archivedAt !== null);

  function move(from: number, to: number) {
    const ids = living.map((outcome) => outcome.id);
    const [id] = ids.splice(from, 1);
    if (id) reorder.mutate({ outcomeIds: [...ids.slice(0, to), id, ...ids.slice(to)] });
  }

  return (
    <>
      <div className={classes.bar}>
        <p className={classes.intro}>
          What a person says a call came to. The digits follow this order; “do not call” is always 9. Calls
          keep an outcome that is archived.
        </p>
        <div className={classes.actions}>
          <Switch
            label="Show archived"
            checked={withArchived}
            onChange={(event) => setWithArchived(event.currentTarget.checked)}
          />
          {isManager ? <Button onClick={() => setEdited("new")}>New outcome</Button> : null}
        </div>
      </div>
      {living.length === 0 ? (
        <EmptyState title="No outcomes yet" />
      ) : (
        <ol className={`rs-card ${classes.list}`} aria-label="Outcomes" aria-busy={reorder.isPending}>
          {living.map((outcome, index) => (
            <li key={outcome.id} className={classes.row}>
              <span className={classes.digit}>{outcome.digit ?? ""}</span>
              <div className={classes.main}>
                <OutcomeTag label={outcome.label} tone={outcome.tone} />
                <span className={classes.sub}>{outcomeSentence(outcome)}</span>
              </div>
              <span className={classes.mark}>
                {outcome.isSuggestedIfNotReached ? (
                  <StatusBadge tone="quiet">Suggested if not reached</StatusBadge>
                ) : null}
              </span>
              {isManager ? (
                <div className={classes.end}>
                  <ActionIcon
                    variant="default"
                    size={36}
                    aria-label={`Move ${outcome.label} up`}
                    disabled={index === 0 || reorder.isPending}
                    onClick={() => move(index, index - 1)}
                  >
                    ↑
                  </ActionIcon>
                  <ActionIcon
                    variant="default"
                    size={36}
                    aria-label={`Move ${outcome.label} down`}
                    disabled={index === living.length - 1 || reorder.isPending}
                    onClick={() => move(index, index + 1)}
                  >
                    ↓
                  </ActionIcon>
                  <RowMenu outcome={outcome} onEdit={() => setEdited(outcome)} />
                </div>
              ) : null}
            </li>
          ))}
        </ol>
      )}
      {withArchived ? <ArchivedList outcomes={archived} /> : null}
      {edited ? (
        <OutcomeModal
          key={edited === "new" ? "new" : edited.id}
          outcome={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}

function useRestore() {
  const utils = trpc.useUtils();
  return trpc.outcomes.restore.useMutation({
    onSettled: () => void utils.outcomes.invalidate(),
    onError: (error) => showFailure("The outcome was not brought back", error),
  });
}

function RowMenu({ outcome, onEdit }: { outcome: Outcome; onEdit: () => void }) {
  const utils = trpc.useUtils();
  const restore = useRestore();
  const archive = trpc.outcomes.archive.useMutation({
    onSettled: () => void utils.outcomes.invalidate(),
    onSuccess: () =>
      showUndo(`${outcome.label} is archived.`, () => restore.mutate({ outcomeId: outcome.id })),
    onError: (error) => showFailure("The outcome was not archived", error),
  });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={`Actions for ${outcome.label}`}>
          ⋯
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onEdit}>Change</Menu.Item>
        <Menu.Item onClick={() => archive.mutate({ outcomeId: outcome.id })}>Archive</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function ArchivedList({ outcomes }: { outcomes: readonly Outcome[] }) {
  const isManager = useIsManager();
  const restore = useRestore();
  if (outcomes.length === 0) return <EmptyState title="Nothing is archived" isPlain />;
  return (
    <>
      <h2 className={`rs-panel-title ${classes.archived}`}>Archived</h2>
      <ul className={`rs-card ${classes.list}`} aria-label="Archived outcomes">
        {outcomes.map((outcome) => (
          <li key={outcome.id} className={classes.row}>
            <span className={classes.digit} />
            <div className={classes.main}>
              <OutcomeTag label={outcome.label} tone={outcome.tone} />
            </div>
            <span className={classes.mark} />
            {isManager ? (
              <div className={classes.end}>
                <Button
                  variant="default"
                  size="xs"
                  disabled={restore.isPending}
                  onClick={() => restore.mutate({ outcomeId: outcome.id })}
                >
                  Bring back
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}
