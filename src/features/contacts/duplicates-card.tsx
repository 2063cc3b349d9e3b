import { Anchor, Button } from "@mantine/core";
import { Link } from "@/components/link";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { formatDate } from "@/components/format";
import { showFailure } from "@/components/toasts";
import classes from "@/features/records/record.module.css";
import type { Contact } from "./contact-details-card";
import { type Duplicate, sharedWords, sharesWords } from "./duplicate-words";
import { MergeModal } from "./merge-modal";

/** Others with the same number or address, and those that were merged into this contact. Nothing where there is neither. */
export function DuplicatesCard({ contact }: { contact: Contact }) {
  const isManager = useIsManager();
  const utils = trpc.useUtils();
  const [other, setOther] = useState<Duplicate | null>(null);
  const duplicates = trpc.contacts.duplicates.useQuery({ contactId: contact.id });
  const unmerge = trpc.contacts.unmerge.useMutation({
    onSettled: () => void utils.contacts.invalidate(),
    onError: (error) => showFailure("The merge was not taken back", error),
  });
  const { same = [], merged = [] } = duplicates.data ?? {};
  if (same.length === 0 && merged.length === 0) return null;
  return (
    <section className={`rs-card ${classes.card}`} aria-labelledby="contact-duplicates">
      <h2 id="contact-duplicates" className="rs-panel-title">
        {same.length > 0 ? sharedWords(same) : "Merged into this contact"}
      </h2>
      <ul className={classes.campaigns}>
        {same.map((each) => (
          <li key={each.id}>
            <span>
              <Anchor component={Link} href={`/dashboard/contacts/${each.id}`} size="sm">
                {each.name}
              </Anchor>
              {each.company ? <span className={classes.sub}> {each.company}</span> : null}
              <br />
              <span className={classes.sub}>{sharesWords(each)}</span>
            </span>
            {isManager ? (
              <Button
                variant="default"
                size="compact-sm"
                aria-label={`Merge with ${each.name}`}
                onClick={() => setOther(each)}
              >
                Merge
              </Button>
            ) : null}
          </li>
        ))}
        {merged.map((each) => (
          <li key={each.id}>
            <span>
              {each.name}
              <br />
              <span className={classes.sub}>
                Merged in by {each.author.name}, {formatDate(each.at)}
              </span>
            </span>
            {isManager ? (
              <Button
                variant="default"
                size="compact-sm"
                aria-label={`Take the merge with ${each.name} back`}
                loading={unmerge.isPending && unmerge.variables.mergeId === each.id}
                onClick={() => unmerge.mutate({ mergeId: each.id })}
              >
                Take back
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {other ? <MergeModal contact={contact} other={other} onClose={() => setOther(null)} /> : null}
    </section>
  );
}
