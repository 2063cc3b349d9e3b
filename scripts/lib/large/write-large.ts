import type pg from "pg";
import { defaultOutcomes } from "@/domain/outcomes/rules";

const firstNames =
  "Aarav Aditi Ajay Akash Amit Ananya Anil Anita Anjali Arjun Asha Bhavna Deepa Deepak Dev Divya Farhan Gauri Gita Harish Imran Isha Jaya Karan Kavita Kiran Lata Leela Manish Meera Mohan Nadia Naveen Neha Nikhil Nisha Pooja Pradeep Priya Rahul Rajesh Rakesh Rani Ravi Rekha Ritu Rohan Sameer Sana Sanjay Sarita Seema Shreya Sunil Sunita Tara Uma Varun Vikram Yusuf".split(
    " ",
  );
const lastNames =
  "Agarwal Ahmed Ali Bakshi Banerjee Basu Bhat Bose Chauhan Chopra Das Desai Deshmukh Dutta Fernandes Ghosh Gill Gupta Iyengar Iyer Jadhav Jain Jha Joshi Kadam Kapoor Kaul Khan Khanna Krishnan Kulkarni Kumar Lal Mahajan Malhotra Mathur Mehta Menon Mishra Mukherjee Naidu Nair Narayan Pandey Patel Patil Pillai Prasad Qureshi Raman Rao Rathore Reddy Roy Saxena Sen Shah Sharma Shetty Singh Sinha Subramanian Thakur Thomas Tiwari Trivedi Varma Verma Yadav".split(
    " ",
  );
const trades =
  "Textiles,Pharma,Traders,Engineering Works,Jewellers,Logistics,Electricals,Diagnostics,Foods,Interiors,Auto Parts,Exports".split(
    ",",
  );
const cities = "Mumbai Pune Bengaluru Hyderabad Chennai Ahmedabad Jaipur Kochi Lucknow Delhi".split(" ");
const sources = ["Website", "Referral", "Trade fair", "Bought list", "Walk-in"];

const callsAtOnce = 100_000;
const days = 180;

export type LargeSize = { leads: number; calls: number };

/** `scale` 1 = 100,000 leads and 1,000,000 calls. */
export function sizeOf(scale: number): LargeSize {
  const leads = Math.max(100, Math.round(100_000 * scale));
  return { leads, calls: leads * 10 };
}

const array = (words: readonly string[]) => `ARRAY[${words.map((word) => `'${word}'`).join(",")}]`;
/** One of `list` by a number that looks random and is the same every time. */
const pick = (list: string, hash: string) => `(${list})[1 + (${hash}) % array_length(${list}, 1)]`;
/** A number from 0 that belongs to (n, salt). */
const hash = (n: string, salt: number) => `(hashint4((${n})::int + ${salt * 1_000_003}) & 2147483647)`;
/** An id as Prisma's uuid(7) makes them: by time, so that new rows stand together on disk. */
const idAt = (at: string, seed: string) =>
  `overlay(overlay(lpad(to_hex((extract(epoch FROM ${at}) * 1000)::bigint), 12, '0') || md5(${seed}) placing '7' from 13 for 1) placing 'a' from 17 for 1)::text`;
const uuidAt = (at: string, seed: string) => `left(${idAt(at, seed)}, 32)::uuid`;

/**
 * Fills a workspace with many leads and ten times as many calls of its members, spread over the last 180 days: the same
 * rows every time but for the moment they end at. Only numbers that their countries keep free for stories, and each
 * contact is marked as made up. `say` is told what was written.
 */
