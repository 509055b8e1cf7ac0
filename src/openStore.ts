// Opens the store for the program and for the command-line tools: a PostgreSQL that was given, or the embedded one.

import { secretKeyOf } from "./config/secretKey.ts";
import type { Settings } from "./config/settings.ts";
import type { Log } from "./lib/log.ts";
import { type Database, openDatabase } from "./store/database.ts";
import { type Embedded, startEmbedded } from "./store/embedded.ts";
import { isKeyOfStore } from "./store/keyFingerprint.ts";
import { migrate } from "./store/migrations.ts";
import { holdRunLock } from "./store/runLock.ts";

export type Store = {
  database: Database;
  secretKey: string;
  embedded: boolean;
  /** The built-in server has ended and is being started again. */
  isServerDown: () => boolean;
  close: () => Promise<void>;
};

/** What keeps the program from starting, said so that a person can act on it. */
export type CannotStart = { ok: false; message: string };

const causes: Record<string, string> = {
  ECONNREFUSED: "nothing answers at its address",
  ETIMEDOUT: "nothing answers at its address",
  EHOSTUNREACH: "its address can't be reached",
  ENOTFOUND: "its host is not known",
  EAI_AGAIN: "its host is not known",
  "28P01": "it does not take this user's password",
  "28000": "it does not let this user in",
  "3D000": "it has no such database; create it first",
};

const whyUnreachable = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error ? causes[String(error.code)] : undefined;

async function builtIn({ DATA_DIR }: Settings, log?: Log): Promise<{ ok: true; server: Embedded } | CannotStart> {
  try {
    return { ok: true, server: await startEmbedded(DATA_DIR, { keepRunning: log }) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** `alone`: as the one program that runs on an embedded store, whose server it keeps running; the tools open it beside that program. */
export async function openStore(
  settings: Settings,
  { alone, log }: { alone: boolean; log?: Log },
): Promise<{ ok: true; store: Store } | CannotStart> {
  const built = settings.DATABASE_URL ? undefined : await builtIn(settings, log);
  if (built && !built.ok) return built;
  const server = built?.server;
  const url = settings.DATABASE_URL ?? server?.url ?? "";
  const lock = server && alone ? await holdRunLock(url) : undefined;
  if (lock && !lock.ok) {
    return {
      ok: false,
      message: `Open Door is already running on ${settings.DATA_DIR}. Stop it first, or give this one another DATA_DIR and PORT.`,
    };
  }
  const stopServer = async () => {
    if (lock?.ok) await lock.release();
    await server?.stop();
  };
  try {
    await migrate(url);
  } catch (error) {
    await stopServer();
    const unreachable = settings.DATABASE_URL && whyUnreachable(error);
    if (!unreachable) throw error;
    return { ok: false, message: `The PostgreSQL of DATABASE_URL can't be used: ${unreachable}.` };
  }
  const database = openDatabase(url);
  const secretKey = secretKeyOf(settings);
  const close = async () => {
    await database.close();
    await stopServer();
  };
  if (!(await isKeyOfStore(database, secretKey))) {
    await close();
    return {
      ok: false,
      message:
        "SECRET_KEY is not the key of this store: query codes could not be checked. Start with the key of the first start.",
    };
  }
  return {
    ok: true,
    store: { database, secretKey, embedded: Boolean(server), isServerDown: () => server?.isDown() ?? false, close },
  };
}
