import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { inServer as inOther } from "./demoOffice.ts";

const inServer = (name: string) => inOther(inject("serverUrl"), name);

async function run(sql: string) {
  const client = new pg.Client({ connectionString: inServer("postgres") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Copying needs the template unused for a moment, and several test files may copy at once. */
async function copyTemplate(name: string, template: string, tries = 50): Promise<void> {
  try {
    await run(`create database ${name} template ${template}`);
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise((done) => setTimeout(done, 100));
    await copyTemplate(name, template, tries - 1);
  }
}

/** A migrated database of its own, on the tests' one PostgreSQL; or one in which the demonstration office is in force since that Monday. */
export async function freshDatabase(
  template: "opendoor" | "opendoor_demo" = "opendoor",
): Promise<Database & { drop: () => Promise<void> }> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await copyTemplate(name, template);
  const database = openDatabase(inServer(name), { poolSize: 8 });
  return {
    ...database,
    drop: async () => {
      await database.close();
      await run(`drop database if exists ${name} with (force)`);
    },
  };
}
