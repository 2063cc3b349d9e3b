import { isLoopback, startTwin } from "./start-twin";

/**
 * The twin as a process of its own. It reads its four variables itself: it is no part of the server, and the
 * server's configuration is none of its business.
 */
async function main(): Promise<void> {
  const { TWIN_PORT, RINGSIDE_ORIGIN, DATA_DIR, TWIN_CONTROL_TOKEN } = process.env;
  if (RINGSIDE_ORIGIN === undefined || !isLoopback(RINGSIDE_ORIGIN))
    return refuse(
      "RINGSIDE_ORIGIN must be a loopback address: the twin only serves a Ringside on this machine.",
    );
  const port = Number(TWIN_PORT ?? "0");
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return refuse("TWIN_PORT is no port.");
  const twin = await startTwin({
    port,
    ringsideOrigin: RINGSIDE_ORIGIN,
    dataDir: DATA_DIR ?? null,
    controlToken: TWIN_CONTROL_TOKEN,
  });
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    // A stuck webhook must not hold up the whole stop.
    setTimeout(() => process.exit(0), 3000).unref();
    void twin.stop().finally(() => process.exit(0));
  };
  process.on("disconnect", stop);
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.send?.({ type: "ready", port: twin.port });
}

function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}

main().catch((error: unknown) => {
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  refuse(isTaken ? "The twin's port is taken." : "The twin could not start.");
});
