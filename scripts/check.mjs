// npm run check: format, type-aware lint, types, layers and cycles, dead code.
import { runChecks } from "./lib/checks.mjs";
import { runMain } from "./lib/plain-error.mjs";

await runMain(async () => {
  const isGood = await runChecks(({ name, isGood: passed, seconds, output }) => {
    console.log(`  ${passed ? "✓" : "✗"} ${name.padEnd(16)} ${seconds.toFixed(1).padStart(5)} s`);
    if (!passed) console.log(output.trim().replaceAll(/^/gm, "      "));
  });
  console.log(isGood ? "Everything is in order." : "Not everything is in order.");
  if (!isGood) process.exitCode = 1;
});
