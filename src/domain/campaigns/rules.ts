import type { CallCondition } from "@/contracts/calls/filter";
import type { ReportPeriod } from "@/contracts/campaigns/report";
import type { CampaignHours, CampaignStatus, CampaignWorker, DoneReason } from "@/contracts/campaigns/schema";
import type { SkipReason } from "@/contracts/campaigns/words";
import type { CampaignId, UserId } from "@/contracts/ids";

const minute = 60_000;
const hour = 60 * minute;

const moves: Record<CampaignStatus, readonly CampaignStatus[]> = {
  draft: ["running"],
  running: ["paused", "completed"],
  paused: ["running", "completed"],
  completed: ["running"],
};

/** Whether a campaign may go from one state to the other. */
export function canMove(from: CampaignStatus, to: CampaignStatus): boolean {
  return moves[from].includes(to);
}

/** When a lead may be tried again after an attempt that reached nobody. */
export function nextAttemptAt(at: Date, retryMinutes: number): Date {
  return new Date(at.getTime() + retryMinutes * minute);
}

export type SkipPlan = { kind: "later"; at: Date } | { kind: "done"; reason: DoneReason };

/** What passing a lead over does to its place in the queue. */
export function skipPlan(reason: SkipReason, now: Date): SkipPlan {
  const later = (milliseconds: number): SkipPlan => ({
    kind: "later",
    at: new Date(now.getTime() + milliseconds),
  });
  const plans: Record<SkipReason, SkipPlan> = {
    bad_data: { kind: "done", reason: "bad_data" },
    wrong_time: later(3 * hour),
    already_spoke: { kind: "done", reason: "already_spoke" },
    other: later(24 * hour),
  };
  return plans[reason];
}

/** What a clone takes over; its name, line and workers are looked at one by one. */
export const clonedFields = [
  "script",
  "isOutcomeRequired",
  "maxAttempts",
  "retryMinutes",
  "wrapUpSeconds",
  "attemptsPerDay",
  "avoidSameHours",
  "previewSeconds",
  "queueOrder",
  "purpose",
  "assignment",
  "awayMinutes",
] as const;

const everyDay = [1, 2, 3, 4, 5, 6, 7];

/** A campaign's hours as its row has them; null = no limit of its own. */
export function hoursOf({ opensMinute, closesMinute, weekdays }: CampaignHours): CampaignHours | null {
  if (opensMinute === 0 && closesMinute === 1440 && weekdays.length === everyDay.length) return null;
  return { opensMinute, closesMinute, weekdays };
}

export const hourColumns = (hours: CampaignHours | null): CampaignHours =>
  hours ?? { opensMinute: 0, closesMinute: 1440, weekdays: everyDay };

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/**
 * The order in which workers get leads, to be repeated: each as often as its weight says, spread as evenly as can be
 * (3:1 is A A B A, not A A A B); a weight of 0 is in it never. The same workers always give the same order. It is
 * nginx's smooth weighted round robin (`ngx_http_upstream_round_robin.c`; 5:1:1 is A A B A C A A in its change log):
 * each turn everybody gains its weight, and who has most is next and pays the total. Exact after each round.
 */
export function rotation(workers: readonly CampaignWorker[]): UserId[] {
  const taking = workers.filter((each) => each.weight > 0);
  const parts = taking.reduce((common, each) => divisor(each.weight, common), 0);
  const turns = [...taking]
    .sort((a, b) => (a.userId < b.userId ? -1 : 1))
    .map(({ userId, weight }) => ({ userId, weight: weight / parts, credit: 0 }));
  const total = turns.reduce((sum, each) => sum + each.weight, 0);
  return Array.from({ length: total }, () => {
    for (const each of turns) each.credit += each.weight;
    const next = turns.reduce((best, each) => (each.credit > best.credit ? each : best));
    next.credit -= total;
    return next.userId;
  });
}

const reportDays: Record<Exclude<ReportPeriod, "all">, number> = { today: 1, week: 7, month: 30 };

/** What makes a call one of this campaign's report: placed by us, for it, in that time by the workspace's calendar. */
export function reportConditions(campaignId: CampaignId, period: ReportPeriod): CallCondition[] {
  return [
    { field: "campaign", op: "is", values: [campaignId] },
    { field: "direction", op: "is", values: ["outbound"] },
    ...(period === "all"
      ? []
      : [
          {
            field: "started" as const,
            when: { op: "in_last" as const, count: reportDays[period], unit: "day" as const },
          },
        ]),
  ];
}
