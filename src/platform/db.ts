import pg from "pg";
import { Prisma, PrismaClient } from "@/generated/prisma/client";
import { env } from "@/platform/env";
import { metrics } from "@/platform/metrics";
import { singleton } from "@/platform/singleton";
import { ConnectionPg } from "@/platform/transaction-connection";

type ReadMethod =
  | "findUnique"
  | "findUniqueOrThrow"
  | "findFirst"
  | "findFirstOrThrow"
  | "findMany"
  | "count"
  | "aggregate"
  | "groupBy";
type Models = Uncapitalize<Prisma.ModelName>;

/** A client that cannot write: its type has no writes and its connections are read-only transactions. */
export type ReadClient = { [M in Models]: Pick<PrismaClient[M], ReadMethod> } & Pick<
  PrismaClient,
  "$queryRaw"
>;
/** Inside one of platform/events' transactions. */
export type Tx = Prisma.TransactionClient;
/** What a query function needs: it reads the same from outside and from inside a transaction. */
export type Reader = ReadClient | Tx;

// The driver adapter reads and writes times as UTC text whatever the session's zone, so the session must be in UTC.
const timeouts =
  "-c timezone=UTC -c lock_timeout=5000 -c idle_in_transaction_session_timeout=20000 -c statement_timeout=20000";

function pool(options: string, max: number): pg.Pool {
  const made = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max,
    options,
    connectionTimeoutMillis: 5000,
  });
  // An idle connection that breaks must not end the process; the next query reports it.
  made.on("error", () => undefined);
  return made;
}

function client(name: "read" | "write" | "snapshot", connections: pg.Pool): PrismaClient {
  const made = new PrismaClient({
    adapter: new ConnectionPg(connections, { disposeExternalPool: true }),
    transactionOptions: { maxWait: 8000, timeout: 15_000 },
    log: [{ emit: "event", level: "query" }],
  });
  made.$on("query", ({ duration }) => metrics().sql.observe({ pool: name }, duration / 1000));
  return made as unknown as PrismaClient;
}

/**
 * The connections of the reads, for what is read at every request: a prepared statement there costs a fraction of
 * Prisma's (docs/decisions/0009). They cannot write either.
 */
export function readPool(): Pick<pg.Pool, "query"> {
  return readConnections();
}

const readConnections = () =>
  singleton("db.read-pool", () => pool(`${timeouts} -c default_transaction_read_only=on`, 8));

/** Reads. Dashboards share this pool and cannot starve the writers'. */
export function db(): ReadClient {
  return singleton("db.read", () => client("read", readConnections()));
}

/** A file on its way to somebody slow waits between two pages; a browser that is gone is noticed long before. */
const snapshotIdle = "-c idle_in_transaction_session_timeout=90000";
const snapshotClient = () =>
  singleton("db.snapshot", () =>
    client("snapshot", pool(`${timeouts} ${snapshotIdle} -c default_transaction_read_only=on`, 3)),
  );

/**
 * Reads that all see one moment, however long they take (up to `maxMs`): what a file holds is what was there at its first
 * row. At most three at a time in a process; a fourth waits up to eight seconds and is then refused.
 */
export function inSnapshot<T>(maxMs: number, read: (reader: Reader) => Promise<T>): Promise<T> {
  return snapshotClient().$transaction(read, { isolationLevel: "RepeatableRead", timeout: maxMs });
}

/** Only for platform/events: everything else writes through `inWorkspace` and its siblings. */
export function writeClient(): PrismaClient {
  return singleton("db.write", () => client("write", pool(timeouts, 10)));
}

/** Closes both clients: for scripts and tests, which must end. */
export async function disconnect(): Promise<void> {
  await Promise.all([
    (db() as PrismaClient).$disconnect(),
    writeClient().$disconnect(),
    snapshotClient().$disconnect(),
  ]);
}

/** Raw connections for the inbox insert and the log's tail. */
export function logPool(): pg.Pool {
  return singleton("db.log", () => pool(timeouts, 6));
}

export { Prisma };
