import type { RouterOutputs } from "@/client/trpc";

/** A calling rule as its page shows it. */
export type Rule = RouterOutputs["callingRules"]["list"]["rules"][number];
