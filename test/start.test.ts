// A start that can't go on says why, and leaves nothing open behind it.

import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSettings } from "../src/config/settings.ts";
import { startProgram } from "../src/program.ts";
import { freshDatabase } from "./support/database.ts";
import { secretKey } from "./support/office.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "open-door-start-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function start(env: Record<string, string>) {
  const settings = readSettings({ DATA_DIR: folder, SECRET_KEY: secretKey, LOG_LEVEL: "silent", ...env });
  if (!settings.ok) throw new Error(JSON.stringify(settings.faults));
  return startProgram(settings.value);
}

test("a port that is taken is named, and no connection to the store is left", async () => {
  const database = await freshDatabase();
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening));
  const { port } = other.address() as AddressInfo;
  const started = await start({ DATABASE_URL: database.url, PORT: String(port) });
  expect(started).toMatchObject({ ok: false, message: expect.stringContaining(`Port ${port} of 127.0.0.1 is in use`) });
  const ours = "select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
  await expect.poll(() => database.query(ours, [])).toHaveLength(0);
  other.close();
  await database.drop();
}, 30_000);

test("a PostgreSQL that can't be used is said so, with the cause", async () => {
  const database = await freshDatabase();
  const elsewhere = (name: string) => database.url.replace(/\/[^/?]+\?/, `/${name}?`);
  expect(await start({ DATABASE_URL: elsewhere("nowhere") })).toMatchObject({
    ok: false,
    message: expect.stringContaining("no such database"),
  });
  expect(await start({ DATABASE_URL: "postgresql://x:y@127.0.0.1:1/z" })).toMatchObject({
    ok: false,
    message: expect.stringContaining("nothing answers at its address"),
  });
  await database.drop();
});
