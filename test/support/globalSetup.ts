// One PostgreSQL for all tests, with a migrated template that each test file copies, and one in which the demonstration office is in force.

import { mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openLog } from "../../src/lib/log.ts";
import { openDatabase } from "../../src/store/database.ts";
import { startEmbedded } from "../../src/store/embedded.ts";
import { openJobs } from "../../src/store/jobs.ts";
import { migrate } from "../../src/store/migrations.ts";
import { demoOffice, inServer, monday, putInForce } from "./demoOffice.ts";

declare module "vitest" {
  export interface ProvidedContext {
    serverUrl: string;
  }
}

const inMemoryFrom = 8 * 2 ** 30;

/** Where there is memory enough to lend, the databases of the tests lie in it: each world makes one, which takes half the time there. */
async function inMemory(): Promise<string> {
  const memory = "/dev/shm";
  const room = await statfs(memory).catch(() => undefined);
  return room && room.bavail * room.bsize > inMemoryFrom ? memory : tmpdir();
}

/** A second template: the demonstration office as it is on that Monday. Most worlds begin so, and a copy takes a fraction of applying it. */
async function layOutDemo(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: inServer(url, "postgres") });
  await client.connect();
  await client.query("create database opendoor_demo template opendoor");
  await client.end();
  const demoUrl = inServer(url, "opendoor_demo");
  const database = openDatabase(demoUrl, { poolSize: 2 });
  const jobs = await openJobs(demoUrl, { worker: false, log: openLog("silent") });
  await putInForce({ database, jobs }, demoOffice(), monday);
  await jobs.stop();
  await database.close();
}

export async function setup(project: TestProject) {
  const folder = await mkdtemp(join(await inMemory(), "open-door-test-"));
  const server = await startEmbedded(folder, { fast: true });
  await migrate(server.url);
  const jobs = await openJobs(server.url, { worker: false, log: openLog("silent") });
  await jobs.stop();
  await layOutDemo(server.url);
  project.provide("serverUrl", server.url);
  return async () => {
    const client = new pg.Client({ connectionString: inServer(server.url, "postgres") });
    await client.connect();
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
    );
    await client.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
