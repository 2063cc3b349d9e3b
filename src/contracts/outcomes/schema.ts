import { z } from "zod";
export const outcomeEffect = z.enum(["none", "recycle", "callback", "convert", "stop", "do_not_call"]);
export type OutcomeEffect = z.infer<typeof outcomeEffect>;
export const outcomeTone = z.enum(["good", "neutral", "bad"]);
export type OutcomeTone = z.infer<typeof outcomeTone>;
