// What the figures are held against, and how each is read from the medians.

/**
 * @typedef {(workload: string, setting: string, variant: string, figure: string) => number | null} Median
 * @typedef {{ name: string, wanted: string, measured: (median: Median) => string | null, isMet: (median: Median) => boolean | null }} Target
 */

const us = "Ringside";
const number = (/** @type {number} */ value) =>
  value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);

/**
 * @param {string} name
 * @param {string} wanted
 * @param {(median: Median) => (number | null)[]} read
 * @param {(...values: number[]) => boolean} judge
 * @param {(...values: number[]) => string} say
 * @returns {Target}
 */
function target(name, wanted, read, judge, say) {
  const known = (/** @type {Median} */ median) => {
    const values = read(median);
    return values.every((value) => value !== null && Number.isFinite(value))
      ? /** @type {number[]} */ (values)
      : null;
  };
  return {
    name,
    wanted,
    measured: (median) => {
      const values = known(median);
      return values && say(...values);
    },
    isMet: (median) => {
      const values = known(median);
      return values && judge(...values);
    },
  };
}

/** @param {string} workload @param {string} setting @param {string} figure @param {string} one @param {string} other */
const ratio = (workload, setting, figure, one, other) => (/** @type {Median} */ median) => {
  const [a, b] = [median(workload, setting, one, figure), median(workload, setting, other, figure)];
  return [a === null || !b ? null : a / b];
};
const times = (/** @type {number} */ value) => `${value.toFixed(2)} ×`;

const single = "1000 viewers, single events";
const cpu = "cpuMicrosPerDelivery";

/** @type {Target[]} */
export const targets = [
  target(
    "W1 memory of an idle viewer",
    "≤ 40 KB",
    (m) => [m("W1", "1000 idle viewers", us, "heapKbPerViewer")],
    (kb) => kb <= 40,
    (kb) => `${number(kb)} KB`,
  ),
  target(
    "W2 single events, CPU",
    "≤ 1.1 × Socket.IO",
    ratio("W2", single, cpu, us, "Socket.IO"),
    (r) => r <= 1.1,
    times,
  ),
  target(
    "W2 single events, CPU",
    "≤ 1.5 × bare",
    ratio("W2", single, cpu, us, "bare node:http"),
    (r) => r <= 1.5,
    times,
  ),
  target(
    "W2 single events, p99",
    "≤ 1.3 × Socket.IO",
    ratio("W2", single, "p99", us, "Socket.IO"),
    (r) => r <= 1.3,
    times,
  ),
  ...["bursts of ten", "100 events/s"].map((name) =>
    target(
      `W2 ${name}, CPU per event`,
      "≤ 0.35 × Socket.IO",
      ratio("W2", `1000 viewers, ${name}`, cpu, us, "Socket.IO"),
      (r) => r <= 0.35,
      times,
    ),
  ),
  target(
    "W3 log queries per event",
    "≤ 1",
    (m) => [m("W3", "500 workspaces × 4 viewers", us, "logQueriesPerEvent")],
    (n) => n <= 1,
    number,
  ),
  target(
    "W4 2,000 back, 100 events behind",
    "≤ 10 s, database ≤ 1 s",
    (m) =>
      ["secondsUntilAllLive", "databaseMs", "differentPositions"].map((figure) =>
        m("W4", "2000 viewers, 100 events behind", us, figure),
      ),
    (seconds, ms, positions) => seconds <= 10 && ms <= 1000 && positions === 1,
    (seconds, ms) => `${number(seconds)} s, database ${number(ms / 1000)} s`,
  ),
  target(
    "W5 commit → other instance",
    "p50 ≤ 25 ms, p99 ≤ 100 ms",
    (m) => ["p50", "p99"].map((figure) => m("W5", "commit → socket of the other instance", us, figure)),
    (p50, p99) => p50 <= 25 && p99 <= 100,
    (p50, p99) => `${number(p50)} / ${number(p99)} ms`,
  ),
  target(
    "W5 without hints",
    "≤ 1.2 s",
    (m) => [m("W5", "without any hint: by the poll alone", us, "max")],
    (ms) => ms <= 1200,
    (ms) => `${number(ms / 1000)} s`,
  ),
  target(
    "W6 p99 of the healthy beside 5 % stalled",
    "≤ + 10 %",
    (m) => {
      const p99 = (/** @type {string} */ variant) => m("W6", "950 viewers at 100 events/s", variant, "p99");
      const [stalled, all] = [p99("Ringside, and 50 that never read"), p99("Ringside, all reading")];
      return [stalled === null || !all ? null : stalled / all];
    },
    (r) => r <= 1.1,
    (r) => `${r >= 1 ? "+" : "−"} ${Math.abs((r - 1) * 100).toFixed(0)} %`,
  ),
  target(
    "W7 ack at 200/s, p99",
    "≤ 250 ms",
    (m) => [m("W7", "200/s, 20 % repeated", us, "p99")],
    (ms) => ms <= 250,
    (ms) => `${number(ms)} ms`,
  ),
  target(
    "W7 durable acks/s",
    "≥ 0.8 × bare handler",
    ratio("W7", "as fast as 16 connections can", "acksPerSecond", us, "bare handler, one insert"),
    (r) => r >= 0.8,
    times,
  ),
  target(
    "W8 transactions/s on one workspace",
    "≥ 800",
    (m) => [m("W8", "one row and one event each, 8 writers", "inWorkspace", "transactionsPerSecond")],
    (n) => n >= 800,
    number,
  ),
  target(
    "W8 events/s in batches",
    "≥ 25,000",
    (m) => [m("W8", "500 events a transaction, 2 writers", "inWorkspace", "eventsPerSecond")],
    (n) => n >= 25_000,
    number,
  ),
  target(
    "W9 lost by kill -9",
    "0",
    (m) => [
      m("W9", "kill -9 under 100 events/s, 200 viewers", us, "lostDeliveries"),
      m("W9", "kill -9 under 100 events/s, 200 viewers", us, "doubled"),
    ],
    (lost, doubled) => lost === 0 && doubled === 0,
    (lost, doubled) => `${lost} lost, ${doubled} doubled`,
  ),
  target(
    "W10 200 dashboards, 20 calls/s",
    "p99 ≤ 1.5 s, ≤ 1 core",
    (m) =>
      ["p99", "serverCores", "missing"].map((figure) =>
        m("W10", "200 dashboards, 20 calls/s", "Ringside's browser", figure),
      ),
    (p99, cores, missing) => p99 <= 1500 && cores <= 1 && missing === 0,
    (p99, cores, missing) =>
      `${number(p99 / 1000)} s, ${number(cores)} cores${missing ? `, ${missing} never correct` : ""}`,
  ),
  target(
    "Heap, minute 3 → minute 13",
    "± 5 %, nothing left behind",
    (m) =>
      ["changePercent", "listenersMore", "timersMore", "tailsMore", "socketsMore"].map((figure) =>
        m("Heap", "500 viewers, 10 % leave and come each minute", us, figure),
      ),
    (percent, ...more) => Math.abs(percent) <= 5 && more.every((count) => count <= 0),
    (percent, listeners, timers, tails, sockets) =>
      `${percent >= 0 ? "+" : "−"} ${Math.abs(percent).toFixed(1)} %; left behind: ${listeners} listeners, ${timers} timers, ${tails} tails, ${sockets} sockets`,
  ),
];
