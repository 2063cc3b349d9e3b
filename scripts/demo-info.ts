// npm run -s demo:info [-- --json]: addresses, sign-ins and ids of the demo, as they are now.
import { disconnect } from "@/platform/db";
import { env } from "@/platform/env";
import { readDemoFile } from "./lib/demo/demo-file";
import { demoTable, describeDemo } from "./lib/demo/describe-demo";
import { PlainError, runMain } from "./lib/plain-error.mjs";

void runMain(async () => {
  const file = readDemoFile(env().DATA_DIR);
  if (!file)
    throw new PlainError(
      `There is no demo in ${env().DATA_DIR}: “npm start” makes one on its first start, unless it is started with --empty.`,
    );
  try {
    const info = await describeDemo(file);
    console.log(process.argv.includes("--json") ? JSON.stringify(info, null, 2) : demoTable(info));
  } finally {
    await disconnect();
  }
});
