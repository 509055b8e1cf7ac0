// One PostgreSQL for all tests, with a migrated template that each test file copies.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openLog } from "../../src/lib/log.ts";
import { startEmbedded } from "../../src/store/embedded.ts";
import { openJobs } from "../../src/store/jobs.ts";
import { migrate } from "../../src/store/migrations.ts";

declare module "vitest" {
  export interface ProvidedContext {
    serverUrl: string;
  }
}

export async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), "open-door-test-"));
  const server = await startEmbedded(folder, { fast: true });
  await migrate(server.url);
  const jobs = await openJobs(server.url, { worker: false, log: openLog("silent") });
  await jobs.stop();
  project.provide("serverUrl", server.url);
  return async () => {
    const client = new pg.Client({ connectionString: server.url.replace("/opendoor?", "/postgres?") });
    await client.connect();
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
    );
    await client.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
