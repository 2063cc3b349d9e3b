import { createWebhookRoute } from "@/webhooks/create-webhook-route";

export const { GET, POST, HEAD } = createWebhookRoute("callerdesk");
