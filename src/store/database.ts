import { PrismaPg } from "@prisma/adapter-pg";
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

/** `poolSize` connections at most. */
export function openDatabase(url: string, { poolSize = 16 }: { poolSize?: number } = {}): Database {
  const connection = { connectionString: url, max: poolSize, application_name: "open-door" };
  const adapter = new PrismaPg(connection, { statementNameGenerator: ({ sql }) => statementName(sql) });
  const prisma = new PrismaClient({ adapter });
  return {
    url,
    prisma,
    transaction: (work) => prisma.$transaction(work, { maxWait: 15_000, timeout: 30_000 }),
    close: () => prisma.$disconnect(),
  };
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
