import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "../../src/lib");

/** Runs a program of a few lines; what it wrote, and how it ended. */
async function runs(lines: string) {
  const program = `import { catchTheRest } from ${JSON.stringify(`${source}/lastNet.ts`)};
    import { openLog } from ${JSON.stringify(`${source}/log.ts`)};
    import { Readable } from "node:stream";
    const log = openLog("info");
    catchTheRest(log);
    ${lines}`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", program], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<number | null>((done) => child.once("exit", done));
  return { said: await text(child.stdout), code: await ended };
}

test("C1: a fault that nobody caught is logged with its code, without its words, and the program goes on", async () => {
  const { said, code } = await runs(`
    const broken = (code, words) => Object.assign(new Error(words), { code });
    new Readable({ read() {} }).destroy(broken("ECONNRESET", "said by Wang Fang"));
    void Promise.reject(broken("57P01", "asked by Wang Fang"));
    setTimeout(() => console.log("still here"), 50);`);
  expect(said).toContain("still here");
  expect(said).toContain("ECONNRESET");
  expect(said).toContain("57P01");
  expect(said).not.toContain("Wang Fang");
  expect(code).toBe(0);
});

test.skipIf(process.platform !== "linux")("C1: a log whose disk is full stops nothing", async () => {
  const program = `import { openLog } from ${JSON.stringify(`${source}/log.ts`)};
    const log = openLog("info");
    let serial = 0;
    const timer = setInterval(() => {
      for (let i = 0; i < 50; i++) log.info({ serial: ++serial, padding: "x".repeat(1000) }, "a line");
      if (serial === 500) { clearInterval(timer); console.error("still here"); }
    }, 1);`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", program], {
    stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
  });
  const ended = new Promise<number | null>((done) => child.once("exit", done));
  expect(await text(child.stderr ?? Readable.from([]))).toBe("still here\n");
  expect(await ended).toBe(0);
});