export async function writeLarge(
  client: pg.ClientBase,
  { workspaceId, userIds, size }: { workspaceId: string; userIds: readonly string[]; size: LargeSize },
  say: (text: string) => void = () => undefined,
): Promise<void> {
  const { leads, calls } = size;
  // A fifth of the leads has never been called.
  const called = Math.floor(leads * 0.8);
  await client.query("SET synchronous_commit = off");
  await client.query("SET statement_timeout = 0");
  await client.query("SET work_mem = '64MB'");
  await writeFrame(client, workspaceId);
  const end = new Date();
  // Bound once, so that every statement speaks of the same moment and the same people.
  await client.query(`CREATE TEMP TABLE large_frame AS
    SELECT '${workspaceId}'::uuid AS workspace_id, '${end.toISOString()}'::timestamptz AS ends_at,
           ARRAY[${userIds.map((id) => `'${id}'::uuid`).join(",")}] AS users,
           (SELECT array_agg(id ORDER BY position) FROM outcomes WHERE workspace_id = '${workspaceId}') AS outcomes,
           (SELECT array_agg(id ORDER BY name) FROM campaigns WHERE workspace_id = '${workspaceId}') AS campaigns,
           (SELECT id FROM lines WHERE workspace_id = '${workspaceId}' LIMIT 1) AS line_id`);

  const startedAt = (i: string) =>
    `date_trunc('milliseconds', f.ends_at - make_interval(secs => (${calls} - ${i}) * ${(days * 86_400) / calls}))`;
  const outcomeOf = (i: string) =>
    `CASE WHEN ${hash(i, 3)} % 10 < 8 THEN f.outcomes[1 + ${hash(i, 4)} % array_length(f.outcomes, 1)] END`;
  // 7919 is prime: each lead has its turn once in every round of calls, in an order that looks like none.
  const leadOf = (i: string) => `((${i})::bigint * 7919 % ${called})::int`;

  const bornAt = `date_trunc('milliseconds', f.ends_at - make_interval(secs => (${leads} - n) * ${(days * 86_400) / leads}))`;
  await client.query(`CREATE TEMP TABLE large_leads AS
    SELECT n, ${bornAt} AS born_at, ${uuidAt(bornAt, `f.workspace_id::text || 'lead' || n`)} AS lead_id,
           ${uuidAt(bornAt, `f.workspace_id::text || 'contact' || n`)} AS contact_id,
           CASE WHEN n < 20000 THEN '+9190000' || lpad(n::text, 5, '0')
                ELSE '+1' || (201 + (n - 20000) / 100 % 798)::text || '55501' || lpad((n % 100)::text, 2, '0') END AS phone,
           CASE WHEN n % 7 < 6 THEN f.campaigns[1 + n % array_length(f.campaigns, 1)] END AS campaign_id
      FROM generate_series(0, ${leads - 1}) n, large_frame f`);
  await client.query("ALTER TABLE large_leads ADD PRIMARY KEY (n)");
  await client.query("ANALYZE large_leads");
  await client.query(`INSERT INTO contacts
      (workspace_id, id, name, company, email, phone, phone_last_ten, time_zone, do_not_call_at, is_demo, created_at, updated_at)
    SELECT f.workspace_id, l.contact_id, ${pick(array(firstNames), hash("n", 1))} || ' ' || ${pick(array(lastNames), hash("n", 2))},
           CASE WHEN n % 3 > 0 THEN ${pick(array(cities), hash("n", 5))} || ' ' || ${pick(array(trades), hash("n", 6))} END,
           CASE WHEN n % 5 > 0 THEN lower(${pick(array(firstNames), hash("n", 1))}) || '.' || n || '@example.com' END,
           l.phone, right(l.phone, 10), CASE WHEN n < 20000 THEN 'Asia/Kolkata' ELSE 'America/New_York' END,
           CASE WHEN n % 97 = 0 THEN l.born_at + interval '1 day' END, true, l.born_at, l.born_at
      FROM large_leads l, large_frame f ORDER BY n`);
  await client.query(`INSERT INTO consent_entries (workspace_id, id, contact_id, phone_last_ten, email, decision, source, at)
    SELECT workspace_id, gen_random_uuid(), id, phone_last_ten, lower(email), 'withdrawn', 'said_on_call', do_not_call_at
      FROM contacts WHERE workspace_id = '${workspaceId}' AND do_not_call_at IS NOT NULL`);
  await client.query(`INSERT INTO leads
      (workspace_id, id, contact_id, stage, owner_user_id, source, last_call_at, last_outcome_id, created_at, updated_at)
    SELECT f.workspace_id, l.lead_id, l.contact_id,
           (CASE WHEN c.n IS NULL THEN 'new' ELSE ${pick(array(["contacted", "contacted", "contacted", "interested", "converted", "lost"]), hash("l.n", 7))} END)::"LeadStage",
           CASE WHEN ${hash("l.n", 8)} % 12 > 0 THEN f.users[1 + ${hash("l.n", 9)} % array_length(f.users, 1)] END,
           ${pick(array(sources), hash("l.n", 10))}, c.at, c.outcome_id, l.born_at, coalesce(c.at, l.born_at)
      FROM large_leads l CROSS JOIN large_frame f
      LEFT JOIN (SELECT ${leadOf("i")} AS n, ${startedAt("i")} AS at, ${outcomeOf("i")} AS outcome_id
                   FROM generate_series(${calls - called}, ${calls - 1}) i, large_frame f) c ON c.n = l.n
     ORDER BY l.n`);
  await client.query(`INSERT INTO campaign_leads
      (workspace_id, campaign_id, lead_id, position, state, attempts, next_attempt_at, last_attempt_at, done_reason, created_at, updated_at)
    SELECT f.workspace_id, l.campaign_id, l.lead_id, l.n, (CASE WHEN l.n % 4 = 0 THEN 'done' ELSE 'queued' END)::"CampaignLeadState",
           CASE WHEN l.n < ${called} THEN l.n % 5 ELSE 0 END, CASE WHEN l.n % 3 = 0 THEN f.ends_at + interval '2 hours' END,
           NULL, CASE WHEN l.n % 4 = 0 THEN 'capped' END, l.born_at, l.born_at
      FROM large_leads l, large_frame f WHERE l.campaign_id IS NOT NULL`);
  say(`${leads.toLocaleString("en-IN")} leads`);

  const kind = hash("i", 11);
  const status = `CASE WHEN ${kind} % 100 < 34 THEN 'completed' WHEN ${kind} % 100 < 66 THEN 'no_answer' WHEN ${kind} % 100 < 76 THEN 'busy'
    WHEN ${kind} % 100 < 82 THEN 'cancelled_by_customer' WHEN ${kind} % 100 < 87 THEN 'failed' WHEN ${kind} % 100 < 92 THEN 'worker_no_answer'
    ELSE 'missed' END`;
  for (let from = 0; from < calls; from += callsAtOnce) {
    const to = Math.min(calls, from + callsAtOnce);
    await client.query(`INSERT INTO calls
        (workspace_id, id, direction, lead_id, campaign_id, worker_user_id, line_id, customer_phone, customer_last_ten, provider_call_id,
         provider_request_id, dial_state, phase, status, ended_by, did_worker_pick_up, did_customer_pick_up, requested_at, started_at,
         ringing_at, customer_picked_up_at, ended_at, duration_seconds, talk_seconds, outcome_id, outcome_at, wrap_up, wrap_up_at, is_simulated,
         last_signal_at, created_at, updated_at)
      SELECT c.workspace_id, ${uuidAt("c.at", "c.workspace_id::text || 'call' || i")},
             (CASE WHEN c.status = 'missed' THEN 'inbound' ELSE 'outbound' END)::"CallDirection", c.lead_id, c.campaign_id, c.worker, c.line_id,
             c.phone, right(c.phone, 10), 'large-' || i, CASE WHEN c.status <> 'missed' THEN 'large-r' || i END,
             (CASE WHEN c.status = 'missed' THEN 'none' ELSE 'accepted' END)::"DialState", 'ended', c.status::"CallStatus", 'report',
             c.status NOT IN ('missed', 'worker_no_answer'), CASE WHEN c.status = 'missed' THEN NULL ELSE c.status = 'completed' END,
             CASE WHEN c.status <> 'missed' THEN c.at END, c.at, c.at + interval '1.2 seconds',
             CASE WHEN c.status = 'completed' THEN c.at + interval '20 seconds' END, c.at + make_interval(secs => 25 + c.talk), 25 + c.talk,
             CASE WHEN c.status = 'completed' THEN c.talk END, c.outcome_id, CASE WHEN c.outcome_id IS NOT NULL THEN c.at + make_interval(secs => 40 + c.talk) END,
             'done', c.at + make_interval(secs => 26 + c.talk), true, c.at + make_interval(secs => 26 + c.talk), c.at, c.at + make_interval(secs => 60 + c.talk)
        FROM (SELECT i, f.workspace_id, f.line_id, ${startedAt("i")} AS at, ${status} AS status, ${outcomeOf("i")} AS outcome_id,
                     f.users[1 + ${hash("i", 12)} % array_length(f.users, 1)] AS worker, l.lead_id, l.campaign_id, l.phone,
                     CASE WHEN ${kind} % 100 < 34 THEN ${hash("i", 13)} % 600 ELSE 0 END AS talk
                FROM generate_series(${from}, ${to - 1}) i CROSS JOIN large_frame f JOIN large_leads l ON l.n = ${leadOf("i")}) c`);
    say(`${to.toLocaleString("en-IN")} calls`);
  }
  for (const table of ["contacts", "leads", "campaign_leads", "calls"])
    await client.query(`VACUUM ANALYZE ${table}`);
  await client.query("DROP TABLE large_leads, large_frame");
}

