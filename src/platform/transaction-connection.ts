import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { singleton } from "@/platform/singleton";

/** Said by whoever comes after the end: Prisma's own time limit may have ended the transaction meanwhile. */
export class TransactionOver extends Error {
  override name = "TransactionOver";
}

type InTurn = <T>(send: () => Promise<T>) => Promise<T>;

/**
 * One statement after the other on one connection. Code that asks two things at once is right on a pool; inside a
 * transaction pg would put the second behind the first itself, which it has announced to stop doing.
 */
function oneAtATime(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (send) => {
    const next = last.then(send, send);
    last = next;
    return next;
  };
}

/**
 * The connection that a Prisma transaction runs on, for the few statements where Prisma itself costs more than the
 * statement. It is handed back to the pool at the end, so nothing is sent from the moment on at which COMMIT or
 * ROLLBACK is: that would land in somebody else's transaction.
 */
export class TransactionConnection {
  private isOver = false;

  constructor(
    private readonly client: Pick<pg.PoolClient, "query">,
    private readonly inTurn: InTurn,
  ) {}

  /** Always with a name: it is prepared once per connection. Throws pg's errors, and `TransactionOver`. */
  async query<R extends pg.QueryResultRow>(statement: {
    name: string;
    text: string;
    values: unknown[];
  }): Promise<R[]> {
    if (this.isOver) throw new TransactionOver("the transaction is over");
    return (await this.inTurn(() => this.client.query<R>(statement))).rows;
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
      const inTurn = oneAtATime();
      const connection = new TransactionConnection(client, inTurn);
      const queryRaw = transaction.queryRaw.bind(transaction);
      const executeRaw = transaction.executeRaw.bind(transaction);
      const commit = transaction.commit.bind(transaction);
      const rollback = transaction.rollback.bind(transaction);
      transaction.executeRaw = (query) => {
        if (query.sql === "COMMIT" || query.sql === "ROLLBACK") connection.end();
        return inTurn(() => executeRaw(query));
      };
      transaction.queryRaw = (query) => inTurn(() => queryRaw(query));
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
