import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/platform/db";
import { drainInbox, postWebhook } from "../support/webhooks";
import { makeWorkspace } from "../support/workspace";

const folder = new URL("../contract/callerdesk/fixtures/", import.meta.url);
const manifest = z
  .object({
    items: z.array(
      z.object({
        file: z.string(),
        kind: z.string(),
        transport: z.string(),
        expect: z
          .object({
            leadLast10: z.string().optional(),
            agentLast10: z.string().nullish(),
            answered: z.boolean().optional(),
            outcome: z.string().nullish(),
            durationSec: z.number().nullish(),
            talkSec: z.number().nullish(),
            startTimeUtc: z.string().nullish(),
            recording: z.null().optional(),
            calls: z.number().optional(),
            state: z.string().optional(),
            event: z.string().optional(),
          })
          .optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL("manifest.json", folder), "utf8")));

const webhooks = manifest.items.filter((item) => item.kind === "webhook" || item.kind === "sequence");

describe("every CallerDesk fixture, each in a fresh workspace", () => {
  it.each(webhooks.map((item) => [item.file, item] as const))("%s", async (_file, item) => {
    const workspace = await makeWorkspace();
    const text = readFileSync(new URL(item.file.replace("callerdesk/", ""), folder), "utf8");
    const bodies: unknown[] = item.kind === "sequence" ? (JSON.parse(text) as unknown[]) : [text];
    const contentType = item.transport.includes("form")
      ? "application/x-www-form-urlencoded"
      : "application/json";
    for (const body of bodies) {
      const response = await postWebhook(workspace.webhookSecret, body, { contentType });
      expect(response.status).toBe(200);
    }
    await drainInbox();
    const calls = await db().call.findMany({ where: { workspaceId: workspace.workspaceId } });
    if (item.expect?.event === "ignored") {
      expect(calls).toHaveLength(0);
      expect(
        await db().webhookDelivery.count({ where: { workspaceId: workspace.workspaceId, state: "ignored" } }),
      ).toBe(1);
      return;
    }
    expect(calls).toHaveLength(item.expect?.calls ?? 1);
    const call = calls[0];
    const want = item.expect;
    if (!call || !want) throw new Error("no call");
    if (want.event === "report" || want.state === "ended") expect(call.phase).toBe("ended");
    if (want.event === "live") expect(call.phase).not.toBe("ended");
    if (want.leadLast10) {
      expect(call.customerLastTen).toBe(want.leadLast10);
      const known = workspace.leads.find((lead) => lead.phone.endsWith(want.leadLast10 ?? ""));
      expect(call.leadId).toBe(known?.leadId ?? null);
    }
    if (want.agentLast10 === "9000000001") expect(call.workerUserId).toBe(workspace.worker.userId);
    if (want.agentLast10 === null) expect(call.workerUserId).toBeNull();
    if (want.answered !== undefined)
      expect(call.didCustomerPickUp === true || call.status === "completed").toBe(want.answered);
    if (want.outcome) expect(call.status).toBe(want.outcome);
    if (want.durationSec !== undefined) expect(call.durationSeconds).toBe(want.durationSec);
    if (want.talkSec !== undefined) expect(call.talkSeconds).toBe(want.talkSec);
    if (want.startTimeUtc)
      expect(call.startedAt.toISOString()).toBe(new Date(want.startTimeUtc).toISOString());
    if (want.recording === null) expect(call.recordingUrl).toBeNull();
  });
});
