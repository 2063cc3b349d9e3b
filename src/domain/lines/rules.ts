const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** Why a line cannot be deleted, as a sentence; null where nothing uses it. */
export function lineInUse(uses: { members: number; campaigns: number; invitations: number }): string | null {
  const parts = [
    uses.members > 0 ? plural(uses.members, "member", "members") : null,
    uses.campaigns > 0 ? plural(uses.campaigns, "campaign", "campaigns") : null,
    uses.invitations > 0 ? plural(uses.invitations, "open invitation", "open invitations") : null,
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  const last = parts.pop();
  return `This line is used by ${parts.length > 0 ? `${parts.join(", ")} and ${last}` : last}. Give them another line first.`;
}
