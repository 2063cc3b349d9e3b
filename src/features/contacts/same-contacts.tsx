import { Anchor, Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Link } from "@/components/link";
import type { ReactNode } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import classes from "@/features/records/record.module.css";
import { sharesWords } from "./duplicate-words";

type Same = RouterOutputs["contacts"]["same"][number];

type SameContactsProps = {
  phone: string;
  email: string;
  /** What can be done with one of them instead. */
  action?: (contact: Same) => ReactNode;
};

/** Under a form for a new contact: who has the number or address that is being typed already. */
export function SameContacts({ phone, email, action }: SameContactsProps) {
  const [typed] = useDebouncedValue({ phone, email }, 300);
  const asked = {
    // Fewer digits are no number yet.
    phone: typed.phone.replace(/\D/g, "").length >= 7 ? typed.phone.slice(0, 40) : null,
    email: /.@.+\../.test(typed.email) ? typed.email.trim().slice(0, 254) : null,
  };
  const same = trpc.contacts.same.useQuery(asked, {
    enabled: asked.phone !== null || asked.email !== null,
    placeholderData: (before) => before,
  });
  const found = asked.phone === null && asked.email === null ? [] : (same.data ?? []);
  if (found.length === 0) return null;
  return (
    <section className={classes.conflict} aria-label="Already here" role="status">
      <ul className={classes.same}>
        {found.slice(0, 3).map((contact) => (
          <li key={contact.id}>
            <span>
              Already here:{" "}
              <Anchor
                component={Link}
                href={`/dashboard/contacts/${contact.id}`}
                size="sm"
                underline="always"
                c="inherit"
              >
                {contact.name}
              </Anchor>
              {contact.company ? `, ${contact.company}` : ""}. {sharesWords(contact)}.
            </span>
            {action?.(contact)}
          </li>
        ))}
      </ul>
      {found.length > 3 ? `And ${found.length - 3} more.` : null}
    </section>
  );
}

/** In the form for a new lead: the pursuit goes to the contact that is there. */
export function PursueButton({ contact, onDone }: { contact: Same; onDone: (leadId: string) => void }) {
  const pursue = trpc.leads.pursue.useMutation({ onSuccess: ({ id }) => onDone(id) });
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={pursue.isPending}
      onClick={() => pursue.mutate({ contactId: contact.id })}
    >
      Add the lead there
    </Button>
  );
}
