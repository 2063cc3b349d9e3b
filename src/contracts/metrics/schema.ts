import { z } from "zod";

/** The dashboard's numbers for the workspace's current day, and what is going on now. */
export const workspaceMetrics = z.object({
  /** Start of the counted day, epoch milliseconds, in the workspace's zone. */
  dayStartsAt: z.number(),
  callsToday: z.number().int(),
  /** Calls of today in which the customer picked up. */
  connectedToday: z.number().int(),
  talkSecondsToday: z.number().int(),
  /** Outcomes of tone "good" chosen for calls of today. */
  goodOutcomesToday: z.number().int(),
  liveCalls: z.number().int(),
  waitingForOutcome: z.number().int(),
  unclaimedCalls: z.number().int(),
  callbacksDue: z.number().int(),
  totalLeads: z.number().int(),
  convertedLeads: z.number().int(),
  /** 24 entries, by hour of the workspace's day. */
  byHour: z.array(z.object({ calls: z.number().int(), connected: z.number().int() })).length(24),
});
export type WorkspaceMetrics = z.infer<typeof workspaceMetrics>;
