// Loaded into every server under test before anything else: answers over the channel what it has used so far, and
// passes on what a peer is told to publish.
process.on("message", (/** @type {any} */ message) => {
  if (message?.op !== "probe") return;
  if (message.collect) for (let round = 0; round < 3; round += 1) globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send?.({ id: message.id, result: { cpuMs: (user + system) / 1000, heapUsed, external, rss } });
});
