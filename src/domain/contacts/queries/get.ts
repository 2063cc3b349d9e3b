import type { ContactField, ContactKind } from "@/contracts/contacts/schema";
import type { ContactId, LeadId, UserId } from "@/contracts/ids";
import type { ShownEmail, ShownPhone } from "@/contracts/sight/schema";
import type { LeadStage } from "@/contracts/leads/schema";
import type { TagView } from "@/contracts/tags/views";
import { contactColumns } from "@/domain/contacts/rules";
import { contactVersion, type FieldVersions, fieldVersions } from "@/domain/contacts/rules/field-versions";
import { tagsOf, toTagViews } from "@/domain/tags/queries";
import { showEmail, showPhone, showText } from "@/domain/sight/rules/masks";
import type { Sight } from "@/domain/sight/rules/sight";
import { seenOf } from "@/domain/sight/queries";
import type { Reader } from "@/platform/db";

export type ContactView = {
  id: ContactId;
  kind: ContactKind;
  name: string;
  company: string | null;
  /** E.164, null for who sees it masked; and as written for people. */
  phone: string | null;
  phoneText: ShownPhone | null;
  email: ShownEmail | null;
  timeZone: string | null;
  doNotCallAt: Date | null;
  createdAt: Date;
  fieldVersions: FieldVersions<ContactField>;
  /** Grows with each change of any field. */
  version: number;
  tags: TagView[];
  /** The pursuits of this contact, the newest first, at most fifty. */
  leads: {
    id: LeadId;
    stage: LeadStage;
    source: string | null;
    owner: { userId: UserId; name: string } | null;
    lastCallAt: Date | null;
    createdAt: Date;
  }[];
};

/** One contact with those of its leads that the viewer sees; null where it is not for the viewer, or was deleted. */
export async function getContact(reader: Reader, sight: Sight, id: ContactId): Promise<ContactView | null> {
  const { workspaceId } = sight;
  if ((await seenOf(reader, sight, "contacts", [id])).length === 0) return null;
  const row = await reader.contact.findFirst({
    where: { workspaceId, id, deletedAt: null },
    select: {
      kind: true,
      name: true,
      company: true,
      phone: true,
      email: true,
      timeZone: true,
      doNotCallAt: true,
      createdAt: true,
      fieldVersions: true,
      tags: tagsOf,
      leads: {
        where: { deletedAt: null },
        select: {
          id: true,
          stage: true,
          source: true,
          lastCallAt: true,
          createdAt: true,
          owner: { select: { userId: true, user: { select: { name: true } } } },
        },
        orderBy: { createdAt: "desc" },
        take: 50,
      },
    },
  });
  if (!row) return null;
  const seen = new Set(
    await seenOf(
      reader,
      sight,
      "leads",
      row.leads.map((lead) => lead.id as LeadId),
    ),
  );
  return {
    ...row,
    id,
    name: showText(sight, row.name),
    company: row.company && showText(sight, row.company),
    phone: sight.masksPhones ? null : row.phone,
    phoneText: row.phone === null ? null : showPhone(sight, row.phone),
    email: row.email === null ? null : showEmail(sight, row.email),
    fieldVersions: fieldVersions(contactColumns, row.fieldVersions),
    version: contactVersion(row.fieldVersions),
    tags: toTagViews(row.tags),
    leads: row.leads
      .filter((lead) => seen.has(lead.id as LeadId))
      .map(({ owner, ...lead }) => ({
        ...lead,
        source: lead.source && showText(sight, lead.source),
        id: lead.id as LeadId,
        owner: owner && { userId: owner.userId as UserId, name: owner.user.name },
      })),
  };
}
