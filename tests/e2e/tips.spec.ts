import { expect, test } from "./fixtures";

test("a tip stands beside what it explains, by pointer and by keyboard, and closes with Esc", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const { page } = await enter(team, team.worker, "/dashboard/leads");
  const tip = page.getByRole("tooltip");
  const link = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Calls" });
  const expectBeside = async () => {
    await expect(tip).toHaveText("Calls");
    const [said, explained] = [await tip.boundingBox(), await link.boundingBox()];
    if (!said || !explained) throw new Error("nothing to measure");
    expect(said.x).toBeGreaterThanOrEqual(explained.x + explained.width);
    expect(said.x - explained.x - explained.width).toBeLessThan(20);
    expect(Math.abs(said.y + said.height / 2 - explained.y - explained.height / 2)).toBeLessThan(4);
  };
  await link.hover();
  await expectBeside();
  await expect(link).toHaveAccessibleDescription("Calls");
  await page.mouse.move(700, 500);
  await expect(tip).toBeHidden();
  await page.getByRole("link", { name: "Contacts" }).focus();
  await page.keyboard.press("Tab");
  await expectBeside();
  await page.keyboard.press("Escape");
  await expect(tip).toBeHidden();
});
