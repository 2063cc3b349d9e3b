import { z } from "zod";
export const campaignStatus = z.enum(["draft", "running", "paused", "completed"]);
export type CampaignStatus = z.infer<typeof campaignStatus>;
