// Prisma inside a transaction that is ours: its model API on a connection on which we began, and on which we commit. Most turns never
// touch it, so it joins a transaction only when it is first called.

import { AsyncLocalStorage } from "node:async_hooks";
import type { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import type { Prisma, PrismaClient } from "./generated/client.ts";

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;

const ours = new AsyncLocalStorage<pg.PoolClient>();

/** The same adapter, except that a transaction that Prisma begins for `lazyTransaction` runs on the connection that is there. */
export function onConnectionsOfOurs(factory: PrismaPg): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const startTransaction = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (...options) => {
      const client = ours.getStore();
      return client ? joined(adapter, client) : startTransaction(...options);
    };
    return adapter;
  };
  return factory;
}

/** Its statements go to our connection; its beginning and its end are nothing, for both are ours. */
const joined = (adapter: Adapter, client: pg.PoolClient): Awaited<ReturnType<Adapter["startTransaction"]>> =>
  Object.create(adapter, {
    client: { value: client },
    options: { value: { usePhantomQuery: true } },
    commit: { value: async () => undefined },
    rollback: { value: async () => undefined },
  });

const longestWaitMs = 15_000;
const longestMs = 30_000;

/** `end` when the work is done, well or not, and before the transaction is: it throws when Prisma gave the work up as too long. */
export function lazyTransaction(
  prisma: PrismaClient,
  client: pg.PoolClient,
): { tx: Prisma.TransactionClient; end: () => Promise<void> } {
  const ended = Promise.withResolvers<void>();
  let running: Promise<void> | undefined;
  let joining: Promise<Prisma.TransactionClient> | undefined;

  function join(): Promise<Prisma.TransactionClient> {
    joining ??= new Promise((resolve, reject) => {
      const untilTheEnd = async (inner: Prisma.TransactionClient) => {
        resolve(inner);
        await ended.promise;
      };
      running = ours.run(client, () =>
        prisma.$transaction(untilTheEnd, { maxWait: longestWaitMs, timeout: longestMs }),
      );
      running.catch(reject);
    });
    return joining;
  }

  async function end(): Promise<void> {
    ended.resolve();
    await running;
  }

  return { tx: promised(join), end };
}

type Calls = Record<string, (...given: unknown[]) => unknown>;

/** `tx.booking.findMany(…)` and `tx.$queryRaw` as they are, on a client that is still to come. */
function promised(join: () => Promise<Prisma.TransactionClient>): Prisma.TransactionClient {
  const calls = (of: (inner: Prisma.TransactionClient) => unknown) =>
    new Proxy({} as Calls, {
      get:
        (_, method: string) =>
        (...given: unknown[]) =>
          join().then((inner) => (of(inner) as Calls)[method]?.(...given)),
    });
  const client = calls((inner) => inner);
  return new Proxy({} as Prisma.TransactionClient, {
    get: (_, name) => {
      if (typeof name !== "string" || name === "then") return undefined;
      return name.startsWith("$") ? client[name] : calls((inner) => inner[name as "chat"]);
    },
  });
}
