import type { LineClass } from "@/contracts/calling-rules/schema";
import type { CampaignStatus, DoneReason } from "@/contracts/campaigns/schema";
import type { CallPurpose } from "@/contracts/consents/schema";
import type { DialVerdict } from "@/contracts/desk/verdict";
import type { LeadBlock, QueueGroup } from "@/contracts/desk/views";
import type { CampaignId, ContactId, LeadId, LineId, UserId, WorkspaceId } from "@/contracts/ids";
import type { LeadStage } from "@/contracts/leads/schema";
import type { ShownPhone } from "@/contracts/sight/schema";
import { type RuleScope, windowKeys, windows } from "@/domain/calling-rules/queries/windows";
import { latestConsents } from "@/domain/consents/queries";
import { seesLead } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { Prisma } from "@/platform/db";

/** Who asks, and when. `isTwin` = calls go to the simulated provider, which alone may ring demo leads. */
export type Judge = {
  userId: UserId | null;
  now: Date;
  timeZone: string;
  isTwin: boolean;
  sight: Sight;
  /** The line of who asks, for campaigns that have none of their own. */
  lineId: LineId | null;
  /** Null: the workspace has no calling rule. */
  rules: RuleScope | null;
};

/** A lead's place in a queue, judged, with the facts that the sentence about it needs. */
export type QueueRow = {
  leadId: LeadId;
  contactId: ContactId;
  name: string;
  company: string | null;
  phone: ShownPhone | null;
  timeZone: string | null;
  stage: LeadStage;
  isDemo: boolean;
  doNotCallAt: Date | null;
  position: number;
  state: "queued" | "done";
  doneReason: DoneReason | null;
  attempts: number;
  maxAttempts: number;
  /** Tries today, by whichever campaign or hand. */
  attemptsToday: number;
  campaignStatus: CampaignStatus;
  campaignPausedByName: string | null;
  campaignPauseReason: string | null;
  nextAttemptAt: Date | null;
  lastAttemptAt: Date | null;
  leaseUserId: UserId | null;
  leaseHolderName: string | null;
  /** Null where nobody holds the lead now. */
  leaseExpiresAt: Date | null;
  leaseTakenAt: Date | null;
  onCallUserId: UserId | null;
  onCallName: string | null;
  /** The callback that is due (mine, anyone's, then a colleague's), else the soonest planned one. */
  callbackDueAt: Date | null;
  isCallbackDue: boolean;
  callbackUserId: UserId | null;
  callbackUserName: string | null;
  /** The callback stands for a call that we missed. */
  isMissedCall: boolean;
  /** Whose the lead is to call in this campaign; null = anybody's. */
  assigneeUserId: UserId | null;
  assigneeName: string | null;
  purpose: CallPurpose;
  /** The line that the call would go out on. */
  lineId: LineId | null;
  linePhone: string | null;
  lineClass: LineClass | null;
  /** The latest word of this number about calls for this purpose. */
  consentEntryId: string | null;
  consentDecision: "granted" | "withdrawn" | null;
  consentAt: Date | null;
  /** The zone that the hours are read in, and the customer's clock there; null where no rule is. */
  ruleZone: string | null;
  localTime: string | null;
  rules: DialVerdict["rules"] | null;
  /** The rule that forbids this moment. */
  closing: { name: string; isVerified: boolean; holiday: string | null; isCampaigns?: boolean } | null;
  /** When the open hours end that it is callable in now. */
  closesAt: Date | null;
  /** What forbids the call whoever asks and whatever the queue: number, consent, line, hours. */
  forbidden: LeadBlock | null;
  /** Null = callable now. */
  block: LeadBlock | null;
  /** When the reason ends, where that is known. */
  opensAt: Date | null;
  /** What puts it where it is among the callable ones; null outside a campaign. */
  group: QueueGroup | null;
};

export type Scope = {
  workspaceId: WorkspaceId;
  /** Null: the lead is called by hand, outside any campaign. */
  campaignId: CampaignId | null;
  /** Judges as if the campaign ran, for whoever has the lead: what a draft or a paused one would offer its workers. */
  isAsIfRunning?: boolean;
  leadId?: LeadId;
  /** A condition on `lead_id`, where not the whole campaign is asked about. */
  only?: Prisma.Sql;
};

