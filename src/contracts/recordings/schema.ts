import { z } from "zod";

/** Seconds of one recording that a person has played; a call is never longer than a day. */
export const secondsHeard = z
  .number()
  .int()
  .min(0)
  .max(24 * 3600);

/** Days after a call's end until our way to its recording is deleted. */
export const recordingRetentionDays = z.number().int().min(1).max(3650);
