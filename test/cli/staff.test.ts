// Who works in the office, by the command line: each verb does what it says, and says what is wrong.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anOffice, secretKey, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice({ at: new Date() });
});
afterAll(() => world.close());

const run = promisify(execFile);
const staff = (...args: string[]): Promise<{ code: number; said: string }> =>
  run(process.execPath, ["src/cli/staff.ts", ...args], {
    env: { ...process.env, DATABASE_URL: world.database.url, SECRET_KEY: secretKey },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stdout, stderr }) => ({ code, said: stdout + stderr }),
  );

test("B1: staff are listed, given another role, a link, ended and withdrawn by the command line", async () => {
  // Each command is a process of its own: no more of them than there are ways through it.
  const clerk = await world.staff({ role: "clerk", name: "Li Na" });
  const { id } = await world.database.prisma.staff.findFirstOrThrow();
  const all = await Promise.all([
    staff("list"),
    staff("link", String(id)),
    staff("withdraw", String(id)),
    staff("end", "99"),
  ]);
  expect(all.map(({ code }) => code)).toEqual([0, 0, 1, 1]);
  expect(all.map(({ said }) => said)).toEqual([
    expect.stringMatching(/^ +\d+ {2}clerk +Li Na, since .*last seen/),
    expect.stringMatching(/\/start join-[\w-]{20}/),
    expect.stringContaining(`npm run staff -- end ${id}`),
    expect.stringContaining("Nobody who works here has the number 99"),
  ]);
  const changed = await staff("role", String(id), "--role", "officer", "--unit", "housing");
  expect(changed).toEqual({
    code: 0,
    said: expect.stringContaining(`Li Na is officer from now on, number ${id + 1}.`),
  });
  expect((await staff("end", String(id + 1))).said).toContain("Li Na no longer works here.");
  await clerk.says("/day");
  expect(clerk.all.map(({ text }) => text).join("\n")).toContain("officer");
  expect(await staff("list")).toMatchObject({ said: "Nobody works here yet.\n" });
});
