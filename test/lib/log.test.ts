import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codeOf, errorInLog } from "../../src/lib/log.ts";

const fault = (message: string, more: object = {}) => Object.assign(new Error(message), more);

test.each([
  ["PostgreSQL's SQLSTATE", fault("no", { code: "57P01" }), "57P01"],
  ["a socket that refuses", fault("connect", { code: "ECONNREFUSED" }), "ECONNREFUSED"],
  ["a connection that ended, which pg gives no code", fault("Connection terminated unexpectedly"), "connectionLost"],
  [
    "a connection that can't be used any more",
    fault("Client has encountered a connection error and is not queryable"),
    "connectionLost",
  ],
  [
    "what Prisma has wrapped",
    fault("Raw query failed", {
      code: "P2010",
      meta: { driverAdapterError: fault("x", { cause: { originalCode: "25006" } }) },
    }),
    "25006",
  ],
  ["a copy that is no error", { name: "error", code: "57P03", message: "…" }, "57P03"],
  ["nothing of the kind", new Error("Wang Fang"), undefined],
])("a log line names the code of %s", (_what, error, code) => {
  expect(codeOf(error)).toBe(code);
  if (code) expect(errorInLog(error)).toContain(code);
});

test("a log line never holds an error's words, which may be what a person wrote", () => {
  expect(errorInLog(fault("Wang Fang, 0599 5550199", { code: "22001" }))).not.toMatch(/Wang|0599/);
  expect(errorInLog({ message: "Wang Fang", code: "22001" })).not.toContain("Wang");
});

test.runIf(process.platform === "linux")("H4: a disk too full for the log ends nothing", async () => {
  const script = `
    import { openLog } from ${JSON.stringify(join(import.meta.dirname, "../../src/lib/log.ts"))};
    const log = openLog("info");
    for (let i = 0; i < 100; i++) log.info({ i }, "a line");
    setTimeout(() => { log.info("one more"); setTimeout(() => process.exit(7), 50); }, 50);`;
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", script], {
    stdio: ["ignore", full, "inherit"],
  });
  expect(await new Promise((done) => child.once("exit", done))).toBe(7);
});
