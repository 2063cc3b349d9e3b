import type { RouterOutputs } from "@/client/trpc";

/** A campaign as its page shows it. */
export type Campaign = RouterOutputs["campaigns"]["get"];
