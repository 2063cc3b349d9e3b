"use client";

import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { RouterInputs } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { outcomeId, userId } from "@/contracts/ids";
import { leadSort, leadStage } from "@/contracts/leads/schema";

export const leadPageSize = 50;

/** Values of the owner filter that are no person. */
export const ownerChoices = { mine: "mine", nobody: "nobody" } as const;

/** The list's search, filters, order and page, as they stand in the address: a view can be sent to a colleague. */
export function useLeadView() {
  const { user } = useWorkspace();
  const [view, setView] = useQueryStates({
    q: parseAsString.withDefault(""),
    stage: parseAsStringLiteral(leadStage.options),
    owner: parseAsString,
    outcome: parseAsString,
    blocked: parseAsStringLiteral(["yes", "no"] as const),
    sort: parseAsStringLiteral(leadSort.options).withDefault("newest"),
    page: parseAsInteger.withDefault(1),
  });
  const person = userId.safeParse(view.owner);
  const outcome = outcomeId.safeParse(view.outcome);
  const owners: Record<string, typeof user.id | null> = {
    [ownerChoices.mine]: user.id,
    [ownerChoices.nobody]: null,
  };
  const owner =
    view.owner === null
      ? undefined
      : view.owner in owners
        ? owners[view.owner]
        : person.success
          ? person.data
          : undefined;
  const filter: Omit<RouterInputs["leads"]["list"], "limit" | "offset" | "sort"> = {
    ...(view.q.trim() === "" ? {} : { search: view.q.trim().slice(0, 100) }),
    ...(view.stage ? { stage: view.stage } : {}),
    ...(owner === undefined ? {} : { ownerUserId: owner }),
    ...(outcome.success ? { outcomeId: outcome.data } : {}),
    ...(view.blocked ? { isBlocked: view.blocked === "yes" } : {}),
  };
  return {
    view,
    /** Any change but of the page begins at the first page again. */
    setView: (changes: Partial<typeof view>) => void setView({ page: null, ...changes }),
    filter,
    isFiltered: Object.keys(filter).length > 0,
    clear: () =>
      void setView({ q: null, stage: null, owner: null, outcome: null, blocked: null, page: null }),
  };
}
