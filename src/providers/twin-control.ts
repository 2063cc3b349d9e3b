import { z } from "zod";
import { env, outboundAllowOrigins } from "@/platform/env";
import { AppError } from "@/platform/errors";
import { createOutbound } from "@/platform/outbound";

/** How a simulated call goes; absent = as the twin's own rules say. */
export const twinScenario = z.strictObject({
  outcome: z
    .enum([
      "answered",
      "no_answer",
      "busy",
      "worker_no_answer",
      "cancelled_by_worker",
      "cancelled_by_customer",
      "failed",
    ])
    .optional(),
  talkSeconds: z.number().min(0).max(600).optional(),
  duplicate: z.number().int().min(1).max(50).optional(),
  reorder: z.boolean().optional(),
  delayMs: z.number().min(0).max(60_000).optional(),
  dropLive: z.boolean().optional(),
  dropReport: z.boolean().optional(),
  recording: z.enum(["ready", "late", "gone", "none"]).optional(),
  webhookBeforeReply: z.boolean().optional(),
});
export type TwinScenario = z.infer<typeof twinScenario>;

const delivery = z.object({
  at: z.union([z.string(), z.number()]).optional(),
  event: z.string().optional(),
  word: z.string().nullish(),
  callSid: z.string().optional(),
  status: z.number().nullish(),
  ms: z.number().nullish(),
  error: z.string().nullish(),
});

/** Talks to our own stand-in of the provider, never to a real one: the origin comes from the environment. */
export function twinControl(authcode: string) {
  const { TWIN_ORIGIN, TWIN_CONTROL_TOKEN } = env();
  if (!TWIN_ORIGIN)
    throw new AppError("PRECONDITION_FAILED", "no_twin", "The simulated provider is not running.");
  const outbound = createOutbound({ allowOrigins: outboundAllowOrigins() });
  const headers = {
    "content-type": "application/json",
    ...(TWIN_CONTROL_TOKEN ? { "x-twin-token": TWIN_CONTROL_TOKEN } : {}),
  };
  async function ask(method: "GET" | "POST", path: string, body?: unknown): Promise<unknown> {
    const result = await outbound.request(`${TWIN_ORIGIN}/control/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: 5000,
    });
    if (!result.ok || result.status !== 200) {
      throw new AppError("SERVICE_UNAVAILABLE", "twin_failed", "The simulated provider did not take that.");
    }
    return JSON.parse(Buffer.from(result.body).toString("utf8"));
  }
  return {
    next: (scenario: TwinScenario, count: number) => ask("POST", "next", { authcode, scenario, count }),
    incoming: (call: { from: string; line: string; agent?: string; answered: boolean }) =>
      ask("POST", "incoming", { authcode, ...call }),
    deliveries: async () =>
      z
        .object({ deliveries: z.array(delivery) })
        .parse(await ask("GET", `deliveries?authcode=${encodeURIComponent(authcode)}`))
        .deliveries.slice(0, 50),
  };
}
