import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";

/** What runs inside one transaction. */
export type Transaction = Prisma.TransactionClient;

export type Database = {
  url: string;
  prisma: PrismaClient;
  /** Runs the work in one transaction (READ COMMITTED); an error rolls all of it back and is thrown. */
  transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
};

type Connection = Pick<pg.PoolClient, "query">;
type Begun = { connection?: Connection };

const begun = new AsyncLocalStorage<Begun>();
const connections = new WeakMap<Transaction, Connection>();

/** `poolSize` connections at most. */
export function openDatabase(url: string, { poolSize = 16 }: { poolSize?: number } = {}): Database {
  const pool = { connectionString: url, max: poolSize, application_name: "open-door" };
  const factory = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => statementName(sql) });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const startTransaction = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (...options) => {
      const transaction = await startTransaction(...options);
      const here = begun.getStore();
      if (here) here.connection = (transaction as unknown as { client: Connection }).client;
      return transaction;
    };
    return adapter;
  };
  const prisma = new PrismaClient({ adapter: factory });
  return {
    url,
    prisma,
    transaction: (work) => {
      const here: Begun = {};
      const inside = (tx: Transaction) => {
        if (here.connection) connections.set(tx, here.connection);
        return work(tx);
      };
      return begun.run(here, () => prisma.$transaction(inside, { maxWait: 15_000, timeout: 30_000 }));
    },
    close: () => prisma.$disconnect(),
  };
}

/**
 * Runs one statement of a transaction straight on its connection, prepared once: for the two or three that every message runs, where
 * Prisma's own work would cost more than the database's. Rows come back as `pg` reads them; check them with zod.
 */
export async function directly(tx: Transaction, sql: string, values: unknown[]): Promise<unknown[]> {
  const connection = connections.get(tx);
  if (!connection) return tx.$queryRawUnsafe(sql, ...values);
  const { rows } = await connection.query({ name: statementName(sql) || undefined, text: sql, values });
  return rows;
}

const statementNames = new Map<string, string>();
/** More shapes than this come from lists of varying length: they are not worth a plan kept in every connection. */
const mostStatements = 400;

/** Statements are prepared once a connection: parsing and planning were a third of a turn. */
function statementName(sql: string): string {
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  if (statementNames.size >= mostStatements) return ""; // unnamed
  const name = `open_door_${statementNames.size + 1}`;
  statementNames.set(sql, name);
  return name;
}
