import { openLog } from "../../src/lib/log.ts";

/** A log that remembers its lines. */
export function aLog() {
  const lines: string[] = [];
  const write = (level: string) => (given: unknown, text?: string) =>
    void lines.push(`${level} ${JSON.stringify(given)} ${text ?? ""}`);
  const log = Object.assign(openLog("silent"), { warn: write("warn"), error: write("error"), info: write("info") });
  return { log: log as ReturnType<typeof openLog>, lines };
}
