import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../src/config/settings.ts";
import { startProgram } from "../../src/program.ts";
import { freshDatabase } from "./database.ts";
import { secretKey } from "./office.ts";

/** The whole program on a database of its own, on a free port. */
export async function aProgram(env: Record<string, string> = {}) {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "open-door-program-"));
  const settings = readSettings({
    DATABASE_URL: database.url,
    SECRET_KEY: secretKey,
    DATA_DIR: folder,
    PORT: "0",
    LOG_LEVEL: "silent",
    ...env,
  });
  if (!settings.ok) throw new Error(JSON.stringify(settings.faults));
  const started = await startProgram(settings.value);
  if (!started.ok) throw new Error(started.message);
  const { program } = started;
  return {
    url: program.url ?? "",
    database,
    program,
    stop: async () => {
      await program.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
