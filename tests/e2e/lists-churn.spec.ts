import { expect, test } from "./fixtures";

const transactions = 30;

test("five hundred changes a second: few refetches, the row under the pointer stays, the end is the database's", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam({ leads: 60 });
  const { page } = await enter(team, team.worker, "/dashboard/leads");
  const writer = await enter(team, team.manager);
  const rows = page.locator("[data-row]");
  await expect(rows.nth(20)).toBeVisible();
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/trpc/")) asked.push(request.url());
  });
  const box = await rows.nth(6).boundingBox();
  if (!box) throw new Error("no row");
  const [x, y] = [box.x + 60, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.evaluate(
    ([left, top]) => {
      const under = new Set<string>();
      Object.assign(window, { under });
      const look = () => {
        const row = document.elementFromPoint(left ?? 0, top ?? 0)?.closest("[data-row]");
        under.add(row?.getAttribute("data-row") ?? "none");
        requestAnimationFrame(look);
      };
      look();
    },
    [x, y],
  );

  const leadIds = team.leads.slice(0, 50).map(({ leadId }) => leadId);
  const owners = [team.worker.userId, team.manager.userId];
  const startedAt = Date.now();
  for (let n = 0; n < transactions; n += 1)
    await writer.api.mutate("leads.assign", { leadIds, ownerUserId: owners[n % 2] });
  const seconds = (Date.now() - startedAt) / 1000;
  const duringTheStorm = asked.length;

  // The last of the changes gave all fifty to the manager.
  await expect(rows.filter({ hasText: team.manager.name })).toHaveCount(
    await rows.evaluateAll(
      (all, ids) => all.filter((row) => ids.includes(row.getAttribute("data-row") ?? "")).length,
      leadIds as string[],
    ),
  );
  expect(duringTheStorm).toBeLessThanOrEqual(4 * Math.ceil(seconds) + 2);
  expect(await page.evaluate(() => [...(window as unknown as { under: Set<string> }).under])).toHaveLength(1);
});