/** Reasons that no time opens. */
export const foreverBlocks = [
  "do_not_call",
  "no_phone",
  "bad_number",
  "demo_number",
  "no_consent",
  "line_class",
  "not_in_campaign",
  "done",
  "attempts_used",
] as const satisfies readonly LeadBlock[];

const place = ({ workspaceId, campaignId, leadId, only }: Scope): Prisma.Sql =>
  campaignId === null
    ? Prisma.sql`
        (SELECT ${workspaceId}::uuid AS workspace_id, NULL::uuid AS campaign_id, ${leadId ?? null}::uuid AS lead_id, 0 AS position,
                'queued'::"CampaignLeadState" AS state, NULL::text AS done_reason, 0 AS attempts,
                NULL::timestamptz AS next_attempt_at, NULL::timestamptz AS last_attempt_at, NULL::uuid AS assignee_user_id) p
        JOIN (SELECT 'running'::"CampaignStatus" AS status, 2147483647 AS max_attempts, 2147483647 AS attempts_per_day,
                     0 AS avoid_same_hours, 0 AS away_minutes, 'anyone'::"WorkAssignment" AS assignment, 'new_first'::"QueueOrder" AS queue_order, NULL::uuid AS paused_by_user_id,
                     NULL::text AS pause_reason, 'service'::"CallPurpose" AS purpose, NULL::uuid AS line_id) c ON true`
    : Prisma.sql`
        (SELECT * FROM campaign_leads
          WHERE workspace_id = ${workspaceId}::uuid AND campaign_id = ${campaignId}::uuid
            ${leadId ? Prisma.sql`AND lead_id = ${leadId}::uuid` : Prisma.empty}
            ${only ? Prisma.sql`AND ${only}` : Prisma.empty}) p
        JOIN campaigns c ON c.workspace_id = p.workspace_id AND c.id = p.campaign_id AND c.deleted_at IS NULL`;

/**
 * The members with the moment since when each is away: paused, or without a page open at any process; null = here.
 * Who has never opened a page is away since joining.
 */
const awayMembers = (workspaceId: WorkspaceId): Prisma.Sql => Prisma.sql`
  SELECT m.user_id, u.name, m.deactivated_at IS NOT NULL AS left_for_good,
         least(s.paused_at, CASE WHEN o.is_open THEN NULL ELSE coalesce(o.ended_at, m.created_at) END) AS away_since
    FROM memberships m
    JOIN users u ON u.id = m.user_id
    LEFT JOIN worker_statuses s ON s.workspace_id = m.workspace_id AND s.user_id = m.user_id
    LEFT JOIN (
      SELECT e.user_id, bool_or(e.ended_at IS NULL) AS is_open, max(e.ended_at) AS ended_at
        FROM presences e WHERE e.workspace_id = ${workspaceId}::uuid GROUP BY e.user_id
    ) o ON o.user_id = m.user_id
   WHERE m.workspace_id = ${workspaceId}::uuid`;

/** What a judgement says of a lead beside its place in time; the rest of `facts` stays inside the judge. */
const columns = Prisma.sql`
  f."leadId", f."contactId", f."name", f."company", f."phone", f."timeZone", f."stage", f."isDemo",
  f."doNotCallAt", f."position", f."state", f."doneReason", f."attempts", f."maxAttempts", f."attemptsToday",
  f."campaignStatus", f."campaignPausedByName", f."campaignPauseReason", f."queue_order", f."nextAttemptAt",
  f."lastAttemptAt", f."leaseUserId", f."leaseHolderName", f."leaseExpiresAt", f."leaseTakenAt",
  f."onCallUserId", f."onCallName", f."callbackDueAt", f."isCallbackDue", f."callbackUserId",
  f."callbackUserName", f."isMissedCall", f."isContested", f."assigneeUserId", f."assigneeName", f."purpose",
  f."lineId", f."linePhone", f."lineClass", f."consentEntryId", f."consentDecision", f."consentAt",
  f."ruleZone", f."localTime", f."rules", f."closing", f."forbidden", f."block"`;

const noWindows = Prisma.sql`
  SELECT ''::text AS code, ''::text AS zone_key, NULL::text AS zone, NULL::text AS local_time, NULL::tstzmultirange AS open,
         NULL::jsonb AS rules, false AS needs_consent, NULL::jsonb AS closing WHERE false`;

