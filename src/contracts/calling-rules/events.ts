import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { callingRuleId, holidayId } from "@/contracts/ids";

export const callingRuleEvents = defineEvents({
  "calling_rule.saved": {
    payload: z.object({ ruleId: callingRuleId, version: z.number().int() }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "calling_rule.removed": {
    payload: z.object({ ruleId: callingRuleId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "holiday.saved": {
    payload: z.object({ holidayId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "holiday.removed": {
    payload: z.object({ holidayId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});
