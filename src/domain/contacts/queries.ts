import type { WorkspaceId } from "@/contracts/ids";
import type { Reader } from "@/platform/db";

/** Since when a number is blocked, on whichever contact it stands; null = it may be called. */
export async function numberBlockedSince(
  reader: Reader,
  workspaceId: WorkspaceId,
  phoneLastTen: string | null,
): Promise<Date | null> {
  if (phoneLastTen === null) return null;
  const row = await reader.contact.findFirst({
    where: { workspaceId, phoneLastTen, doNotCallAt: { not: null } },
    select: { doNotCallAt: true },
    orderBy: { doNotCallAt: "asc" },
  });
  return row?.doNotCallAt ?? null;
}

/** The numbers among `lastTens` (at most 5,000) that asked not to be called, with the moment. */
export async function blockedNumbers(
  reader: Reader,
  workspaceId: WorkspaceId,
  lastTens: readonly string[],
): Promise<Map<string, Date>> {
  if (lastTens.length === 0) return new Map();
  const rows = await reader.contact.findMany({
    where: { workspaceId, phoneLastTen: { in: [...lastTens] }, doNotCallAt: { not: null } },
    select: { phoneLastTen: true, doNotCallAt: true },
  });
  const blocked = new Map<string, Date>();
  for (const { phoneLastTen, doNotCallAt } of rows) {
    if (phoneLastTen !== null && doNotCallAt !== null) blocked.set(phoneLastTen, doNotCallAt);
  }
  return blocked;
}
