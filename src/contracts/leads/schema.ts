import { z } from "zod";
export const leadStage = z.enum(["new", "contacted", "interested", "converted", "lost"]);
export type LeadStage = z.infer<typeof leadStage>;
