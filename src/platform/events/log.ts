import { catalog, type DomainEvent, type EventType } from "@/contracts/catalog";
import type { UserId, WorkspaceId } from "@/contracts/ids";
import type { Tx } from "@/platform/db";
import { originOf } from "@/platform/origin";
import { connectionOf } from "@/platform/transaction-connection";

/** A row of the log as the tail reads it. */
export type LogRow = {
  seq: number;
  type: string;
  audience: string;
  data: unknown;
  actorId: string | null;
  /** Id of the delivery, or the job, that caused it: one id from webhook to stream. */
  causeId: string | null;
  at: number;
};

/** An event; with its own cause where it is not the one of the whole append. */
export type Caused = DomainEvent & { causeId?: string };

const maxEventBytes = 4096;
const maxEventsPerAppend = 500;

/** The audience column of one event: "workspace", or "user:<id>". */
function audienceOf(event: DomainEvent): string {
  if (catalog[event.type].audience === "workspace") return "workspace";
  const { data } = event;
  if (!("userId" in data)) throw new Error(`${event.type} is personal and names nobody`);
  return `user:${data.userId}`;
}

function idOf(data: object, name: string): string | null {
  const value = Object.entries(data).find(([key]) => key === name)?.[1];
  return typeof value === "string" ? value : null;
}

/** The id an event is about: `call.ended` → data.callId. Types without one are about the workspace. */
function entityOf(type: EventType, data: object): { entityType: string; entityId: string } {
  const noun = type.slice(0, type.indexOf("."));
  const key = noun.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return { entityType: noun, entityId: idOf(data, `${key}Id`) ?? "" };
}

const appendSql = `
    WITH bumped AS (
      UPDATE workspace_stream
         SET head = head + $2::int, last_transaction_id = pg_current_xact_id()::text::bigint
       WHERE workspace_id = $1::uuid
       RETURNING epoch, head, head - $2::int AS base
    ), given AS (
      SELECT * FROM jsonb_to_recordset($3::jsonb)
        AS r(n int, type text, entity_type text, entity_id text, audience text, data jsonb, in_feed boolean,
             lead_id uuid, call_id uuid, campaign_id uuid, cause_id text)
    ), logged AS (
      INSERT INTO workspace_event (workspace_id, seq, type, entity_type, entity_id, audience, data, actor_id, cause_id, created_at)
      SELECT $1::uuid, b.base + g.n, g.type, g.entity_type, g.entity_id, g.audience, g.data,
             $4::uuid, coalesce(g.cause_id, $5::text), clock_timestamp()
        FROM bumped b, given g
    ), fed AS (
      INSERT INTO activities (workspace_id, seq, type, actor_id, lead_id, call_id, campaign_id, data, created_at)
      SELECT $1::uuid, b.base + g.n, g.type, $4::uuid, g.lead_id, g.call_id, g.campaign_id, g.data,
             clock_timestamp()
        FROM bumped b, given g WHERE g.in_feed
    )
    SELECT epoch, head, set_config('ringside.origin', $6::text, true) FROM bumped`;

/**
 * Appends events to one workspace's log and, for those in the feed, to its activities: one statement, to be the
 * last of the transaction. It takes the workspace's counter row, so positions commit in order and are dense:
 * a counter taken first would serialise the whole transaction, a sequence would lose events (delivery.md). It also
 * tells the database who acts, for the audit's triggers, which run at the commit (decision 0035): `doneBy` where the
 * log itself must not name the person. Returns the new head.
 */
export async function append(
  tx: Tx,
  workspaceId: WorkspaceId,
  events: readonly Caused[],
  meta: { actorId: UserId | null; causeId?: string | undefined; doneBy?: UserId | undefined },
): Promise<{ epoch: number; head: number }> {
  if (events.length === 0 || events.length > maxEventsPerAppend) {
    throw new Error(`an append takes 1 to ${maxEventsPerAppend} events, not ${events.length}`);
  }
  const rows = events.map((event, index) => {
    const data = catalog[event.type].payload.parse(event.data);
    const text = JSON.stringify(data);
    if (text.length > maxEventBytes)
      throw new Error(`${event.type} carries ${text.length} bytes; ${maxEventBytes} are allowed`);
    const { entityType, entityId } = entityOf(event.type, data);
    return {
      n: index + 1,
      type: event.type,
      entity_type: entityType,
      entity_id: entityId,
      audience: audienceOf(event),
      data,
      in_feed: catalog[event.type].inFeed,
      lead_id: idOf(data, "leadId"),
      call_id: idOf(data, "callId"),
      campaign_id: idOf(data, "campaignId"),
      cause_id: event.causeId ?? null,
    };
  });
  const [result] = await connectionOf(tx).query<{ epoch: number; head: string }>({
    name: "append",
    text: appendSql,
    values: [
      workspaceId,
      rows.length,
      JSON.stringify(rows),
      meta.actorId,
      meta.causeId ?? null,
      JSON.stringify(originOf(meta.doneBy ?? meta.actorId) ?? {}),
    ],
  });
  if (!result) throw new Error("the workspace has no log");
  return { epoch: result.epoch, head: Number(result.head) };
}
