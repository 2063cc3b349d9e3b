import { z } from "zod";

const flag = (otherwise: boolean) =>
  z
    .enum(["true", "false", "1", "0", ""])
    .optional()
    .transform((value) =>
      value === undefined || value === "" ? otherwise : value === "true" || value === "1",
    );

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  DATABASE_URL: z.string().min(1),
  /** Signs and encrypts session cookies; at least 32 characters. */
  NEXTAUTH_SECRET: z.string().min(32),
  NEXTAUTH_URL: z.url().optional(),
  /** `keyId:base64,keyId:base64`; the first encrypts, the others still decrypt. */
  ENCRYPTION_KEYS: z.string().min(1),
  /** What providers and people are told; links in invitations and webhook addresses come from here alone. */
  PUBLIC_URL: z.url().optional(),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().default(3000),
  DATA_DIR: z.string().default(".data"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  REAL_TIME_SYNC: flag(true),
  /** Plain http off loopback. Cookies travel unprotected: a banner says so. */
  ALLOW_HTTP: flag(false),
  /** How many proxies in front add to X-Forwarded-For; 0 = trust none of it. */
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(5).default(0),
  /** Exact origins exempt from the outbound guard; set by `npm start` for its own twin. */
  OUTBOUND_ALLOW_ORIGINS: z.string().default(""),
  TWIN_ORIGIN: z.url().optional(),
  TWIN_CONTROL_TOKEN: z.string().optional(),
  /** Bearer token of /api/metrics; without it that address does not exist. */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** One-time token of `npm start -- --empty`; makes the first admin. */
  SETUP_TOKEN: z.string().optional(),
});

export type Env = z.infer<typeof schema>;
let parsed: Env | undefined;

/** The only reader of process.env. Parsed at first use, never at build; a bad variable is named. */
export function env(): Env {
  if (parsed) return parsed;
  const result = schema.safeParse(process.env);
  if (!result.success) {
    const names = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw new Error(`Configuration is not usable: ${names}`);
  }
  parsed = result.data;
  return parsed;
}

/** The one variable that is wanted before, and without, the rest: logging must work while configuration does not. */
export function logLevel(): Env["LOG_LEVEL"] {
  return schema.shape.LOG_LEVEL.catch("info").parse(process.env.LOG_LEVEL);
}

/** Whether an account points at our own stand-in of the provider. */
export function isTwinUrl(baseUrl: string | null | undefined): boolean {
  const { TWIN_ORIGIN } = env();
  return Boolean(
    baseUrl && TWIN_ORIGIN && (baseUrl === TWIN_ORIGIN || baseUrl.startsWith(`${TWIN_ORIGIN}/`)),
  );
}

/** Where people reach this server: PUBLIC_URL, else the address it listens on. No trailing slash. */
export function publicOrigin(): string {
  const { PUBLIC_URL, NEXTAUTH_URL, HOST, PORT } = env();
  return (PUBLIC_URL ?? NEXTAUTH_URL ?? `http://${HOST}:${PORT}`).replace(/\/+$/, "");
}

/** Whether browsers reach this server by https, and cookies may be `__Host-`. */
export function isHttps(): boolean {
  return publicOrigin().startsWith("https://");
}

export function outboundAllowOrigins(): readonly string[] {
  return env()
    .OUTBOUND_ALLOW_ORIGINS.split(",")
    .map((origin) => origin.trim())
    .filter((origin) => origin !== "");
}
