// Loaded into every server under test before anything else: answers over the channel what it has used so far, and
// passes on what a peer is told to publish.
process.on("message", (/** @type {any} */ message) => {
  if (message?.op !== "probe") return;
  if (message.isCount) {
    process.send?.({ id: message.id, result: counted() });
    return;
  }
  if (message.collect) for (let round = 0; round < 3; round += 1) globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send?.({ id: message.id, result: { cpuMs: (user + system) / 1000, heapUsed, external, rss } });
});

/** What viewers hold in the process beside memory; 0 where a peer has nothing of the kind. */
function counted() {
  const held = (/** @type {string} */ name) => Reflect.get(globalThis, Symbol.for(`ringside.${name}`));
  const listeners = ["hints", "arrivals"]
    .map(held)
    .concat(held("shutdown")?.emitter, process)
    .filter((emitter) => typeof emitter?.eventNames === "function")
    .flatMap((emitter) =>
      emitter.eventNames().map((/** @type {string} */ name) => emitter.listenerCount(name)),
    )
    .reduce((sum, count) => sum + count, 0);
  const active = process.getActiveResourcesInfo();
  return {
    listeners,
    timers: active.filter((kind) => kind === "Timeout").length,
    tails: held("tails")?.workspaceIds().length ?? 0,
    sockets: active.filter((kind) => kind === "TCPSocketWrap").length,
  };
}
