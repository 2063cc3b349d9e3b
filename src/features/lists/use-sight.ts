"use client";

import { trpc } from "@/client/trpc";

/** What this person sees of the customers: what a page need not offer. The server decides, this only saves a refusal. */
export function useSight() {
  const { data } = trpc.sight.mine.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const masksPhones = data?.masksPhones ?? false;
  const masksEmails = data?.masksEmails ?? false;
  const parts = [
    "Name",
    "company",
    ...(masksEmails ? [] : ["e-mail"]),
    ...(masksPhones ? [] : ["digits of a number"]),
  ];
  return {
    isLimited: data?.isLimited ?? false,
    masksPhones,
    /** What a search looks in. */
    searched: `${parts.slice(0, -1).join(", ")} or ${parts.at(-1)}`,
  };
}
