"use client";

import { ActionIcon, Button, Menu, Skeleton } from "@mantine/core";
import { Link } from "@/components/link";
import { useRouter } from "next/navigation";
import { trpc } from "@/client/trpc";
import { useLookAgain } from "@/client/use-look-again";
import { useIsManager, useWorkspace } from "@/client/workspace-provider";
import { confirm } from "@/components/confirm";
import { EmptyState } from "@/components/empty-state";
import { ErrorState, errorCode } from "@/components/error-state";
import { formatClockIn } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import { StatusBadge } from "@/components/status-badge";
import { showDone, showFailure, showUndo } from "@/components/toasts";
import { useNow } from "@/components/use-now";
import type { LeadId } from "@/contracts/ids";
import { CallButton } from "@/features/calls/components/call-button";
import { ConsentCard } from "@/features/consents/components/consent-card";
import { LeadTasks } from "@/features/tasks/components/lead-tasks";
import { LeadHistory } from "@/features/records/history-list";
import { StoryTabs } from "@/features/records/story-tabs";
import { UnsavedText } from "@/features/records/unsaved-text";
import { type Edits, type EditsState, useEdits } from "@/features/records/use-field-edits";
import { type LeadFormField, leadSpecs } from "../lead-form";
import type { Lead } from "../lead-view";
import { LeadTags } from "@/features/tags/edit-tags";
import { LeadCampaigns } from "./lead-campaigns";
import { LeadDetailsCard } from "./lead-details-card";
import classes from "@/features/records/record.module.css";
import { LeadTimeline } from "./lead-timeline";
import { StageMenu } from "./stage-menu";
import { TimeLeft } from "./time-left";

/** One lead: who it is, what happened, what is next. */
export function LeadPage({ leadId }: { leadId: LeadId }) {
  const lead = trpc.leads.get.useQuery({ leadId });
  const edits = useEdits<LeadFormField>(`lead.${leadId}`);
  useLookAgain([lead.data?.changesAt], () => void lead.refetch());
  if (lead.isPending) {
    return (
      <div aria-busy="true">
        <Skeleton height={30} width={260} mb={10} />
        <Skeleton height={18} width={340} mb={24} />
        <LoadingRows rows={6} height={64} />
      </div>
    );
  }
  if (lead.error) {
    if (errorCode(lead.error) === "NOT_FOUND")
      return <NoSuchLead wasHere={lead.data !== undefined} edits={edits[0]} />;
    if (!lead.data) return <ErrorState error={lead.error} onRetry={() => void lead.refetch()} />;
  }
  return <Loaded lead={lead.data} edits={edits} />;
}

function NoSuchLead({ wasHere, edits }: { wasHere: boolean; edits: Edits<LeadFormField> }) {
  return (
    <>
      <EmptyState
        title={wasHere ? "This lead is gone" : "This lead does not exist"}
        action={
          <Button component={Link} href="/dashboard/leads" variant="default">
            All leads
          </Button>
        }
      >
        {wasHere
          ? "It was deleted just now, or it is not yours to see any more."
          : "It was deleted, or it is not yours to see."}
      </EmptyState>
      <UnsavedText edits={edits} labels={labels} />
    </>
  );
}

const labels = Object.fromEntries(leadSpecs(null, []).map(({ field, label }) => [field, label]));

function Loaded({ lead, edits }: { lead: Lead; edits: EditsState<LeadFormField> }) {
  return (
    <>
      <PageHeader
        title={lead.name}
        back={{ href: "/dashboard/leads", label: "Leads" }}
        badge={
          <>
            <StageMenu lead={lead} />
            {lead.doNotCallAt ? <StatusBadge tone="negative">Do not call</StatusBadge> : null}
          </>
        }
        description={<Facts lead={lead} />}
        actions={
          <>
            <CallButton
              leadId={lead.id}
              blockedBecause={lead.callability.isCallable ? null : lead.callability.sentence}
              label="Call Now"
              size="sm"
              variant="filled"
            />
            <LeadMenu lead={lead} />
          </>
        }
      />
      <div className={classes.columns}>
        <section className={`rs-card ${classes.card} ${classes.story}`} aria-label="What happened">
          <StoryTabs
            timeline={<LeadTimeline leadId={lead.id} />}
            history={<LeadHistory leadId={lead.id} />}
          />
        </section>
        <div className={classes.side}>
          <section className={`rs-card ${classes.card}`} aria-labelledby="lead-details">
            <div className={classes.tags}>
              <LeadTags leadId={lead.id} tags={lead.tags} />
            </div>
            <LeadDetailsCard lead={lead} edits={edits} />
          </section>
          <section className={`rs-card ${classes.card}`} aria-labelledby="lead-tasks">
            <h2 id="lead-tasks" className="rs-panel-title">
              Tasks
            </h2>
            <LeadTasks leadId={lead.id} />
          </section>
          <section className={`rs-card ${classes.card}`} aria-labelledby="lead-consent">
            <ConsentCard contactId={lead.contactId} name={lead.name} />
          </section>
          <section className={`rs-card ${classes.card}`} aria-labelledby="lead-campaigns">
            <h2 id="lead-campaigns" className="rs-panel-title">
              Campaigns
            </h2>
            <LeadCampaigns lead={lead} />
          </section>
        </div>
      </div>
    </>
  );
}

