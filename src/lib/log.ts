import { writeSync } from "node:fs";
import { pino } from "pino";

/** Logs hold ids, kinds and times: never what a person wrote, a name, a number or a token. */
export type Log = Pick<ReturnType<typeof pino>, "debug" | "info" | "warn" | "error">;

export const openLog = (level: string): Log => pino({ level }, { write: writeLine });

/**
 * A disk that is full, or a reader that is gone, takes no line: it is left out, and nothing else ends or waits over it. (pino's own
 * output throws then, and at the program's end tries for ever.)
 */
function writeLine(line: string): void {
  let rest = Buffer.from(line);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(1, rest));
  } catch {
    // There is nowhere to say so.
  }
}

/** What may be logged of an error: its kind, its code (PostgreSQL's SQLSTATE) and place, never its message, which may quote what a person wrote. */
export function errorInLog(error: unknown): string {
  if (typeof error !== "object" || error === null) return typeof error;
  const code = codeOf(error);
  // Some libraries hand on a copy of an error, which is none.
  const { name } = error as { name?: unknown };
  if (!(error instanceof Error))
    return ["copied error", typeof name === "string" ? name : "", code].filter(Boolean).join(" ");
  const place = error.stack?.split("\n").find((line) => line.includes("/src/") && !line.includes("generated")) ?? "";
  return `${error.name}${code ? ` ${code}` : ""}${place}`.trim();
}

/** The words with which `pg` says that a connection is gone. It gives them no code. */
const lostConnection =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed|Query read timeout)/;

/** An error's code: SQLSTATE, "ECONNREFUSED"; "connectionLost" for what has none. Also where Prisma has wrapped it. */
export function codeOf(error: unknown): string | undefined {
  for (const fault of causesOf(error)) {
    const { originalCode, code, message } = fault as { originalCode?: unknown; code?: unknown; message?: unknown };
    if (typeof originalCode === "string") return originalCode;
    if (typeof message === "string" && lostConnection.test(message)) return "connectionLost";
    if (typeof code === "string" || typeof code === "number") return String(code);
  }
  return undefined;
}

/** The innermost first. */
function causesOf(error: unknown): object[] {
  const found: object[] = [];
  let next = error;
  while (typeof next === "object" && next !== null && found.length < 8) {
    found.unshift(next);
    const { cause, meta } = next as { cause?: unknown; meta?: { driverAdapterError?: unknown } };
    next = cause ?? meta?.driverAdapterError;
  }
  return found;
}
