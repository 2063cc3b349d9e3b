import type { ContactKind } from "@/contracts/contacts/schema";
import type { ContactId, LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import type { LeadStage } from "@/contracts/leads/schema";
import type { TagView } from "@/contracts/tags/views";
import { tagsOf, toTagViews } from "@/domain/tags/queries";
import { formatPhone } from "@/lib/phone";
import type { Reader } from "@/platform/db";

export type ContactView = {
  id: ContactId;
  kind: ContactKind;
  name: string;
  company: string | null;
  /** E.164, and as written for people. */
  phone: string | null;
  phoneText: string | null;
  email: string | null;
  timeZone: string | null;
  doNotCallAt: Date | null;
  createdAt: Date;
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

/** One contact with its leads; null where it does not exist here or was deleted. */
export async function getContact(
  reader: Reader,
  workspaceId: WorkspaceId,
  id: ContactId,
): Promise<ContactView | null> {
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
  return {
    ...row,
    id,
    phoneText: row.phone && formatPhone(row.phone),
    tags: toTagViews(row.tags),
    leads: row.leads.map(({ owner, ...lead }) => ({
      ...lead,
      id: lead.id as LeadId,
      owner: owner && { userId: owner.userId as UserId, name: owner.user.name },
    })),
  };
}
