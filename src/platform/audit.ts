import type { UserId, WorkspaceId } from "@/contracts/ids";
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

/**
 * One person is erased: the contents of every entry about their records go, and one entry says that and when. The rows
 * that go with it leave none, in which the contents would stand again: `auditAsBatch` before it.
 */
export async function auditErasure(
  tx: object,
  erased: { workspaceId: WorkspaceId; userId: UserId; recordId: string; recordIds: readonly string[] },
): Promise<void> {
  await connectionOf(tx).query({
    name: "audit-erase",
    text: "SELECT audit_erase($1::uuid, $2::uuid[])",
    values: [erased.workspaceId, erased.recordIds],
  });
  await connectionOf(tx).query({
    name: "audit-erased",
    text: "SELECT audit_write($1::uuid, $2::jsonb, 'erased', 'contact', $3::uuid, NULL, NULL)",
    values: [erased.workspaceId, JSON.stringify(originOf(erased.userId)), erased.recordId],
  });
}
