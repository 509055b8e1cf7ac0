import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Settings } from "./settings.ts";

type Where = Pick<Settings, "DATA_DIR">;
const fileOf = ({ DATA_DIR }: Where) => join(DATA_DIR, "page-address");

/** Notes under DATA_DIR where the running program's page is, for the tools beside it: their own PORT may be another. */
export async function notePageAddress(settings: Where, url: string): Promise<void> {
  await mkdir(settings.DATA_DIR, { recursive: true });
  await writeFile(fileOf(settings), url);
}

export const forgetPageAddress = (settings: Where): Promise<void> => rm(fileOf(settings), { force: true });

/** Where the page is, or will be by the settings when nothing runs. */
export async function pageAddress(settings: Where & Pick<Settings, "HOST" | "PORT" | "PUBLIC_URL">): Promise<string> {
  const noted = z.url().safeParse(await readFile(fileOf(settings), "utf8").catch(() => undefined));
  return settings.PUBLIC_URL ?? noted.data ?? `http://${settings.HOST}:${settings.PORT}`;
}
