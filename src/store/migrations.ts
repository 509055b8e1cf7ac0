// Applies prisma/migrations at start, as `prisma migrate deploy` would, with Prisma's own engine as WASM: no native binary is needed.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";

const folder = join(import.meta.dirname, "../../prisma/migrations");
const schemaFile = join(import.meta.dirname, "../../prisma/schema.prisma");
/** Several processes may start at once; one applies, the others wait. */
const lockNumber = 0x0d01;

/** Applies what is missing and returns its names. Throws when a migration fails or the history is not ours. */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined); // a connection that is lost fails the statement on it
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [lockNumber]);
    if (await upToDate(client)) return [];
    const { engine, dispose, refused } = await loadEngine(url, client);
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: migrationsList(), filters });
      return appliedMigrationNames;
    } catch (error) {
      throw refused() ?? error;
    } finally {
      await dispose();
    }
  } finally {
    await client.end();
  }
}

const filters = { externalTables: [], externalEnums: [] };

const names = () =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

const migrationsList = () => ({
  baseDir: folder,
  lockfile: { path: "migration_lock.toml", content: readFileSync(join(folder, "migration_lock.toml"), "utf8") },
  shadowDbInitScript: "",
  migrationDirectories: names().map((name) => ({
    path: name,
    migrationFile: {
      path: "migration.sql",
      content: { tag: "ok" as const, value: readFileSync(join(folder, name, "migration.sql"), "utf8") },
    },
  })),
});

/** The usual start: nothing to do, so the engine need not be loaded. */
async function upToDate(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query("select to_regclass('_prisma_migrations') is not null as there");
  if (!rows[0]?.there) return false;
  const applied = await client.query(
    "select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null",
  );
  const done = new Set(applied.rows.map((row) => row.migration_name));
  return names().every((name) => done.has(name));
}

type Bindings = typeof import("@prisma/schema-engine-wasm/schema_engine_bg");
type Engine = Bindings["SchemaEngine"]["prototype"];

let loaded: Promise<Bindings> | undefined;

/** Once a process: the bindings keep views of one engine's memory. */
async function loadBindings(): Promise<Bindings> {
  const script = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bindings = await import(pathToFileURL(script).href);
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => {
        throw new Error(message);
      },
    },
  });
  const bytes = readFileSync(script.replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return bindings;
}

type Loaded = {
  engine: Engine;
  dispose: () => Promise<void>;
  /** What PostgreSQL said of a script that it refused: the engine passes on only that it did. */
  refused: () => unknown;
};

async function loadEngine(url: string, client: pg.Client): Promise<Loaded> {
  loaded ??= loadBindings();
  const { SchemaEngine } = await loaded;
  const factory = new PrismaPg({ connectionString: url });
  const connections: { dispose: () => Promise<void> }[] = [];
  let refused: unknown;
  const connect = async () => {
    const adapter = await factory.connect();
    connections.push(adapter);
    // adapter-pg splits a script at every ";", which breaks function bodies and is not atomic: ours goes to the server whole.
    adapter.executeScript = async (script) => {
      await client.query(script).catch((error: unknown) => {
        refused = error;
        throw error;
      });
    };
    return adapter;
  };
  const connectToShadowDb = async () => {
    throw new Error("applying migrations needs no shadow database");
  };
  const { adapterName } = factory;
  const bound = bindMigrationAwareSqlAdapterFactory({ provider: "postgres", adapterName, connect, connectToShadowDb });
  const datamodels: [string, string][] = [[schemaFile, readFileSync(schemaFile, "utf8")]];
  const engine = await SchemaEngine.new({ datamodels }, () => undefined, bound);
  const dispose = async () => {
    for (const connection of connections) await connection.dispose();
  };
  return { engine, dispose, refused: () => refused };
}
