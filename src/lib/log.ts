import { pino } from "pino";

/** Logs hold ids, kinds and times: never what a person wrote, a name, a number or a token. */
export type Log = Pick<ReturnType<typeof pino>, "debug" | "info" | "warn" | "error">;

export const openLog = (level: string): Log => pino({ level });
