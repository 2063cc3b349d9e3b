import pino from "pino";
import { logLevel } from "@/platform/env";
import { singleton } from "@/platform/singleton";

/** Facts of an error that name a place in our program or schema, never a value. */
const facts = [
  "code",
  "originalCode",
  "kind",
  "severity",
  "table",
  "column",
  "modelName",
  "reason",
  "syscall",
];
/** Errors whose words are our own or the runtime's. All others (databases, parsers) quote what they were given. */
const plain = ["Error", "TypeError", "RangeError", "AggregateError"];

/**
 * An error for the log: what and where, without what it was about. A database quotes the failing row, a parser
 * the text, and both would be people's names, numbers and notes.
 */
function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (typeof error !== "object" || error === null || depth > 4) return { type: typeof error };
  const described: Record<string, unknown> = {};
  const isQuoting = "severity" in error || "code" in error || "originalMessage" in error;
  if (error instanceof Error) {
    described.type = error.name;
    described.stack = error.stack
      ?.split("\n")
      .filter((line) => /^\s+at /.test(line))
      .join("\n");
  }
  for (const fact of facts) {
    const value: unknown = Reflect.get(error, fact);
    if (typeof value === "string" || typeof value === "number") described[fact] = value;
  }
  const inner: unknown[] = [Reflect.get(error, "cause")];
  const meta: unknown = Reflect.get(error, "meta");
  if (typeof meta === "object" && meta !== null) inner.push(Reflect.get(meta, "driverAdapterError"));
  const causes = inner.filter((cause) => typeof cause === "object" && cause !== null);
  // Words that were made of another's words (a wrapper takes over its cause's message) are not repeated either.
  if (error instanceof Error && plain.includes(error.name) && !isQuoting && causes.length === 0) {
    described.message = error.message;
  }
  if (causes.length > 0) described.causes = causes.map((cause) => describeError(cause, depth + 1));
  return described;
}

/**
 * JSON, one line an event, to standard output. Nothing personal or secret is passed to it on purpose; `redact`
 * is the net below that.
 */
export const logger = singleton("logger", () =>
  pino({
    level: logLevel(),
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => describeError(error) },
    redact: {
      paths: [
        "password",
        "secret",
        "token",
        "authcode",
        "cookie",
        "authorization",
        "body",
        "phone",
        "*.password",
        "*.secret",
        "*.token",
        "*.authcode",
        "*.cookie",
        "*.authorization",
        "*.body",
        "*.phone",
      ],
      censor: "[redacted]",
    },
  }),
);
