import { pino } from "pino";

/** Logs hold ids, kinds and times: never what a person wrote, a name, a number or a token. */
export type Log = Pick<ReturnType<typeof pino>, "debug" | "info" | "warn" | "error">;

/** Bytes that wait for a disk that is full; what comes after them is dropped. */
const longestBacklog = 1024 * 1024;

/** To standard output. A log that can't be written, as on a full disk, stops nothing else. */
export function openLog(level: string): Log {
  const output = pino.destination({ fd: 1, sync: true, maxLength: longestBacklog });
  output.on("error", () => undefined);
  return pino({ level }, output);
}

/** What may be logged of an error: its kind and place, never its message, which may quote what a person wrote. */
export function errorInLog(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = "code" in error ? ` ${String(error.code)}` : "";
  const place = error.stack?.split("\n").find((line) => line.includes("/src/") && !line.includes("generated")) ?? "";
  return `${error.name}${code}${place}`.trim();
}
