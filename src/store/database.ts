import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { onlyWritable } from "./away.ts";
import { type Prisma, PrismaClient } from "./generated/client.ts";
import { lazyTransaction, onConnectionsOfOurs } from "./prismaInside.ts";

/** What runs inside one transaction. */
export type Transaction = Prisma.TransactionClient;

export type Database = {
  url: string;
  prisma: PrismaClient;
  /** Runs the work in one transaction (READ COMMITTED); an error rolls all of it back and is thrown. */
  transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  /** One statement by itself, prepared once a connection; check its rows with zod. For what every message runs. */
  query: (sql: string, values: unknown[]) => Promise<unknown[]>;
  close: () => Promise<void>;
};

/** A transaction's connection, and the statements on their way whose answers nobody has waited for yet. */
type Open = { client: pg.PoolClient; unanswered: Promise<unknown>[] };

const opens = new WeakMap<Transaction, Open>();

/** `poolSize` connections at most. More do not take more turns: beyond a few for each core they only wait for each other. */
export function openDatabase(url: string, { poolSize = 8 }: { poolSize?: number } = {}): Database {
  // Statements of a connection are pipelined: what needs no answer before the next one goes out with it, so that a turn waits for
  // the store twice and not five times.
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: "open-door",
    pipeline: true,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    onConnect: onlyWritable,
  });
  // A connection that is lost fails the statement that runs on it; it need not end the process as well.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const factory = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => statementName(sql) });
  const prisma = new PrismaClient({ adapter: onConnectionsOfOurs(factory) });

  async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const open: Open = { client: await pool.connect(), unanswered: [] };
    const inside = lazyTransaction(prisma, open.client);
    opens.set(inside.tx, open);
    alongside(open, send(open.client, "begin"));
    try {
      const result = await work(inside.tx);
      await inside.end();
      await commit(open);
      open.client.release();
      return result;
    } catch (error) {
      await inside.end().catch(() => undefined);
      const rolledBack = await open.client.query("rollback").then(
        () => true,
        () => false,
      );
      open.client.release(!rolledBack);
      throw error;
    }
  }

  return {
    url,
    prisma,
    transaction,
    query: async (sql, values) => (await pool.query(prepared(sql, values))).rows,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

async function commit({ client, unanswered }: Open): Promise<void> {
  const committed = send(client, "commit");
  await Promise.all([...unanswered, committed]);
  // PostgreSQL answers the commit of a transaction that failed with a rollback, and calls it no error.
  const { command } = await committed;
  if (command !== "COMMIT") throw new Error("the transaction had failed and was rolled back");
}

/**
 * A deadlock, a write conflict, or a row that somebody else made first (23505): nothing has happened, and trying the transaction again at
 * once is right.
 */
export function isConflict(error: unknown): boolean {
  const text = error instanceof Error ? `${"code" in error ? error.code : ""} ${error.message}` : "";
  return /P2034|40P01|40001|23505|deadlock|write conflict/i.test(text);
}

/** Somebody may be at work on the same rows, and wait for what we have as we wait for theirs: for work by the clock. */
export async function againOnConflict<T>(doing: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await doing();
    } catch (error) {
      if (!isConflict(error) || attempt === 5) throw error;
    }
  }
}

function alongside(open: Open, answer: Promise<unknown>): void {
  answer.catch(() => undefined); // it fails the commit, where it is waited for
  open.unanswered.push(answer);
}

/**
 * Runs one statement of a transaction straight on its connection, prepared once: for what every message and every filing runs, where
 * Prisma's own work would cost more than the database's. Rows come back as `pg` reads them; check them with zod.
 */
export async function directly(tx: Transaction, sql: string, values: unknown[]): Promise<unknown[]> {
  const open = opens.get(tx);
  if (!open) return tx.$queryRawUnsafe(sql, ...values);
  const { rows } = await send(open.client, prepared(sql, values));
  return rows;
}

/** The statement under its name, so that a connection prepares it once. */
export const prepared = (text: string, values: unknown[]): pg.QueryConfig => ({
  name: statementName(text) || undefined,
  text,
  values,
});

type Corked = { connection?: { stream?: { cork: () => void; uncork: () => void } } };

/** Sends a statement; those of one moment leave in one write, for each write wakes the server's process. */
function send(client: pg.PoolClient, statement: string | pg.QueryConfig): Promise<pg.QueryResult> {
  const { stream } = (client as Corked).connection ?? {};
  stream?.cork();
  process.nextTick(() => stream?.uncork());
  return client.query(statement);
}

/** Lets the transaction end without waiting for this answer first: the commit goes out behind it, and fails if it fails. */
export async function beforeCommit(tx: Transaction, answer: Promise<unknown>): Promise<void> {
  const open = opens.get(tx);
  if (open) alongside(open, answer);
  else await answer;
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
