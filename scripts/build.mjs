// npm run build
import { build } from "./lib/build.mjs";
import { runMain } from "./lib/plain-error.mjs";
import { step } from "./lib/step.mjs";

await runMain(() => step("Build", build));
