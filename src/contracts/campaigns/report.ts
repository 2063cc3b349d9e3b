import { z } from "zod";
import type { CallCondition } from "@/contracts/calls/filter";
import type { OutcomeId, UserId } from "@/contracts/ids";
import type { OutcomeTone } from "@/contracts/outcomes/schema";

/** Of when the calls are. */
export const reportPeriod = z.enum(["all", "today", "week", "month"]);
export type ReportPeriod = z.infer<typeof reportPeriod>;

export type ReportFigures = {
  /** Calls that the campaign's workers placed. */
  calls: number;
  /** Of them, those that the customer picked up. */
  reached: number;
  /** Of those, in all. */
  talkSeconds: number;
  /** Calls whose outcome is a good one. */
  good: number;
};

export type CampaignReport = {
  timeZone: string;
  /** What every call behind every number fulfils; a part's own condition comes to it. */
  conditions: CallCondition[];
  total: ReportFigures;
  /** Null: nobody's. */
  byWorker: ({ userId: UserId | null; name: string | null } & ReportFigures)[];
  /** Null: no outcome. */
  byOutcome: ({
    outcomeId: OutcomeId | null;
    label: string | null;
    tone: OutcomeTone | null;
  } & ReportFigures)[];
  /** By the workspace's calendar, the latest first. */
  byDay: ({ day: string } & ReportFigures)[];
  byHour: ({ hour: number } & ReportFigures)[];
};
