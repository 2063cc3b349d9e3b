import type { RouterOutputs } from "@/client/trpc";

export type Member = RouterOutputs["members"]["list"]["items"][number];
export type ProviderSetting = RouterOutputs["providerAccounts"]["get"];
export type ProviderAccount = NonNullable<ProviderSetting["account"]>;
export type Delivery = RouterOutputs["deliveries"]["list"][number];
