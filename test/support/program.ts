import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
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

/** A port that is free now, for what must know its address before it starts. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  return typeof address === "object" && address ? address.port : 0;
}
