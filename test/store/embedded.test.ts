// The built-in PostgreSQL: made whole or not at all, and started again whenever it ends.

import { execFile, spawn } from "node:child_process";
import { access, chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readSettings } from "../../src/config/settings.ts";
import { startProgram } from "../../src/program.ts";
import { startEmbedded } from "../../src/store/embedded.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "open-door-built-in-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const embedded = join(import.meta.dirname, "../../src/store/embedded.ts");

/** A process that holds the server of the folder until it is killed. */
const aHolder = ({ fast }: { fast: boolean }) =>
  spawn(
    process.execPath,
    [
      "--input-type=module-typescript",
      "--eval",
      `import { startEmbedded } from ${JSON.stringify(embedded)};
       await startEmbedded(${JSON.stringify(folder)}, { fast: ${fast} });
       console.log("started");
       setInterval(() => undefined, 1000);`,
    ],
    { stdio: ["ignore", "pipe", "ignore"] },
  );

const postmaster = async () => Number.parseInt(await readFile(join(folder, "postgres/postmaster.pid"), "utf8"), 10);

test("H1: a PostgreSQL that is killed under the running program comes back, adopted or its own, and nothing is lost", async () => {
  const holder = aHolder({ fast: false });
  await new Promise((done) => holder.stdout.once("data", done));
  holder.kill("SIGKILL");

  const settings = readSettings({ DATA_DIR: folder, PORT: "0", LOG_LEVEL: "silent" });
  if (!settings.ok) throw new Error("settings");
  const started = await startProgram(settings.value);
  if (!started.ok) throw new Error(started.message);
  const { url = "", store, stop } = started.program;
  const health = async () => (await (await fetch(`${url}/health`)).json()) as { status: string };

  /** Sent again, as a page does, until it is taken; the refusals on the way. */
  async function says(id: string): Promise<number[]> {
    const refused: number[] = [];
    for (let i = 0; i < 100; i++) {
      const body = JSON.stringify({ id, text: "/start" });
      const headers = { "content-type": "application/json", cookie: `open_door_visitor=${"a".repeat(43)}` };
      const { status, headers: said } = await fetch(`${url}/api/chat/messages`, { method: "POST", headers, body });
      if (status === 202) return refused;
      refused.push(status);
      expect(said.get("retry-after")).toBeTruthy();
      await pause(200);
    }
    throw new Error(`never taken: ${refused}`);
  }

  await says("00000000-0000-4000-8000-000000000001");
  for (const [i, signal] of (["SIGKILL", "SIGQUIT"] as const).entries()) {
    const killed = await postmaster();
    process.kill(killed, signal);
    const refused = await says(`00000000-0000-4000-8000-00000000000${i + 2}`);
    expect(new Set(refused).difference(new Set([503]))).toEqual(new Set());
    await expect.poll(() => postmaster().catch(() => killed), { timeout: 30_000 }).not.toBe(killed);
    await expect.poll(async () => (await health()).status, { timeout: 30_000 }).toBe("ok");
  }
  expect(await store.database.prisma.incoming.count()).toBe(3);
  const server = await postmaster();
  const began = performance.now();
  await stop();
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(() => process.kill(server, 0)).toThrow();
}, 120_000);

test("M3: whatever has cut initdb off, the next start makes a whole store", async () => {
  const holder = aHolder({ fast: true });
  // Half-way in its work, as a power cut would find it.
  const isUnderWay = async () => {
    const [half] = (await readdir(folder)).filter((name) => name.startsWith("postgres.new"));
    return half !== undefined && (await readdir(join(folder, half))).includes("PG_VERSION");
  };
  await expect.poll(isUnderWay, { interval: 5, timeout: 30_000 }).toBe(true);
  const children = (await readFile(`/proc/${holder.pid}/task/${holder.pid}/children`, "utf8")).trim().split(" ");
  holder.kill("SIGKILL");
  for (const child of children) process.kill(Number(child), "SIGKILL");
  // What an earlier version left in its place: the version, and no control file.
  await mkdir(join(folder, "postgres/base"), { recursive: true });
  await writeFile(join(folder, "postgres/PG_VERSION"), "18\n");

  const server = await startEmbedded(folder, { fast: true });
  expect(await readdir(folder)).toEqual(["postgres"]);
  await access(join(folder, "postgres/global/pg_control"));
  await server.stop();
}, 60_000);

test("data of an older PostgreSQL, and damaged data, are left as they are, with a way out", async () => {
  const data = join(folder, "postgres");
  await mkdir(join(data, "global"), { recursive: true });
  await writeFile(join(data, "PG_VERSION"), "17\n");
  await writeFile(join(data, "global/pg_control"), "");
  const settings = readSettings({ DATA_DIR: folder, PORT: "0", LOG_LEVEL: "silent" });
  if (!settings.ok) throw new Error("settings");
  expect(await startProgram(settings.value)).toMatchObject({
    ok: false,
    message: expect.stringMatching(/made by PostgreSQL 17.*brings PostgreSQL 18.*docs\/upgrading\.md/),
  });
  await rm(join(data, "global/pg_control"));
  await writeFile(join(data, "postmaster.opts"), "");
  expect(await startProgram(settings.value)).toMatchObject({
    ok: false,
    message: expect.stringMatching(/damaged: global\/pg_control is missing/),
  });
  expect((await readdir(data)).sort()).toEqual(["PG_VERSION", "global", "postmaster.opts"]);
});

const asRoot = process.platform === "linux" && process.getuid?.() === 0;

/** What only root may enter, as /root: no other user comes to what lies below. */
async function aPrivateFolder(): Promise<string> {
  await chmod(folder, 0o700);
  const data = join(folder, "data");
  await mkdir(data);
  return data;
}

test.runIf(asRoot)(
  "11: root's program keeps its data under a folder that only root may enter",
  async () => {
    const data = await aPrivateFolder();
    const server = await startEmbedded(data, { fast: true });
    const beside = await startEmbedded(data, { fast: true });
    expect([server.adopted, beside.adopted]).toEqual([false, true]);
    await beside.stop();
    await server.stop();
    // The same data, where a container lets nobody mount: they move to where their user can come, and a link stands in their place.
    const script = `
    import { startEmbedded } from ${JSON.stringify(embedded)};
    const server = await startEmbedded(${JSON.stringify(data)}, { fast: true });
    console.log(server.url);
    await server.stop();`;
    const without = [
      "--bounding-set",
      "-sys_admin",
      process.execPath,
      "--input-type=module-typescript",
      "--eval",
      script,
    ];
    const { stdout } = await promisify(execFile)("setpriv", without);
    const moved = await readlink(join(data, "postgres"));
    expect(moved).toMatch(/^\/var\/lib\/open-door\/data-/);
    expect(decodeURIComponent(stdout)).toContain(moved);
    await access(join(moved, "global/pg_control"));
    await rm(dirname(moved), { recursive: true });
  },
  60_000,
);
