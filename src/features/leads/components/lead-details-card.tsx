"use client";

import { Anchor, Button, Group, Select, Stack, Text } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import { formatDateTime } from "@/components/format";
import { userId } from "@/contracts/ids";
import { isMasked, type LeadFormErrors, type LeadFormValues, readLeadForm, toFormValues } from "../lead-form";
import { LeadFields } from "./lead-fields";
import type { Lead } from "../lead-view";
import classes from "./lead-page.module.css";

const nobody = "nobody";

/** Details to read; "Edit" turns them into a form in place. */
export function LeadDetailsCard({ lead, startsEditing = false }: { lead: Lead; startsEditing?: boolean }) {
  const [isEditing, setIsEditing] = useState(startsEditing);
  return (
    <>
      <div className={classes.head}>
        <h2 id="lead-details" className="rs-panel-title">
          Details
        </h2>
        {isEditing ? null : (
          <Button variant="default" size="compact-sm" onClick={() => setIsEditing(true)}>
            Edit
          </Button>
        )}
      </div>
      {isEditing ? (
        <DetailsForm lead={lead} onDone={() => setIsEditing(false)} />
      ) : (
        <DetailsList lead={lead} />
      )}
    </>
  );
}

function DetailsList({ lead }: { lead: Lead }) {
  const none = <span className={classes.none}>—</span>;
  const mail = lead.email ? (
    <Anchor href={`mailto:${encodeURIComponent(lead.email)}`} size="sm">
      {lead.email}
    </Anchor>
  ) : (
    none
  );
  const facts: readonly { label: string; value: ReactNode }[] = [
    { label: "Phone", value: lead.phoneText ?? none },
    { label: "E-mail", value: mail },
    { label: "Company", value: lead.company ?? none },
    { label: "Time zone", value: lead.timeZone?.replaceAll("_", " ") ?? none },
    { label: "Owner", value: lead.owner?.name ?? "Nobody" },
    { label: "Source", value: lead.source ?? none },
    { label: "Added", value: formatDateTime(lead.createdAt) },
  ];
  return (
    <dl className={classes.details}>
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/**
 * The form keeps the version it was filled from. Where somebody saved meanwhile the server refuses, the text
 * stays, and the person chooses which of the two stands.
 */
function DetailsForm({ lead, onDone }: { lead: Lead; onDone: () => void }) {
  const utils = trpc.useUtils();
  const members = trpc.members.list.useQuery({ isActive: true });
  const [start] = useState(() => ({
    values: toFormValues(lead),
    owner: lead.owner?.userId ?? nobody,
    version: lead.version,
  }));
  const [values, setValues] = useState(start.values);
  const [owner, setOwner] = useState<string>(start.owner);
  const [errors, setErrors] = useState<LeadFormErrors>({});
  const save = trpc.leads.update.useMutation({
    onSuccess: () => {
      void utils.leads.invalidate();
      onDone();
    },
    onError: (error) => {
      if (error.data?.reason === "bad_phone") setErrors({ phone: error.message });
      void utils.leads.get.invalidate({ leadId: lead.id });
    },
  });
  const isConflict = save.error?.data?.reason === "edited_elsewhere";

  function submit(version: number) {
    const read = readLeadForm(values);
    setErrors("errors" in read ? read.errors : {});
    if (!("details" in read)) return;
    // Only what this person changed is sent: what somebody else changed beside it is not undone.
    const { details } = read;
    const fields = Object.keys(details) as (keyof LeadFormValues)[];
    const changes = Object.fromEntries(
      fields.filter((field) => values[field] !== start.values[field]).map((field) => [field, details[field]]),
    );
    const ownerUserId = owner === nobody ? null : userId.parse(owner);
    const all = { ...changes, ...(owner === start.owner ? {} : { ownerUserId }) };
    if (Object.keys(all).length === 0) onDone();
    else save.mutate({ leadId: lead.id, version, changes: all });
  }

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    submit(start.version);
  }

  const people = (members.data?.items ?? []).map((member) => ({ value: member.userId, label: member.name }));
  // The owner may have lost access since; the field still says whose lead it is.
  if (lead.owner && !people.some((person) => person.value === lead.owner?.userId)) {
    people.push({ value: lead.owner.userId, label: lead.owner.name });
  }

  return (
    <form onSubmit={handleSubmit} noValidate>
      <Stack gap="md" mt="sm">
        <LeadFields
          values={values}
          errors={errors}
          onChange={setValues}
          hasAutoFocus
          masked={{
            phone: isMasked(lead.phoneText) ? lead.phoneText : null,
            email: isMasked(lead.email) ? lead.email : null,
          }}
        />
        <Select
          label="Owner"
          allowDeselect={false}
          searchable
          value={owner}
          onChange={(value) => setOwner(value ?? nobody)}
          data={[{ value: nobody, label: "Nobody" }, ...people]}
        />
        {isConflict ? (
          <div className={classes.conflict} role="alert">
            Somebody else saved this lead while you were writing. Your text is still here.
            <Group gap="xs" mt={8}>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => submit(lead.version)}
                loading={save.isPending}
              >
                Save my changes over it
              </Button>
              <Button size="compact-sm" variant="default" onClick={onDone}>
                Drop mine, show theirs
              </Button>
            </Group>
          </div>
        ) : save.error && save.error.data?.reason !== "bad_phone" ? (
          <Text size="sm" role="alert" c="var(--mantine-color-error)">
            {errorSentence(save.error)}
          </Text>
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" size="xs" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" size="xs" loading={save.isPending} disabled={isConflict}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
