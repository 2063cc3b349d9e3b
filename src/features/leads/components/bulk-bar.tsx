"use client";

import { Button, Menu } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { confirm } from "@/components/confirm";
import { formatNumber } from "@/components/format";
import { showDone, showFailure, showUndo } from "@/components/toasts";
import type { BulkChangeId, CampaignId, LeadId, UserId } from "@/contracts/ids";
import { bulkAtOnce, type LeadChange } from "@/contracts/leads/bulk";
import type { LeadFilter } from "@/contracts/leads/filter";
import { type BulkChangeKind, leadStage } from "@/contracts/leads/schema";
import type { ListCount } from "@/contracts/lists/schema";
import type { Selection } from "@/features/lists/use-row-selection";
import { ManyConsents } from "@/features/consents/components/many-consents-modal";
import { TagPicker } from "@/features/tags/tag-picker";
import { stageWords } from "../lead-words";
import { AddToCampaign } from "./add-to-campaign";
import classes from "./leads.module.css";

const leads = (count: number) => (count === 1 ? "1 lead" : `${formatNumber(count)} leads`);

const doneWords: Record<LeadChange["kind"], string> = {
  assign: "assigned",
  stage: "moved",
  delete: "deleted",
  tag: "tagged",
  untag: "freed of the tag",
  consent: "written into the consent ledger",
};

/** Changes many leads, and offers the way back for ten seconds. */
function useChangeMany(onDone: () => void) {
  const utils = trpc.useUtils();
  const undo = trpc.leads.undoMany.useMutation({
    onSuccess: () => void utils.leads.invalidate(),
    onError: (error) => showFailure("Not undone", error),
  });
  return trpc.leads.changeMany.useMutation({
    onSuccess: (made, { change }) => {
      void utils.leads.bulkChanges.invalidate();
      onDone();
      if (!made) {
        showDone("Nothing to change: it was so already.");
        return;
      }
      const words =
        made.state === "done"
          ? `${leads(made.totalCount)} ${doneWords[change.kind]}.`
          : `${leads(made.totalCount)} are being ${doneWords[change.kind]}.`;
      if (change.kind === "consent") {
        showDone(
          `${words}${made.unfit > 0 ? ` ${leads(made.unfit)} left out: said before, taken back, or without a number.` : ""}`,
        );
        return;
      }
      showUndo(words, () => undo.mutate({ bulkChangeId: made.bulkChangeId }));
    },
    onError: (error) => showFailure("Nothing was changed", error),
  });
}

type BulkBarProps = {
  selection: Selection;
  filter: LeadFilter;
  count: ListCount | undefined;
  onAll: () => void;
  onClear: () => void;
  /** Opened by the keys A and L as well. */
  open: "assign" | "stage" | null;
  onOpen: (menu: "assign" | "stage" | null) => void;
};

