import { z } from "zod";
export const provider = z.enum(["callerdesk"]);
export type ProviderName = z.infer<typeof provider>;
