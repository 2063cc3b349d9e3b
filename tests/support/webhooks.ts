import { createWebhookRoute } from "@/webhooks/create-webhook-route";
import { processDelivery } from "@/worker/inbox";
import { logPool } from "@/platform/db";
import { provenWorkspaceId } from "@/platform/tenancy";

const route = createWebhookRoute("callerdesk");

/** Posts a CallerDesk webhook at the route handler, as HTTP would. */
export async function postWebhook(
  secret: string,
  body: unknown,
  init: { contentType?: string; query?: string } = {},
): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return route.POST(
    new Request(`http://127.0.0.1:3000/api/callerdesk/webhook/${secret}${init.query ?? ""}`, {
      method: "POST",
      headers: { "content-type": init.contentType ?? "application/json" },
      body: text,
    }),
    { params: Promise.resolve({ secret }) },
  );
}

export async function getWebhook(secret: string, query: string): Promise<Response> {
  return route.GET(new Request(`http://127.0.0.1:3000/api/callerdesk/webhook/${secret}${query}`), {
    params: Promise.resolve({ secret }),
  });
}

/** Works the inbox off until nothing waits, as the processor does. */
export async function drainInbox(): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    const { rows } = await logPool().query<{ workspace_id: string; id: string }>(
      "SELECT workspace_id, id FROM webhook_deliveries WHERE state = 'received' ORDER BY arrival LIMIT 50",
    );
    if (rows.length === 0) return;
    for (const row of rows) await processDelivery(provenWorkspaceId(row.workspace_id), row.id);
  }
  throw new Error("the inbox does not empty");
}
