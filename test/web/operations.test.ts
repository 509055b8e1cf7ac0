// What whoever runs the program reads: /health and /metrics.

import fastify from "fastify";
import pg from "pg";
import { expect, test } from "vitest";
import { machineClock } from "../../src/lib/clock.ts";
import { healthOf } from "../../src/web/health.ts";
import { openMetrics } from "../../src/web/metrics.ts";
import { operationsRoutes } from "../../src/web/operations.ts";
import { freshDatabase } from "../support/database.ts";

/** Asks once; the store is not asked again within a second. */
const asking = (database: { url: string }) => healthOf(database, machineClock)();

async function timed<T>(doing: Promise<T>): Promise<[T, number]> {
  const began = performance.now();
  return [await doing, performance.now() - began];
}

test("M7: health tells a store that takes no writes, one that ends none, and one that is away, within two seconds or so", async () => {
  const database = await freshDatabase();
  expect(await asking(database)).toMatchObject({ status: "ok", oldestUndelivered: null, minuteWork: null });

  const name = new URL(database.url).pathname.slice(1);
  await database.query(`alter database ${name} set default_transaction_read_only = on`, []);
  expect(await asking(database)).toEqual({ status: "databaseReadOnly" });
  const own = new pg.Client({ connectionString: database.url });
  await own.connect();
  await own.query("set default_transaction_read_only = off");
  await own.query(`alter database ${name} reset default_transaction_read_only`);

  await own.query("begin; lock table clock_run in exclusive mode");
  const health = healthOf(database, machineClock);
  const [hanging, ms] = await timed(health());
  expect(hanging).toEqual({ status: "databaseCannotWrite" });
  expect(ms).toBeLessThan(4000);
  // Whoever asks meanwhile is told at once, and opens no further connection.
  const [again, shortly] = await timed(Promise.all(Array.from({ length: 50 }, health)));
  expect(new Set(again.map(({ status }) => status))).toEqual(new Set(["databaseCannotWrite"]));
  expect(shortly).toBeLessThan(1500);
  const { rows } = await own.query(
    "select from pg_stat_activity where application_name = 'open-door-health' and datname = $1",
    [name],
  );
  expect(rows).toHaveLength(1);
  await own.query("rollback");
  await own.end();
  await expect.poll(async () => (await health()).status, { timeout: 10_000 }).toBe("ok");

  expect(await asking({ url: "postgresql://x:y@127.0.0.1:1/z" })).toEqual({ status: "databaseAway" });
  expect(await healthOf(database, machineClock, () => true)()).toEqual({
    status: "databaseAway",
    builtIn: "startsAgain",
  });
  await database.drop();
}, 30_000);

test("a flood of questions asks the store once a second", async () => {
  const database = await freshDatabase();
  const health = healthOf(database, machineClock);
  let counts = 0;
  const count = { outgoing: { count: async () => ++counts } };
  const metrics = openMetrics({ prisma: count as never } as never);
  const server = fastify();
  operationsRoutes(server, { health, metrics });
  const flood = await Promise.all(
    Array.from({ length: 100 }, async (_, i) => (await server.inject(i % 2 ? "/health" : "/metrics")).statusCode),
  );
  expect(new Set(flood)).toEqual(new Set([200]));
  expect(counts).toBe(1);
  await server.close();
  await database.drop();
});

test("with METRICS_TOKEN others read no metrics, and of the health only whether the program works", async () => {
  const report = {
    status: "ok" as const,
    oldestUndelivered: null,
    dayListLastSent: null,
    minuteWork: { ageSeconds: 3 },
  };
  const metrics = {
    contentType: "text/plain",
    read: async () => "figures",
    turn: () => undefined,
    delivery: () => undefined,
  };
  const server = fastify();
  operationsRoutes(server, { health: async () => report, metrics, token: "a token of 8 or more" });
  const ask = (url: string, authorization?: string) =>
    server.inject({ url, headers: authorization ? { authorization } : {} });
  expect((await ask("/metrics")).statusCode).toBe(401);
  expect((await ask("/metrics", "Bearer another")).statusCode).toBe(401);
  expect((await ask("/metrics", "Bearer a token of 8 or more")).body).toBe("figures");
  expect((await ask("/health")).json()).toEqual({ status: "ok" });
  expect((await ask("/health", "Bearer a token of 8 or more")).json()).toEqual(report);
  await server.close();
});
