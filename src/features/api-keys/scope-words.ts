import { apiNouns, type ApiNoun, type ApiScope } from "@/contracts/api-keys/schema";

export type Access = "none" | "read" | "write";
export const nounNames: Record<ApiNoun, string> = {
  leads: "Leads",
  contacts: "Contacts",
  tags: "Tags",
  campaigns: "Campaigns",
  calls: "Calls",
  tasks: "Tasks",
  notes: "Notes",
  members: "Members",
  organization: "Workspace",
};

/** "Leads, tasks; reads calls" */
export function scopeWords(scopes: readonly ApiScope[]): string {
  const writes = apiNouns.filter((noun) => scopes.includes(`${noun}:write`));
  const reads = apiNouns.filter((noun) => scopes.includes(`${noun}:read`) && !writes.includes(noun));
  const list = (nouns: readonly ApiNoun[]) => nouns.map((noun) => nounNames[noun].toLowerCase()).join(", ");
  return [
    writes.length > 0 ? `Writes ${list(writes)}` : null,
    reads.length > 0 ? `Reads ${list(reads)}` : null,
  ]
    .filter((part) => part !== null)
    .join(". ");
}

/** Writing is reading too. */
export function scopesOf(access: Readonly<Record<ApiNoun, Access>>): ApiScope[] {
  return apiNouns.flatMap((noun): ApiScope[] =>
    access[noun] === "write"
      ? [`${noun}:read`, `${noun}:write`]
      : access[noun] === "read"
        ? [`${noun}:read`]
        : [],
  );
}