/** Outcomes, a line and five campaigns, where the workspace has none. */
async function writeFrame(client: pg.ClientBase, workspaceId: string): Promise<void> {
  for (const outcome of defaultOutcomes()) {
    await client.query(
      `INSERT INTO outcomes (workspace_id, id, label, tone, effect, position, recycle_minutes, is_suggested_if_not_reached, updated_at)
       VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, $6, $7, now())`,
      [
        workspaceId,
        outcome.label,
        outcome.tone,
        outcome.effect,
        outcome.position,
        outcome.recycleMinutes,
        outcome.isSuggestedIfNotReached,
      ],
    );
  }
  await client.query(
    `INSERT INTO lines (workspace_id, id, label, phone, last_ten, updated_at)
     VALUES ($1, gen_random_uuid(), 'Main line', '+918069000001', '8069000001', now())`,
    [workspaceId],
  );
  await client.query(
    `INSERT INTO campaigns (workspace_id, id, name, status, script, started_at, updated_at)
     SELECT $1, gen_random_uuid(), 'Round ' || n, (CASE WHEN n < 3 THEN 'running' ELSE 'completed' END)::"CampaignStatus",
            'Namaste, this is Ringside calling.', now() - interval '30 days', now()
       FROM generate_series(1, 5) n`,
    [workspaceId],
  );
}
