import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { singleton } from "@/platform/singleton";

/**
 * What an operator may watch, for Prometheus and for the status page. No workspace, person or number is ever a
 * label: the series must stay few, and the endpoint may be read by a machine that should know nothing of them.
 */
function make() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `ringside_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const histogram = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Histogram({
      name: `ringside_${name}`,
      help,
      labelNames: [...labelNames],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    });
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `ringside_${name}`, help, registers: [registry] });
  return {
    registry,
    streams: gauge("streams", "Live streams open in this process"),
    hubs: gauge("hubs", "Workspaces followed by this process"),
    inboxBacklog: gauge("inbox_backlog", "Deliveries stored and not processed, by the processor's last look"),
    resyncs: counter("resyncs_total", "Streams that were told to start anew", ["reason"]),
    byes: counter("stream_byes_total", "Streams ended by the server", ["reason"]),
    frames: counter("frames_total", "Frames handed to transports", []),
    commitToSocket: histogram(
      "commit_to_socket_seconds",
      "From an event's commit to its frame's hand-over",
      [],
    ),
    webhooks: counter("webhooks_total", "Webhook requests by what became of them", ["provider", "outcome"]),
    deliveries: counter("deliveries_total", "Deliveries by what processing made of them", ["outcome"]),
    procedureErrors: counter("procedure_errors_total", "Procedures that failed", ["path", "code"]),
    refusals: counter("refusals_total", "Requests refused by a limit", ["limit"]),
    dials: counter("dials_total", "Clicks to call by the provider's answer", ["outcome"]),
    sql: histogram("sql_seconds", "Database statements of the product's pools", ["pool"]),
  };
}

export type Metrics = ReturnType<typeof make>;
export const metrics = (): Metrics => singleton("metrics", make);