/**
 * Every lead of the scope with its judgement. This is the only place that decides whether a lead may be called and
 * what comes first: the lists, the counts and the dial all read it. Callbacks, calls under way and leases are looked
 * up as wholes: there are few of them, and a probe for each queued lead would be many. The judge's own person counts
 * only in leads that are `isContested` (survey.ts rests on it), and its line in campaigns that have none.
 */
export function judged(scope: Scope, judge: Judge): Prisma.Sql {
  const now = Prisma.sql`${judge.now}::timestamptz`;
  const me = Prisma.sql`${judge.userId}::uuid`;
  const today = Prisma.sql`(${now} AT TIME ZONE ${judge.timeZone})::date`;
  const isDue = Prisma.sql`(t.due_at IS NOT NULL AND t.due_at <= ${now})`;
  /** The first moment from `at` on that is inside the calling hours. */
  const openFrom = (at: Prisma.Sql) => Prisma.sql`lower(f.open * tstzmultirange(tstzrange(${at}, NULL)))`;
  return Prisma.sql`
    SELECT ${columns},
           CASE WHEN f.block IN ('hours', 'holiday') THEN ${openFrom(now)}
                WHEN f.block = 'leased' OR f.open IS NULL OR f.opens IS NULL THEN f.opens
                ELSE coalesce(${openFrom(Prisma.sql`f.opens`)}, f.opens) END AS "opensAt",
           CASE WHEN f.block IS NULL AND f.open IS NOT NULL THEN lower(tstzmultirange(tstzrange(${now}, NULL)) - f.open) END AS "closesAt",
           CASE WHEN f.block IS NULL AND f.is_placed THEN
             CASE WHEN NOT f."isCallbackDue" THEN CASE WHEN f.attempts = 0 THEN 'new' ELSE 'retry' END
                  WHEN f."callbackUserId" IS NOT NULL AND f."callbackUserId" IS DISTINCT FROM ${me} THEN 'callback_colleague'
                  WHEN f."isMissedCall" THEN 'missed'
                  WHEN f."callbackUserId" IS NULL THEN 'callback_anyone'
                  ELSE 'callback_mine' END
           END AS "group"
      FROM (
        SELECT e.*, coalesce(e.never, e.in_queue, e.closed) AS block, coalesce(e.never, e.closed) AS forbidden,
               CASE e.in_queue
                 WHEN 'leased' THEN e."leaseExpiresAt"
                 WHEN 'assigned' THEN e.shared_from
                 WHEN 'callback_planned' THEN e."callbackDueAt"
                 WHEN 'day_limit' THEN (${today} + 1)::timestamp AT TIME ZONE ${judge.timeZone}
                 WHEN 'resting' THEN e."nextAttemptAt"
                 WHEN 'same_hours' THEN e.same_time + make_interval(hours => e.avoid_same_hours)
               END AS opens
          FROM (${facts(scope, judge, { now, me, today, isDue })}) e
      ) f`;
}

/**
 * Computed once, whatever plan is made of the rest: on tables that were filled a moment ago and never analysed, the planner
 * takes them for empty and would ask anew for each of a thousand leads.
 */
