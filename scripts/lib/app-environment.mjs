// What each child process is told, and no more.

/**
 * @typedef {import("./configuration.mjs").Configuration} Configuration
 * @typedef {import("./secrets.mjs").Secrets} Secrets
 */

/**
 * For everything that loads the app's code: server, seed, commands.
 * @param {{
 *   config: Pick<Configuration, "publicUrl" | "host" | "port" | "dataDir">, databaseUrl: string, secrets: Secrets,
 *   origin: string, twinPort?: number, twinOrigin?: string, twinToken?: string,
 * }} parts
 * @returns {NodeJS.ProcessEnv}
 */
export function appEnvironment({ config, databaseUrl, secrets, origin, twinPort, twinOrigin, twinToken }) {
  const twin = twinOrigin ?? (twinPort ? `http://127.0.0.1:${twinPort}` : undefined);
  const allowed = [process.env.OUTBOUND_ALLOW_ORIGINS, twin].filter(Boolean).join(",");
  return {
    ...process.env,
    ...secrets,
    DATABASE_URL: databaseUrl,
    DATA_DIR: config.dataDir,
    HOST: config.host,
    PORT: String(config.port),
    NEXTAUTH_URL: origin,
    ...(config.publicUrl ? { PUBLIC_URL: config.publicUrl } : {}),
    ...(twin ? { TWIN_ORIGIN: twin, TWIN_PORT: new URL(twin).port } : {}),
    ...(twinPort && twinToken ? { TWIN_CONTROL_TOKEN: twinToken } : {}),
    ...(allowed ? { OUTBOUND_ALLOW_ORIGINS: allowed } : {}),
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {{ dev: boolean, setupToken: string | undefined }} options
 * @returns {NodeJS.ProcessEnv}
 */
export function serverEnvironment(env, { dev, setupToken }) {
  return {
    ...env,
    NODE_ENV: dev ? "development" : "production",
    // Next's own handler would close the listener first and then wait for ever for open streams.
    NEXT_MANUAL_SIG_HANDLE: "1",
    ...(setupToken ? { SETUP_TOKEN: setupToken } : {}),
  };
}

/**
 * The simulated provider stands for a stranger: it gets no secret and no database.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} serverOrigin
 * @returns {NodeJS.ProcessEnv}
 */
export function twinEnvironment(env, serverOrigin) {
  const { DATABASE_URL, NEXTAUTH_SECRET, ENCRYPTION_KEYS, SETUP_TOKEN, OUTBOUND_ALLOW_ORIGINS, ...rest } =
    env;
  return { ...rest, NODE_ENV: "production", RINGSIDE_ORIGIN: serverOrigin };
}
