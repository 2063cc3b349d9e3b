"use client";

import { trpc } from "@/client/trpc";
import { formatDateTime } from "@/components/format";
import { DetailsCard } from "@/features/records/details-card";
import { lastAuthorIn } from "@/features/records/last-author";
import { type EditsState, useEdits, useFieldEdits } from "@/features/records/use-field-edits";
import { type LeadFormField, leadShape, leadSpecs, leadValues, nobody } from "../lead-form";
import type { Lead } from "../lead-view";

type LeadDetailsCardProps = {
  lead: Lead;
  startsEditing?: boolean;
  /** What was typed, where the page keeps it longer than this card lives. */
  edits?: EditsState<LeadFormField>;
};

/** A lead's details: to read, and to change in place. */
export function LeadDetailsCard({ lead, startsEditing = false, edits }: LeadDetailsCardProps) {
  const utils = trpc.useUtils();
  const members = trpc.members.list.useQuery({ isActive: true });
  const own = useEdits<LeadFormField>(`lead.${lead.id}`);
  const form = useFieldEdits(edits ?? own, {
    values: leadValues(lead, lead.owner?.userId ?? nobody),
    versions: lead.fieldVersions,
  });
  const history = trpc.leads.history.useQuery({ leadId: lead.id }, { enabled: form.conflicts.length > 0 });
  const update = trpc.leads.update.useMutation({
    // The screen shows it, or what stands in its way, before the form closes.
    onSettled: () => utils.leads.get.invalidate({ leadId: lead.id }),
  });
  const people = (members.data?.items ?? []).map((member) => ({ value: member.userId, label: member.name }));
  return (
    <DetailsCard
      id="lead-details"
      shape={leadShape}
      specs={leadSpecs(lead, people)}
      form={form}
      facts={[{ label: "Added", value: formatDateTime(lead.createdAt) }]}
      startsEditing={startsEditing}
      changedBy={lastAuthorIn(history.data?.items)}
      onSave={(save) => update.mutateAsync({ leadId: lead.id, ...save })}
    />
  );
}
