import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { singleton } from "@/platform/singleton";

/** Said by whoever comes after the end: Prisma's own time limit may have ended the transaction meanwhile. */
export class TransactionOver extends Error {
  override name = "TransactionOver";
}

/**
 * The connection that a Prisma transaction runs on, for the few statements where Prisma itself costs more than the
 * statement. It is handed back to the pool at the end, so nothing is sent from the moment on at which COMMIT or
 * ROLLBACK is: that would land in somebody else's transaction.
 */
export class TransactionConnection {
  private isOver = false;

  constructor(private readonly client: Pick<pg.PoolClient, "query">) {}

  /** Always with a name: it is prepared once per connection. Throws pg's errors, and `TransactionOver`. */
  async query<R extends pg.QueryResultRow>(statement: {
    name: string;
    text: string;
    values: unknown[];
  }): Promise<R[]> {
    if (this.isOver) throw new TransactionOver("the transaction is over");
    return (await this.client.query<R>(statement)).rows;
  }

  end(): void {
    this.isOver = true;
  }
}

/** What a transaction that is being opened leaves for whoever opens it. */
export type Opened = { connection: TransactionConnection | null };
export const opening = singleton("db.opening", () => new AsyncLocalStorage<Opened>());

const connections = singleton("db.connections", () => new WeakMap<object, TransactionConnection>());

/** Called by who opens transactions, and nobody else. */
export function bindConnection(tx: object, { connection }: Opened): void {
  if (!connection) throw new Error("the adapter did not tell its connection: see ConnectionPg");
  connections.set(tx, connection);
}

/** The connection of a transaction, to send a statement past Prisma in it: what is measured as hot, and no more. */
export function connectionOf(tx: object): TransactionConnection {
  const connection = connections.get(tx);
  if (!connection) throw new Error("not a transaction of platform/events");
  return connection;
}

/** Prisma's adapter for pg; it also tells `opening` the connection of each transaction. */
export class ConnectionPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) => {
      const transaction = await start(isolationLevel);
      const client: unknown = Reflect.get(transaction, "client");
      if (!(client instanceof pg.Client))
        throw new Error("the adapter hides its connection: see ConnectionPg");
      const connection = new TransactionConnection(client);
      const executeRaw = transaction.executeRaw.bind(transaction);
      const commit = transaction.commit.bind(transaction);
      const rollback = transaction.rollback.bind(transaction);
      transaction.executeRaw = (query) => {
        if (query.sql === "COMMIT" || query.sql === "ROLLBACK") connection.end();
        return executeRaw(query);
      };
      transaction.commit = () => {
        connection.end();
        return commit();
      };
      transaction.rollback = () => {
        connection.end();
        return rollback();
      };
      const opened = opening.getStore();
      if (opened) opened.connection = connection;
      return transaction;
    };
    return adapter;
  }
}
