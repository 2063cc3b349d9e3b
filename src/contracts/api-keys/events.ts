import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { apiKeyId } from "@/contracts/ids";

const about = {
  payload: z.object({ apiKeyId }),
  durability: "logged",
  audience: "workspace",
  inFeed: false,
} as const;

export const apiKeyEvents = defineEvents({
  "api_key.created": about,
  "api_key.revoked": about,
  /** At most once a minute and key. */
  "api_key.used": about,
});
