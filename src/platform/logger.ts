import pino from "pino";
import { logLevel } from "@/platform/env";
import { singleton } from "@/platform/singleton";

/**
 * JSON, one line an event, to standard output. Nothing personal or secret is passed to it on purpose; `redact`
 * is the net below that.
 */
export const logger = singleton("logger", () =>
  pino({
    level: logLevel(),
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
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
