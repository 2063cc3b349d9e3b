// npm run pictures: makes docs/pictures anew, from the demo in a real browser.
import { buildIfStale } from "./lib/build.mjs";
import { chromiumAdvice, findOrInstallChromium } from "./lib/chromium.mjs";
import { PlainError, runMain } from "./lib/plain-error.mjs";
import { runTool } from "./lib/run.mjs";
import { step } from "./lib/step.mjs";

void runMain(async () => {
  const chromium = await findOrInstallChromium((text) => console.log(`    ${text}`));
  if (!chromium) throw new PlainError(`No Chromium was found. Type: ${chromiumAdvice}`);
  await step("Build", async (note) => note((await buildIfStale()) ? "built" : "up to date"));
  const { code } = await runTool(
    "playwright/cli.js",
    ["test", "tests/e2e/pictures.spec.ts", "--reporter=list"],
    {
      env: { ...process.env, CHROMIUM_PATH: chromium, PICTURES: "1" },
      show: true,
    },
  );
  if (code !== 0) throw new PlainError("The pictures were not all made.");
});
