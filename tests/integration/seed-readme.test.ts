import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { db } from "@/platform/db";
import { env } from "@/platform/env";
import { readDemoFile } from "../../scripts/lib/demo/demo-file";
import { seedDemo } from "../../scripts/lib/demo/seed-demo";
import { drainInbox, postWebhook } from "../support/webhooks";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
/** The bodies of README's curl lines, as a shell would send them at `at`. */
const bodiesAt = (start: string, end: string) =>
  [...readme.matchAll(/^curl "\$URL" .* -d '(\{.*\})'$/gm)].map((match) =>
    String(match[1])
      .replaceAll("'$START'", start)
      .replaceAll(/'\$\(date [^)]*\)'/g, end),
  );

it("README's two curl lines make a call with a popup for Kavita, and twice make two", async () => {
  await seedDemo({ dataDir: env().DATA_DIR, twinOrigin: undefined });
  const demo = readDemoFile(env().DATA_DIR);
  const kavita = demo?.users.find(({ email }) => email === "kavita@asha-finance.example");
  const secret = demo?.workspaces[0]?.webhooks.callerdesk.split("/").at(-1) ?? "";
  const opened = () =>
    db().call.findMany({
      where: {
        workspaceId: String(kavita?.workspaceId),
        workerUserId: String(kavita?.userId),
        wrapUp: "open",
      },
      include: { lead: { include: { contact: true } } },
      orderBy: { startedAt: "asc" },
    });
  const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  for (const round of [1, 2]) {
    const start = Date.now() - 10_000 + round * 3000;
    const bodies = bodiesAt(iso(start), iso(start + 2000));
    expect(bodies.map((body) => JSON.parse(body).type)).toEqual(["live_call", "call_report"]);
    for (const [place, body] of bodies.entries()) {
      expect((await postWebhook(secret, body)).status).toBe(200);
      await drainInbox();
      const live = await db().call.count({
        where: { workspaceId: String(kavita?.workspaceId), phase: { not: "ended" } },
      });
      expect(live).toBe(place === 0 ? 1 : 0);
    }
    const calls = await opened();
    expect(calls).toHaveLength(round);
    expect(calls.at(-1)).toMatchObject({
      status: "completed",
      durationSeconds: 135,
      lead: { contact: { phone: "+919000002612" } },
    });
  }
});
