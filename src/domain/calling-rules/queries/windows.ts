import { type CallingCode, callingCode, callingCountries } from "@/contracts/calling-rules/schema";
import type { CampaignId, WorkspaceId } from "@/contracts/ids";
import { Prisma, type Reader } from "@/platform/db";

/** So far ahead the next opening is looked for. */
const daysAhead = 15;

/**
 * What the rules of a workspace are about: countries, and the zones its contacts name. The hours are the same for all
 * numbers of one country in one zone, so that they are worked out once for each such pair and not for each lead.
 */
export type RuleScope = { codes: CallingCode[]; zones: string[] };

/** Null where nothing limits the hours, neither a rule nor a campaign of its own: then every hour is open. */
export async function getRuleScope(reader: Reader, workspaceId: WorkspaceId): Promise<RuleScope | null> {
  const rules = await reader.callingRule.findMany({
    where: { workspaceId, endedAt: null },
    select: { callingCode: true },
  });
  if (rules.length === 0 && !(await hasCampaignHours(reader, workspaceId))) return null;
  const codes = [...new Set(rules.map((rule) => rule.callingCode))].flatMap((code) => {
    const known = callingCode.safeParse(code);
    return known.success ? [known.data] : [];
  });
  // Hops from one zone to the next along the index: few steps, however many contacts.
  const rows = await reader.$queryRaw<{ zone: string }[]>(Prisma.sql`
    WITH RECURSIVE hop AS (
      (SELECT time_zone AS zone FROM contacts WHERE workspace_id = ${workspaceId}::uuid AND time_zone IS NOT NULL ORDER BY time_zone LIMIT 1)
      UNION ALL
      SELECT (SELECT time_zone FROM contacts WHERE workspace_id = ${workspaceId}::uuid AND time_zone > hop.zone ORDER BY time_zone LIMIT 1)
        FROM hop WHERE hop.zone IS NOT NULL
    ) SELECT zone FROM hop WHERE zone IS NOT NULL`);
  const known = rows.length === 0 ? new Set<string>() : await zonesOfDatabase(reader);
  return { codes, zones: rows.map((row) => row.zone).filter((zone) => known.has(zone)) };
}

async function hasCampaignHours(reader: Reader, workspaceId: WorkspaceId): Promise<boolean> {
  const [row] = await reader.$queryRaw<{ has: boolean }[]>(Prisma.sql`
    SELECT EXISTS (SELECT FROM campaigns c WHERE c.workspace_id = ${workspaceId}::uuid AND c.deleted_at IS NULL AND ${isLimited}) AS has`);
  return row?.has ?? false;
}

/** On a campaign `c`: it has hours of its own. */
const isLimited = Prisma.sql`(c.opens_minute > 0 OR c.closes_minute < 1440 OR cardinality(c.weekdays) < 7)`;

let knownZones: Promise<Set<string>> | null = null;
/** A zone that only the browser knows would fail every judgement of the workspace; it counts as none. */
function zonesOfDatabase(reader: Reader): Promise<Set<string>> {
  knownZones ??= reader.$queryRaw<{ name: string }[]>`SELECT name FROM pg_timezone_names`.then(
    (rows) => new Set(rows.map((row) => row.name)),
    (error: unknown) => {
      knownZones = null;
      throw error;
    },
  );
  return knownZones;
}

/** The key of a contact's country and of its zone among the rows of `windows`; `k` is the contact. */
export function windowKeys(scope: RuleScope): { code: Prisma.Sql; zone: Prisma.Sql } {
  const cases = scope.codes.map((code) => Prisma.sql`WHEN starts_with(k.phone, ${`+${code}`}) THEN ${code}`);
  return {
    code: cases.length === 0 ? Prisma.sql`''` : Prisma.sql`CASE ${Prisma.join(cases, " ")} ELSE '' END`,
    zone: Prisma.sql`CASE WHEN k.time_zone = ANY(${scope.zones}::text[]) THEN k.time_zone ELSE '' END`,
  };
}

/**
 * When numbers may be called, one row for each country and zone: `open` = the open times of the next days, which are
 * inside every rule that holds for the number on that day; `rules` = those of today; `closing` = the one that forbids
 * this moment. Rules are read with the customer's calendar and clock.
 */
