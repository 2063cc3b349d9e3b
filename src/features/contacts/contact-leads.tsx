import { Anchor, Button } from "@mantine/core";
import { Link } from "@/components/link";
import { trpc } from "@/client/trpc";
import { formatDate } from "@/components/format";
import { showFailure } from "@/components/toasts";
import { StageBadge } from "@/features/leads/components/stage-badge";
import classes from "@/features/records/record.module.css";
import type { Contact } from "./contact-details-card";

/** The pursuits of a contact, the newest first, and the way to one more. */
export function ContactLeads({ contact }: { contact: Contact }) {
  const utils = trpc.useUtils();
  const pursue = trpc.leads.pursue.useMutation({
    onSettled: () => void utils.contacts.get.invalidate({ contactId: contact.id }),
    onError: (error) => showFailure("No lead was added", error),
  });
  return (
    <>
      <div className={classes.head}>
        <h2 id="contact-leads" className="rs-panel-title">
          Leads
        </h2>
        <Button
          variant="default"
          size="compact-sm"
          loading={pursue.isPending}
          onClick={() => pursue.mutate({ contactId: contact.id })}
        >
          New lead
        </Button>
      </div>
      {contact.leads.length === 0 ? (
        <p className={classes.empty}>Nobody pursues this contact.</p>
      ) : (
        <ul className={classes.campaigns}>
          {contact.leads.map((lead) => (
            <li key={lead.id}>
              <span>
                <Anchor component={Link} href={`/dashboard/leads/${lead.id}`} size="sm">
                  {lead.source ?? `Lead of ${formatDate(lead.createdAt)}`}
                </Anchor>
                <br />
                <span className={classes.sub}>{lead.owner?.name ?? "Nobody’s"}</span>
              </span>
              <StageBadge stage={lead.stage} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