const once = (whole: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`WITH whole AS MATERIALIZED (${whole}) SELECT * FROM whole`;

type Moment = { now: Prisma.Sql; me: Prisma.Sql; today: Prisma.Sql; isDue: Prisma.Sql };

/**
 * What is known of each lead, and its reasons: `never` (no time ends them), `in_queue` and `closed` (the calling hours).
 * `OFFSET 0` keeps the planner from writing the long CASE anew into each place where its answer is used: at 50,000 leads
 * that was three quarters of the time.
 */
function facts(scope: Scope, judge: Judge, { now, me, today, isDue }: Moment): Prisma.Sql {
  const { workspaceId, leadId } = scope;
  const status = scope.isAsIfRunning ? Prisma.sql`'running'` : Prisma.sql`c.status`;
  // A colleague's lead is lent out once that colleague has been away for the campaign's minutes.
  const sharedFrom = Prisma.sql`(CASE WHEN w.left_for_good THEN '-infinity'::timestamptz WHEN c.away_minutes > 0 THEN w.away_since + make_interval(mins => c.away_minutes) END)`;
  const isOthers = scope.isAsIfRunning
    ? Prisma.sql`false`
    : Prisma.sql`(c.assignment <> 'anyone' AND p.assignee_user_id IS NOT NULL AND p.assignee_user_id IS DISTINCT FROM ${me}
                  AND (${sharedFrom} <= ${now}) IS NOT TRUE)`;
  // The middle of the window: the last try's time of day, on the nearest later day.
  const sameTime = Prisma.sql`(p.last_attempt_at + make_interval(days => round(extract(epoch FROM ${now} - p.last_attempt_at) / 86400)::int))`;
  const purpose =
    scope.campaignId === null
      ? Prisma.sql`'service'::"CallPurpose"`
      : Prisma.sql`(SELECT purpose FROM campaigns WHERE workspace_id = ${workspaceId}::uuid AND id = ${scope.campaignId}::uuid)`;
  const hours = judge.rules
    ? windows(judge.rules, {
        workspaceId,
        campaignId: scope.campaignId,
        now,
        purpose,
        timeZone: judge.timeZone,
      })
    : noWindows;
  const keys = judge.rules ? windowKeys(judge.rules) : { code: Prisma.sql`''`, zone: Prisma.sql`''` };
  const oneNumber =
    leadId === undefined
      ? null
      : Prisma.sql`(SELECT k.phone_last_ten FROM leads l JOIN contacts k ON k.workspace_id = l.workspace_id AND k.id = l.contact_id
                     WHERE l.workspace_id = ${workspaceId}::uuid AND l.id = ${leadId}::uuid)`;
  return Prisma.sql`
        SELECT p.lead_id AS "leadId", k.id AS "contactId", k.name, k.company, k.phone,
               k.time_zone AS "timeZone", l.stage::text AS stage, k.is_demo AS "isDemo", k.do_not_call_at AS "doNotCallAt",
               p.position, p.state::text AS state, p.done_reason AS "doneReason", p.attempts,
               c.max_attempts AS "maxAttempts", c.status::text AS "campaignStatus", c.queue_order::text AS queue_order,
               z.name AS "campaignPausedByName", c.pause_reason AS "campaignPauseReason",
               CASE WHEN l.attempts_on = ${today} THEN l.attempts_today ELSE 0 END AS "attemptsToday",
               p.next_attempt_at AS "nextAttemptAt", p.last_attempt_at AS "lastAttemptAt",
               h.id AS "leaseUserId", h.name AS "leaseHolderName",
               CASE WHEN h.id IS NULL THEN NULL ELSE l.lease_expires_at END AS "leaseExpiresAt",
               CASE WHEN h.id IS NULL THEN NULL ELSE l.lease_taken_at END AS "leaseTakenAt",
               o.worker_user_id AS "onCallUserId", o.name AS "onCallName",
               t.due_at AS "callbackDueAt", coalesce(${isDue}, false) AS "isCallbackDue",
               t.assignee_user_id AS "callbackUserId", t.assignee_name AS "callbackUserName",
               coalesce(t.is_missed_call, false) AS "isMissedCall",
               t.due_at IS NOT NULL OR h.id IS NOT NULL AS "isContested",
               p.assignee_user_id AS "assigneeUserId", w.name AS "assigneeName", ${sharedFrom} AS shared_from,
               ${scope.campaignId !== null}::boolean AS is_placed, c.avoid_same_hours, ${sameTime} AS same_time,
               c.purpose::text AS purpose, n.id AS "lineId", n.phone AS "linePhone", n.class::text AS "lineClass",
               x.id AS "consentEntryId", x.decision::text AS "consentDecision", x.at AS "consentAt",
               g.zone AS "ruleZone", g.local_time AS "localTime", g.rules, g.closing, g.open,
               CASE
                 WHEN k.do_not_call_at IS NOT NULL THEN 'do_not_call'
                 WHEN k.phone IS NULL THEN 'no_phone'
                 WHEN k.phone_last_ten IS NULL THEN 'bad_number'
                 WHEN k.is_demo AND NOT ${judge.isTwin}::boolean THEN 'demo_number'
                 WHEN x.decision = 'withdrawn' OR g.needs_consent AND x.decision IS NULL THEN 'no_consent'
                 WHEN p.campaign_id IS NOT NULL
                      AND CASE n.class WHEN 'service' THEN c.purpose = 'promotional' WHEN 'promotional' THEN c.purpose <> 'promotional' END THEN 'line_class'
               END AS never,
               CASE
                 WHEN o.lead_id IS NOT NULL THEN 'on_a_call'
                 WHEN p.state = 'done' AND (t.due_at IS NULL OR coalesce(p.done_reason IN ('blocked', 'removed', 'bad_data'), false)) THEN 'done'
                 WHEN t.due_at IS NULL AND p.attempts >= c.max_attempts THEN 'attempts_used'
                 WHEN ${status} <> 'running' THEN 'campaign_not_running'
                 WHEN h.id IS NOT NULL AND h.id IS DISTINCT FROM ${me} THEN 'leased'
                 WHEN ${isDue} THEN NULL
                 WHEN t.due_at IS NOT NULL AND p.campaign_id IS NOT NULL THEN 'callback_planned'
                 WHEN ${isOthers} THEN 'assigned'
                 WHEN l.attempts_on = ${today} AND l.attempts_today >= c.attempts_per_day THEN 'day_limit'
                 WHEN p.next_attempt_at > ${now} THEN 'resting'
                 WHEN p.attempts > 0 AND c.avoid_same_hours > 0 AND ${now} - p.last_attempt_at >= interval '12 hours'
                      AND abs(extract(epoch FROM ${now} - ${sameTime})) < c.avoid_same_hours * 3600 THEN 'same_hours'
               END AS in_queue,
               CASE WHEN g.code IS NULL OR g.open @> ${now} THEN NULL
                    WHEN g.closing->>'holiday' IS NULL THEN 'hours' ELSE 'holiday' END AS closed
          FROM ${place(scope)}
          JOIN leads l ON l.workspace_id = p.workspace_id AND l.id = p.lead_id AND l.deleted_at IS NULL
          JOIN contacts k ON k.workspace_id = l.workspace_id AND k.id = l.contact_id
          LEFT JOIN lines n ON n.workspace_id = p.workspace_id AND n.id = coalesce(c.line_id, ${judge.lineId}::uuid) AND n.deleted_at IS NULL
          LEFT JOIN (${hours}) g ON g.code = ${keys.code} AND g.zone_key = ${keys.zone}
          LEFT JOIN (${once(latestConsents(workspaceId, oneNumber))}) x ON x.phone_last_ten = k.phone_last_ten AND x.purpose = c.purpose
          LEFT JOIN users z ON z.id = c.paused_by_user_id AND c.status = 'paused'
          LEFT JOIN users h ON h.id = l.lease_user_id AND l.lease_expires_at > ${now}
          LEFT JOIN (${once(awayMembers(workspaceId))}) w ON w.user_id = p.assignee_user_id
          LEFT JOIN (${once(Prisma.sql`
            SELECT DISTINCT ON (a.lead_id) a.lead_id, a.worker_user_id, u.name
              FROM calls a LEFT JOIN users u ON u.id = a.worker_user_id
             WHERE a.workspace_id = ${workspaceId}::uuid AND a.phase <> 'ended' AND a.lead_id IS NOT NULL
             ORDER BY a.lead_id, a.started_at`)}
          ) o ON o.lead_id = p.lead_id
          LEFT JOIN (${once(Prisma.sql`
            SELECT DISTINCT ON (b.lead_id) b.lead_id, b.due_at, b.assignee_user_id, u.name AS assignee_name,
                   m.id IS NOT NULL AS is_missed_call
              FROM tasks b
              LEFT JOIN users u ON u.id = b.assignee_user_id
              LEFT JOIN calls m ON m.workspace_id = b.workspace_id AND m.id = b.call_id
                               AND m.direction = 'inbound' AND m.status = 'missed'
             WHERE b.workspace_id = ${workspaceId}::uuid AND b.kind = 'callback' AND b.lead_id IS NOT NULL
               AND b.done_at IS NULL AND b.deleted_at IS NULL
             ORDER BY b.lead_id, (b.due_at <= ${now}) DESC,
                      CASE WHEN b.due_at > ${now} THEN 0 WHEN b.assignee_user_id = ${me} THEN 0
                           WHEN b.assignee_user_id IS NULL THEN 1 ELSE 2 END,
                      b.due_at`)}
          ) t ON t.lead_id = p.lead_id
         WHERE ${seesLead(judge.sight)}
        OFFSET 0`;
}
