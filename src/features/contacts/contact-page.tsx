"use client";

import { ActionIcon, Button, Menu, Skeleton } from "@mantine/core";
import { Link } from "@/components/link";
import { useRouter } from "next/navigation";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState, errorCode } from "@/components/error-state";
import { formatClockIn } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import { StatusBadge } from "@/components/status-badge";
import { showFailure, showUndo } from "@/components/toasts";
import { useNow } from "@/components/use-now";
import type { ContactField } from "@/contracts/contacts/schema";
import type { ContactId, LeadId } from "@/contracts/ids";
import { CallButton } from "@/features/calls/components/call-button";
import { ConsentCard } from "@/features/consents/components/consent-card";
import { ContactTimeline } from "@/features/leads/components/lead-timeline";
import classes from "@/features/records/record.module.css";
import { ContactHistory } from "@/features/records/history-list";
import { StoryTabs } from "@/features/records/story-tabs";
import { UnsavedText } from "@/features/records/unsaved-text";
import { type Edits, type EditsState, useEdits } from "@/features/records/use-field-edits";
import { ContactTags } from "@/features/tags/edit-tags";
import { type Contact, ContactDetailsCard } from "./contact-details-card";
import { contactSpecs, kindSpec, kindWords } from "./contact-form";
import { ContactLeads } from "./contact-leads";
import { DuplicatesCard } from "./duplicates-card";

/** One contact: who it is, how to reach it, who pursues it, and what happened. */
export function ContactPage({ contactId }: { contactId: ContactId }) {
  const contact = trpc.contacts.get.useQuery({ contactId });
  const edits = useEdits<ContactField>(`contact.${contactId}`);
  if (contact.isPending) {
    return (
      <div aria-busy="true">
        <Skeleton height={30} width={260} mb={10} />
        <Skeleton height={18} width={340} mb={24} />
        <LoadingRows rows={6} height={64} />
      </div>
    );
  }
  if (contact.error) {
    if (errorCode(contact.error) === "NOT_FOUND")
      return <NoSuchContact wasHere={contact.data !== undefined} edits={edits[0]} />;
    if (!contact.data) return <ErrorState error={contact.error} onRetry={() => void contact.refetch()} />;
  }
  return <Loaded contact={contact.data} edits={edits} />;
}

const labels = Object.fromEntries(
  [...contactSpecs(null), kindSpec("person")].map(({ field, label }) => [field, label]),
);

function NoSuchContact({ wasHere, edits }: { wasHere: boolean; edits: Edits<ContactField> }) {
  return (
    <>
      <EmptyState
        title={wasHere ? "This contact is gone" : "This contact does not exist"}
        action={
          <Button component={Link} href="/dashboard/contacts" variant="default">
            All contacts
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

function Loaded({ contact, edits }: { contact: Contact; edits: EditsState<ContactField> }) {
  const newest = contact.leads[0]?.id ?? null;
  return (
    <>
      <PageHeader
        title={contact.name}
        back={{ href: "/dashboard/contacts", label: "Contacts" }}
        badge={
          <>
            {contact.kind === "company" ? (
              <StatusBadge tone="quiet" icon="▦">
                {kindWords.company}
              </StatusBadge>
            ) : null}
            {contact.doNotCallAt ? <StatusBadge tone="negative">Do not call</StatusBadge> : null}
          </>
        }
        description={<Facts contact={contact} />}
        actions={
          <>
            {newest ? <CallNewest leadId={newest} /> : null}
            <ContactMenu contact={contact} />
          </>
        }
      />
      <div className={classes.columns}>
        <section className={`rs-card ${classes.card}`} aria-label="What happened">
          <StoryTabs
            timeline={<ContactTimeline contactId={contact.id} leadId={newest} />}
            history={<ContactHistory contactId={contact.id} />}
          />
        </section>
        <div className={classes.side}>
          <section className={`rs-card ${classes.card}`} aria-labelledby="contact-details">
            <div className={classes.tags}>
              <ContactTags contactId={contact.id} tags={contact.tags} />
            </div>
            <ContactDetailsCard contact={contact} edits={edits} />
          </section>
          <DuplicatesCard contact={contact} />
          <section className={`rs-card ${classes.card}`} aria-labelledby="contact-leads">
            <ContactLeads contact={contact} />
          </section>
          <section className={`rs-card ${classes.card}`} aria-labelledby="lead-consent">
            <ConsentCard contactId={contact.id} name={contact.name} />
          </section>
        </div>
      </div>
    </>
  );
}

function Facts({ contact }: { contact: Contact }) {
  const clock = formatClockIn(useNow(), contact.timeZone);
  const facts = [contact.company, contact.phoneText ?? "No number", clock].filter((fact) => fact !== null);
  return (
    <span className={classes.facts}>
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </span>
  );
}

/** The call is about the newest lead: its judge says whether it may be made. */
function CallNewest({ leadId }: { leadId: LeadId }) {
  const lead = trpc.leads.get.useQuery({ leadId });
  if (!lead.data) return null;
  const { callability } = lead.data;
  return (
    <CallButton
      leadId={leadId}
      blockedBecause={callability.isCallable ? null : callability.sentence}
      label="Call Now"
      size="sm"
      variant="filled"
    />
  );
}

function ContactMenu({ contact }: { contact: Contact }) {
  const isManager = useIsManager();
  const router = useRouter();
  const utils = trpc.useUtils();
  const refresh = () => void utils.contacts.invalidate();
  const contactIds = [contact.id];
  const restore = trpc.contacts.restore.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure("The contact was not brought back", error),
  });
  const remove = trpc.contacts.delete.useMutation({
    onSuccess: () => {
      refresh();
      showUndo(`${contact.name} deleted.`, () => restore.mutate({ contactIds }));
      router.push("/dashboard/contacts");
    },
    onError: (error) => showFailure("The contact was not deleted", error),
  });
  if (!isManager) return null;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={`Actions for ${contact.name}`}>
          ⋯
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item color="red" onClick={() => remove.mutate({ contactIds })}>
          Delete contact
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
