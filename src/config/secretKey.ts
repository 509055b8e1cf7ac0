import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "./settings.ts";

/** SECRET_KEY, or a key of its own that is made under DATA_DIR at the first start and read by its owner only. */
export function secretKeyOf({ SECRET_KEY, DATA_DIR }: Pick<Settings, "SECRET_KEY" | "DATA_DIR">): string {
  if (SECRET_KEY) return SECRET_KEY;
  const path = join(DATA_DIR, "secret.key");
  mkdirSync(DATA_DIR, { recursive: true });
  try {
    writeFileSync(path, randomBytes(48).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(path, "utf8").trim();
}
