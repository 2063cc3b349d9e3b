import { setTimeout as sleep } from "node:timers/promises";
import type { SessionId } from "@/contracts/ids";
import type { Stack } from "../../support/stack/stack";
import { makeTeam, type Person, type Team } from "../../support/stack/team";
import { dialledCall, post, type Webhook } from "../../support/stack/webhooks";
import { cookieOf } from "./cookie";
import { Truth } from "./truth";
import { Viewer } from "./viewer";

/** A team on the production server, with screens of its people and a provider that does not give up. */
export class Outpost {
  readonly truth: Truth;
  /** Since when the server cannot be reached, by the test's own doing. */
  closedSince: number | null = null;

  private constructor(
    readonly stack: Stack,
    readonly team: Team,
  ) {
    this.truth = new Truth(team.workspaceId, (text, values) => stack.sql(text, values));
  }

  static async on(stack: Stack, leads: number): Promise<Outpost> {
    return new Outpost(stack, await makeTeam(stack, { leads, isOutcomeRequired: false }));
  }

  async screen(person: Person, origin = this.stack.origin): Promise<Viewer> {
    const [session] = await this.stack.sql<{ id: string }>(
      "INSERT INTO sessions (id, user_id, user_agent, ip_prefix) VALUES (gen_random_uuid(), $1, 'test', 'test') RETURNING id",
      [person.userId],
    );
    const cookie = await cookieOf({
      userId: person.userId,
      sessionId: (session?.id ?? "") as SessionId,
    });
    const { epoch, seq } = await this.truth.head();
    return new Viewer({
      origin,
      workspaceId: this.team.workspaceId,
      userId: person.userId,
      cookie,
      truth: this.truth,
      start: { epoch, seq },
      closedSince: () => this.closedSince,
    });
  }

  /** The webhooks of so many calls, one lead each, from the `from`-th on. */
  calls(count: number, from = 0): Webhook[][] {
    return this.team.leads
      .slice(from, from + count)
      .map((lead) => dialledCall(this.team, this.team.worker, lead.phone).webhooks);
  }

  /** Posts calls side by side, each call's webhooks in order, again and again until each is answered 200. */
  async deliver(
    calls: readonly Webhook[][],
    random: () => number,
    options: { restMs?: number; origin?: () => string } = {},
  ): Promise<{ refused: number }> {
    let refused = 0;
    const waiting = [...calls];
    const lane = async () => {
      for (let call = waiting.shift(); call; call = waiting.shift()) {
        for (const webhook of call) {
          await sleep(random() * (options.restMs ?? 40));
          for (;;) {
            const status = await post(this.toward(options.origin?.()), webhook);
            if (status === 200) break;
            refused += 1;
            await sleep(150);
          }
        }
      }
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    return { refused };
  }

  private toward(origin: string | undefined): Team {
    if (!origin) return this.team;
    const { pathname } = new URL(this.team.webhookUrl);
    return { ...this.team, webhookUrl: `${origin}${pathname}` };
  }

  /** What Postgres has of deliveries that were all acknowledged, in the terms of the table. */
  async compared(calls: readonly Webhook[][]): Promise<{ lost: number; doubled: number }> {
    const wanted = calls.flat().length;
    for (let waited = 0; waited < 60_000; waited += 100) {
      const [row] = await this.stack.sql<{ waiting: number; kept: number }>(
        `SELECT count(*) FILTER (WHERE state = 'received')::int AS waiting, count(*)::int AS kept
           FROM webhook_deliveries WHERE workspace_id = $1`,
        [this.team.workspaceId],
      );
      if (row?.waiting === 0 && row.kept >= wanted) break;
      await sleep(100);
    }
    const [kept] = await this.stack.sql<{ kept: number; done: number }>(
      `SELECT count(DISTINCT dedupe_key)::int AS kept, count(*) FILTER (WHERE state = 'processed')::int AS done
         FROM webhook_deliveries WHERE workspace_id = $1`,
      [this.team.workspaceId],
    );
    const ended = await this.stack.sql<{ ends: number }>(
      `SELECT (SELECT count(*)::int FROM workspace_event e WHERE e.workspace_id = c.workspace_id
                  AND e.type = 'call.ended' AND e.data->>'callId' = c.id::text) AS ends
         FROM calls c WHERE c.workspace_id = $1 AND c.phase = 'ended' AND c.status = 'completed'`,
      [this.team.workspaceId],
    );
    return {
      lost: wanted - (kept?.kept ?? 0) + (calls.length - ended.length),
      doubled: (kept?.done ?? 0) - wanted + ended.filter((call) => call.ends !== 1).length,
    };
  }
}