/** What can be done with the chosen leads, and how many they are. */
export function BulkBar({ selection, filter, count, onAll, onClear, open, onOpen }: BulkBarProps) {
  const isManager = useIsManager();
  const members = trpc.members.list.useQuery({ isActive: true }, { enabled: isManager });
  const changeMany = useChangeMany(onClear);
  const exact = count?.isExact ? count.count : null;
  const shown = selection.isAll
    ? exact === null
      ? "All that match"
      : `All ${leads(exact)} that match`
    : `${leads(selection.ids.size)} chosen`;
  const isTooMany = !selection.isAll && selection.ids.size > bulkAtOnce;
  const run = (change: LeadChange) =>
    changeMany.mutate({
      change,
      selection: selection.isAll
        ? { by: "filter", filter }
        : { by: "ids", leadIds: [...selection.ids] as LeadId[] },
    });
  async function askDelete() {
    const isSure = await confirm({
      title: `Delete ${selection.isAll ? "all leads that match" : leads(selection.ids.size)}?`,
      message: "Calls, notes and places in queues stay, and come back with Undo within ten seconds.",
      confirmLabel: "Delete leads",
      isDangerous: true,
    });
    if (isSure) run({ kind: "delete" });
  }

  return (
    <div className={classes.bulk} role="toolbar" aria-label="Chosen leads">
      <strong aria-live="polite">{shown}</strong>
      {selection.isAll ? null : (
        <Button size="compact-sm" variant="subtle" onClick={onAll}>
          Choose all{exact === null ? "" : ` ${formatNumber(exact)}`} that match
        </Button>
      )}
      {isTooMany ? <span>Choose all that match, or at most 1,000 by hand.</span> : null}
      <span className={classes.bulkActions}>
        {isManager ? (
          <Menu
            opened={open === "assign"}
            onChange={(isOpen) => onOpen(isOpen ? "assign" : null)}
            position="top-end"
            withinPortal
          >
            <Menu.Target>
              <Button size="compact-sm" variant="default" disabled={isTooMany}>
                Assign
              </Button>
            </Menu.Target>
            <Menu.Dropdown className={classes.menu}>
              <Menu.Item onClick={() => run({ kind: "assign", ownerUserId: null })}>Nobody</Menu.Item>
              {(members.data?.items ?? []).map((member) => (
                <Menu.Item
                  key={member.userId}
                  onClick={() => run({ kind: "assign", ownerUserId: member.userId as UserId })}
                >
                  {member.name}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
        <Menu
          opened={open === "stage"}
          onChange={(isOpen) => onOpen(isOpen ? "stage" : null)}
          position="top-end"
          withinPortal
        >
          <Menu.Target>
            <Button size="compact-sm" variant="default" disabled={isTooMany}>
              Stage
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {leadStage.options.map((stage) => (
              <Menu.Item key={stage} onClick={() => run({ kind: "stage", stage })}>
                {stageWords[stage].label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <TagPicker onPick={(tagId) => run({ kind: "tag", tagId })}>
          {(toggle) => (
            <Button size="compact-sm" variant="default" disabled={isTooMany} onClick={toggle}>
              Tag
            </Button>
          )}
        </TagPicker>
        <TagPicker canCreate={false} onPick={(tagId) => run({ kind: "untag", tagId })}>
          {(toggle) => (
            <Button size="compact-sm" variant="default" disabled={isTooMany} onClick={toggle}>
              Take tag off
            </Button>
          )}
        </TagPicker>
        {isManager ? (
          <ManyConsents
            isDisabled={isTooMany}
            onAsk={changeMany.reset}
            whose={
              selection.isAll
                ? exact === null
                  ? "all leads that match"
                  : leads(exact)
                : leads(selection.ids.size)
            }
            isSaving={changeMany.isPending}
            failure={changeMany.error}
            onSave={(consent) => run({ kind: "consent", consent })}
          />
        ) : null}
        {isManager ? (
          <AddToCampaign
            isDisabled={isTooMany}
            selection={
              selection.isAll
                ? { by: "filter", filter }
                : { by: "ids", leadIds: [...selection.ids] as LeadId[] }
            }
            onDone={onClear}
          />
        ) : null}
        {isManager ? (
          <Button
            size="compact-sm"
            variant="default"
            c="red"
            disabled={isTooMany}
            onClick={() => void askDelete()}
          >
            Delete
          </Button>
        ) : null}
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear}>
          Choose none
        </Button>
      </span>
    </div>
  );
}

const underWay: Record<BulkChangeKind, string> = {
  assign: "Assigning",
  stage: "Moving",
  delete: "Deleting",
  queue: "Adding to a campaign",
  unqueue: "Taking out of a campaign",
  share: "Sharing out",
  tag: "Tagging",
  untag: "Taking the tag off",
  consent: "Writing down consent",
};

/** Changes of many leads that are under way, whoever began them; or those of one campaign’s places. */
export function BulkProgress({ campaignId }: { campaignId?: CampaignId }) {
  const utils = trpc.useUtils();
  const running = trpc.leads.bulkChanges.useQuery();
  const undo = trpc.leads.undoMany.useMutation({
    onSettled: () => void utils.leads.bulkChanges.invalidate(),
    onError: (error) => showFailure("Not undone", error),
  });
  const me = trpc.session.me.useQuery();
  const jobs = (running.data ?? []).filter(
    (job) => campaignId === undefined || job.campaign?.id === campaignId,
  );
  return jobs.map((job) => (
    <div key={job.id} className={classes.job} role="status">
      <progress value={job.doneCount} max={job.totalCount} aria-label={underWay[job.kind]} />
      <span>
        {job.state === "undoing" ? "Taking back" : underWay[job.kind]}
        {job.campaign && campaignId === undefined ? ` (${job.campaign.name})` : ""}:{" "}
        {formatNumber(job.doneCount)} of {leads(job.totalCount)} · {job.authorName}
      </span>
      {job.state === "running" && job.kind !== "consent" && me.data?.user.id === job.authorUserId ? (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => undo.mutate({ bulkChangeId: job.id as BulkChangeId })}
        >
          Stop and take back
        </Button>
      ) : null}
    </div>
  ));
}
