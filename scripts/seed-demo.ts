// Fills an empty database with the demo. `npm start` runs it; it needs the app's environment (DATABASE_URL,
// ENCRYPTION_KEYS, NEXTAUTH_SECRET, NEXTAUTH_URL, DATA_DIR, and TWIN_ORIGIN where there is one).
import { disconnect } from "@/platform/db";
import { env } from "@/platform/env";
import { seedDemo } from "./lib/demo/seed-demo";
import { runMain } from "./lib/plain-error.mjs";

void runMain(async () => {
  try {
    await seedDemo({ dataDir: env().DATA_DIR, twinOrigin: env().TWIN_ORIGIN });
  } finally {
    await disconnect();
  }
});
