// Tells the running simulated provider about the demo's accounts. `npm start` runs it each time, after the twin is
// ready; it needs the app's environment with TWIN_ORIGIN and TWIN_CONTROL_TOKEN.
import { disconnect } from "@/platform/db";
import { env } from "@/platform/env";
import { registerReactions } from "@/platform/events/reactions";
import { reactions } from "@/worker/reactions";
import { localOrigin } from "./lib/configuration.mjs";
import { bindTwin } from "./lib/demo/bind-twin";
import { PlainError, runMain } from "./lib/plain-error.mjs";

void runMain(async () => {
  const { TWIN_ORIGIN, TWIN_CONTROL_TOKEN, HOST, PORT } = env();
  if (!TWIN_ORIGIN) throw new PlainError("There is no simulated provider here: TWIN_ORIGIN is not set.");
  registerReactions(reactions);
  try {
    await bindTwin({
      origin: TWIN_ORIGIN,
      controlToken: TWIN_CONTROL_TOKEN,
      ringsideOrigin: localOrigin(HOST, PORT),
    });
  } finally {
    await disconnect();
  }
});