export function windows(
  scope: RuleScope,
  at: RuleMoment & { now: Prisma.Sql; timeZone: string },
): Prisma.Sql {
  const codes = JSON.stringify([
    ...scope.codes.map((code) => ({ code, zone: callingCountries[code].zone })),
    { code: "", zone: at.timeZone },
  ]);
  return Prisma.sql`
    SELECT z.code, z.zone_key, z.zone, to_char(z.local, 'YYYY-MM-DD HH24:MI') AS local_time, n.open, t.rules, coalesce(t.needs_consent, false) AS needs_consent, t.closing
      FROM (
        SELECT c.code, k.zone AS zone_key, CASE WHEN k.zone = '' THEN c.zone ELSE k.zone END AS zone,
               ${at.now} AT TIME ZONE CASE WHEN k.zone = '' THEN c.zone ELSE k.zone END AS local
          FROM jsonb_to_recordset(${codes}::jsonb) AS c(code text, zone text)
          CROSS JOIN unnest(${["", ...scope.zones]}::text[]) AS k(zone)
      ) z
      CROSS JOIN LATERAL (
        SELECT range_agg(tstzrange((d.day + make_interval(mins => d.opens)) AT TIME ZONE z.zone,
                                   (d.day + make_interval(mins => d.closes)) AT TIME ZONE z.zone)) FILTER (WHERE d.opens < d.closes) AS open
          FROM (
            SELECT s.day, coalesce(max(r.opens_minute), 0) AS opens,
                   CASE WHEN bool_or(r.is_closed) THEN 0 ELSE coalesce(min(r.closes_minute), 1440) END AS closes
              FROM generate_series(z.local::date::timestamp - interval '1 day', z.local::date::timestamp + make_interval(days => ${daysAhead}), interval '1 day') s(day)
              LEFT JOIN LATERAL (${rulesOn(at, Prisma.sql`s.day::date`)}) r ON true
             GROUP BY s.day
          ) d
      ) n
      CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('ruleId', r.rule_id, 'version', r.version, 'name', r.name, 'isVerified', r.is_verified) ORDER BY r.name, r.rule_id)
                 FILTER (WHERE r.rule_id IS NOT NULL) AS rules,
               bool_or(r.needs_consent) AS needs_consent,
               (array_agg(jsonb_build_object('name', r.name, 'isVerified', r.is_verified, 'holiday', r.holiday, 'isCampaigns', r.rule_id IS NULL)
                          ORDER BY r.holiday IS NULL, NOT r.is_closed, r.opens_minute DESC, r.rule_id)
                FILTER (WHERE r.is_closed OR r.minute < r.opens_minute OR r.minute >= r.closes_minute))[1] AS closing
          FROM (SELECT o.*, extract(hour FROM z.local) * 60 + extract(minute FROM z.local) AS minute
                  FROM (${rulesOn(at, Prisma.sql`z.local::date`)}) o) r
      ) t`;
}

/** Which campaign's purpose and own hours count; null = a call by hand. */
type RuleMoment = { workspaceId: WorkspaceId; purpose: Prisma.Sql; campaignId: CampaignId | null };

/**
 * The rules that hold on a day for the numbers of `z`, with the holiday that closes it. A campaign's own hours are one
 * more of them, without an id: it can only narrow what the others leave.
 */
function rulesOn(at: RuleMoment, day: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT a.rule_id, a.version, a.name, a.is_verified, a.needs_consent, a.opens_minute, a.closes_minute, h.name AS holiday,
           h.name IS NOT NULL OR NOT extract(isodow FROM ${day})::int = ANY(a.weekdays) AS is_closed
      FROM calling_rules a
      LEFT JOIN LATERAL (
        SELECT min(y.name) AS name FROM holidays y
         WHERE a.observes_holidays AND y.workspace_id = a.workspace_id AND y."on" = ${day}
           AND (y.calling_code IS NULL OR y.calling_code = z.code)
      ) h ON true
     WHERE a.workspace_id = ${at.workspaceId}::uuid AND a.ended_at IS NULL
       AND a.effective_from <= ${day} AND (a.effective_until IS NULL OR a.effective_until >= ${day})
       AND (a.calling_code IS NULL OR a.calling_code = z.code)
       AND (a.purpose IS NULL OR a.purpose = ${at.purpose})
    UNION ALL
    SELECT NULL, 0, 'this campaign’s hours', true, false, c.opens_minute, c.closes_minute, NULL,
           NOT extract(isodow FROM ${day})::int = ANY(c.weekdays)
      FROM campaigns c
     WHERE c.workspace_id = ${at.workspaceId}::uuid AND c.id = ${at.campaignId}::uuid AND ${isLimited}`;
}