/** Company, number and the customer's clock in one line. */
function Facts({ lead }: { lead: Lead }) {
  const clock = formatClockIn(useNow(), lead.clockZone);
  const facts = [lead.company, lead.phoneText ?? "No number", clock].filter((fact) => fact !== null);
  return (
    <span className={classes.facts}>
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
      {lead.lease ? (
        <span>
          {lead.lease.name} is on this lead <TimeLeft until={lead.lease.expiresAt} />
        </span>
      ) : null}
    </span>
  );
}

function LeadMenu({ lead }: { lead: Lead }) {
  const isManager = useIsManager();
  const { user, current } = useWorkspace();
  const isAdmin = current.role === "admin";
  const router = useRouter();
  const utils = trpc.useUtils();
  const refresh = () => void utils.leads.invalidate();
  const block = trpc.leads.block.useMutation({
    onSettled: refresh,
    onSuccess: () => showDone("Nobody here can call this number any more."),
    onError: (error) => showFailure("The number was not blocked", error),
  });
  const unblock = trpc.leads.unblock.useMutation({
    onSettled: refresh,
    onSuccess: () =>
      showDone("This number can be called again. Put the lead back into a campaign where it should be."),
    onError: (error) => showFailure("The block was not lifted", error),
  });
  const restore = trpc.leads.restore.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure("The lead was not brought back", error),
  });
  const remove = trpc.leads.delete.useMutation({
    onSuccess: () => {
      refresh();
      showUndo(`${lead.name} deleted.`, () => restore.mutate({ leadId: lead.id }));
      router.push("/dashboard/leads");
    },
    onError: (error) => showFailure("The lead was not deleted", error),
  });
  const erase = trpc.contacts.erase.useMutation({
    onSuccess: () => {
      refresh();
      showDone("Erased. Their calls still count, with nobody's name on them.");
      router.push("/dashboard/leads");
    },
    onError: (error) => showFailure("Nothing was erased", error),
  });
  const update = trpc.leads.update.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure("The owner was not changed", error),
  });

  async function handleBlock() {
    const isSure = await confirm({
      title: "Mark as do not call?",
      message: `Every channel is blocked for ${lead.phoneText ?? "this contact"}, on every lead that has this number. Its campaigns and callbacks stop at once. Only a manager can lift it.`,
      confirmLabel: "Block this number",
      isDangerous: true,
    });
    if (isSure) block.mutate({ leadId: lead.id });
  }

  async function handleUnblock() {
    const isSure = await confirm({
      title: "Allow calls again?",
      message: "This person asked not to be called. Lift the block only if they have told you otherwise.",
      confirmLabel: "Allow calls",
      isDangerous: true,
    });
    if (isSure) unblock.mutate({ leadId: lead.id });
  }

  async function handleErase() {
    const isSure = await confirm({
      title: `Erase ${lead.name} for good?`,
      message:
        "Name, number, address, notes, tasks, consent and what providers sent about this person are removed everywhere, in every campaign. This cannot be undone. If the number asked not to be called, it stays blocked.",
      confirmLabel: "Erase this person",
      isDangerous: true,
    });
    if (isSure) erase.mutate({ contactId: lead.contactId });
  }

  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={`Actions for ${lead.name}`}>
          ⋯
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} href={`/dashboard/contacts/${lead.contactId}`}>
          Open contact
        </Menu.Item>
        {lead.owner?.userId === user.id ? null : (
          <Menu.Item
            onClick={() =>
              update.mutate({
                leadId: lead.id,
                typedOn: { ownerUserId: lead.fieldVersions.ownerUserId },
                changes: { ownerUserId: user.id },
              })
            }
          >
            Make it mine
          </Menu.Item>
        )}
        {lead.doNotCallAt === null ? (
          <Menu.Item color="red" onClick={() => void handleBlock()}>
            Do not call
          </Menu.Item>
        ) : isManager ? (
          <Menu.Item onClick={() => void handleUnblock()}>Allow calls again</Menu.Item>
        ) : null}
        {isManager ? (
          <Menu.Item color="red" onClick={() => remove.mutate({ leadId: lead.id })}>
            Delete lead
          </Menu.Item>
        ) : null}
        {isAdmin ? (
          <Menu.Item color="red" onClick={() => void handleErase()}>
            Erase this person…
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
