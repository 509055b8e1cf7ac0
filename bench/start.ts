import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { answers, aProcess, ended, type Figures, nextPort } from "./support.ts";

/** From the command to the first answered request: on an empty folder (initdb, migrations, demo office), and again. */
export async function start(): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), "open-door-start-"));
  const seconds: number[] = [];
  for (let i = 0; i < 2; i++) {
    const port = nextPort();
    const from = performance.now();
    const program = await aProcess(
      "src/main.ts",
      { DATA_DIR: folder, PORT: String(port), LOG_LEVEL: "error" },
      answers(`http://127.0.0.1:${port}/health`),
    );
    seconds.push((performance.now() - from) / 1000);
    await ended(program);
  }
  await rm(folder, { recursive: true, force: true });
  return { "start.firstSeconds": seconds[0] ?? Number.NaN, "start.nextSeconds": seconds[1] ?? Number.NaN };
}
