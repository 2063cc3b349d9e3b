import net from "node:net";
import { dataFolder } from "./files.mjs";
import { PlainError } from "./plain-error.mjs";

/**
 * @typedef {{
 *   empty: boolean, demo: boolean, dev: boolean, twin: boolean,
 *   host: string, port: number, isLoopback: boolean, publicUrl: string | undefined, isPublic: boolean,
 *   databaseUrl: string | undefined, dataDir: string,
 * }} Configuration
 */

const flags = ["--empty", "--demo", "--dev", "--no-twin"];

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Configuration}
 */
export function readConfiguration(args, env) {
  const unknown = args.find((arg) => !flags.includes(arg));
  if (unknown) throw new PlainError(`“${unknown}” is not known here; there are ${flags.join(", ")}.`);
  if (args.includes("--empty") && args.includes("--demo"))
    throw new PlainError("Choose one of --empty and --demo.");
  const host = env.HOST || "127.0.0.1";
  const publicUrl = readPublicUrl(env.PUBLIC_URL);
  return {
    empty: args.includes("--empty"),
    demo: args.includes("--demo"),
    dev: args.includes("--dev"),
    twin: !args.includes("--no-twin"),
    host,
    port: readPort(env.PORT || "3000"),
    isLoopback: isLoopbackHost(host),
    publicUrl,
    isPublic: publicUrl !== undefined && !isLoopbackHost(new URL(publicUrl).hostname.replace(/^\[|\]$/g, "")),
    databaseUrl: env.DATABASE_URL || undefined,
    dataDir: dataFolder(env),
  };
}

/** The address a browser on this machine types. @param {string} host @param {number} port */
export function localOrigin(host, port) {
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return `http://${net.isIPv6(name) ? `[${name}]` : name}:${port}`;
}

/** @param {string} host */
export function isLoopbackHost(host) {
  return host === "localhost" || host === "::1" || (net.isIPv4(host) && host.startsWith("127."));
}

/** @param {string} text */
function readPort(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new PlainError(`PORT must be a number from 1 to 65535; it is “${text}”.`);
}

/** @param {string | undefined} text */
function readPublicUrl(text) {
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search && !url.username)
    return url.origin;
  throw new PlainError(
    `PUBLIC_URL must be an address like https://ringside.example.com, without a path; it is “${text}”.`,
  );
}
