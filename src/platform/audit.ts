import type { UserId } from "@/contracts/ids";
import type { AccountTx } from "@/platform/events/in-workspace";
import { originOf } from "@/platform/origin";
import { connectionOf } from "@/platform/transaction-connection";

/** Where the audit's triggers leave rows alone: a batch is one entry, the import's own, and its rows are in the file. */
export async function auditAsBatch(tx: object): Promise<void> {
  await connectionOf(tx).query({
    name: "audit-batch",
    text: "SELECT set_config('ringside.is_batch', 'on', true)",
    values: [],
  });
}

/** An entry about a person's account in each workspace that they are in; `ip` where no request says it. */
export async function auditAccount(
  tx: AccountTx,
  entry: {
    userId: UserId;
    action: "sign_in_failed" | "denied";
    ip?: string;
    asked?: string;
    after?: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const origin = { ...originOf(entry.userId), ...(entry.ip ? { ip: entry.ip, asked: entry.asked } : {}) };
  await connectionOf(tx).query({
    name: "audit-account",
    text: `SELECT audit_write(m.workspace_id, $2::jsonb, $3, 'session', m.user_id, NULL, $4::jsonb)
             FROM memberships m WHERE m.user_id = $1::uuid AND m.deactivated_at IS NULL`,
    values: [
      entry.userId,
      JSON.stringify(origin),
      entry.action,
      entry.after ? JSON.stringify(entry.after) : null,
    ],
  });
}
