import type { RouterOutputs } from "@/client/trpc";

/** A lead as its page shows it. */
export type Lead = RouterOutputs["leads"]["get"];
