import pg from "pg";
import { PlainError } from "./plain-error.mjs";

/**
 * Says in one sentence why a database of the user's own cannot be used.
 * @param {string} url
 */
export async function assertReachableDatabase(url) {
  const where = describe(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new PlainError(`The database of DATABASE_URL (${where}) cannot be reached: ${explain(error)}.`);
  } finally {
    await client.end().catch(() => {});
  }
}

/** @param {string} url where it is, without its password */
function describe(url) {
  try {
    const { hostname, port, pathname, protocol } = new URL(url);
    if (/^postgres(ql)?:$/.test(protocol)) return `${hostname}:${port || 5432}${pathname}`;
  } catch {
    // said below
  }
  throw new PlainError(
    "DATABASE_URL is not a PostgreSQL address, which looks like postgresql://user:password@host:5432/name.",
  );
}

/** @param {unknown} error */
function explain(error) {
  const { code, message } = /** @type {{ code?: string, message: string }} */ (error);
  if (code === "ECONNREFUSED") return "nothing listens there";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "its host name is not known";
  if (code === "28P01" || code === "28000") return "it refuses this user or password";
  if (code === "3D000") return "there is no database of that name; create it first";
  return message || code || "unknown reason";
}
