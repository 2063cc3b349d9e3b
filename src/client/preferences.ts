"use client";

import type { Preferences } from "@/contracts/members/schema";
import { trpc } from "./trpc";
import { useWorkspace } from "./workspace-provider";

/** What the person has set, as the page came and then as the event of a change in any tab or device makes it. */
export function usePreferences(): Preferences {
  const { user } = useWorkspace();
  const me = trpc.session.me.useQuery();
  return me.data?.user ?? user;
}

/** Saves a preference; it shows at once, and the server's word replaces it. */
export function useSetPreferences(onError: (error: unknown) => void) {
  const utils = trpc.useUtils();
  return trpc.session.updatePreferences.useMutation({
    onMutate: async (changes) => {
      await utils.session.me.cancel();
      utils.session.me.setData(undefined, (me) => (me ? { ...me, user: { ...me.user, ...changes } } : me));
    },
    onError,
    onSettled: () => void utils.session.me.invalidate(),
  });
}
