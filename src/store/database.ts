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
  const adapter = new PrismaPg({ connectionString: url, max: poolSize, application_name: "open-door" });
  const prisma = new PrismaClient({ adapter });
  return {
    url,
    prisma,
    transaction: (work) => prisma.$transaction(work, { maxWait: 15_000, timeout: 30_000 }),
    close: () => prisma.$disconnect(),
  };
}
