// Cancels a reception; as a process of its own it is there to be killed in the middle of it.

import { openLog } from "../src/lib/log.ts";
import { officeInForce } from "../src/office/officeInForce.ts";
import { type Changed, changeReception } from "../src/office/receptions/receptionChange.ts";
import { type Database, openDatabase } from "../src/store/database.ts";
import { type Jobs, openJobs } from "../src/store/jobs.ts";
import { secretKey } from "./support.ts";

export const now = new Date("2026-11-23T02:00:00Z");

export const cancelReception = (database: Database, jobs: Jobs, receptionId: number): Promise<Changed> =>
  database.transaction(async (tx) => {
    const { office, texts } = await officeInForce().now(tx);
    const work = { tx, now, office, texts, jobs, secretKey };
    return changeReception(work, { role: "clerk" }, receptionId, { cancelled: true }, { reason: "The leader is ill" });
  });

const { BENCH_URL, BENCH_RECEPTION } = process.env;
if (BENCH_URL && BENCH_RECEPTION) {
  const database = openDatabase(BENCH_URL);
  const jobs = await openJobs(BENCH_URL, { worker: false, log: openLog("silent") });
  await cancelReception(database, jobs, Number(BENCH_RECEPTION));
  process.exit(0);
}
