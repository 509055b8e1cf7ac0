import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { aLamp } from "../support/cases.ts";
import { freshDatabase } from "../support/database.ts";
import { demoYaml } from "../support/demoOffice.ts";
import { anOffice, secretKey } from "../support/office.ts";

const run = promisify(execFile);

/** An office that runs today, a folder for its files, and the command on its store. */
async function aRunningOffice() {
  const world = await anOffice({ at: new Date() });
  const folder = await mkdtemp(join(tmpdir(), "open-door-office-"));
  onTestFinished(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });
  const settings = { DATABASE_URL: world.database.url, SECRET_KEY: secretKey, DATA_DIR: folder };
  const how = { env: { ...process.env, ...settings } };
  const officeFile = async (yaml: string) => {
    const path = join(folder, "office.yaml");
    await writeFile(path, yaml);
    return path;
  };
  const office = (...args: string[]) =>
    run(process.execPath, ["src/cli/office.ts", ...args], how).then(
      ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  const starts = (...args: string[]) =>
    spawn(process.execPath, ["src/cli/office.ts", ...args], { ...how, stdio: "ignore" });
  return { world, folder, officeFile, office, starts };
}

const slower = demoYaml.replace(
  /^policy: .*$/m,
  `policy: our_city
profile: { key: our_city, copies: generic_default, handle_within: { n: 45, unit: d, evidence: Order 1/2026 } }`,
);

test("dates of open cases move only when asked to; killed in the middle and run again, each applicant is told once", async () => {
  const { world, officeFile, office, starts } = await aRunningOffice();
  const { prisma } = world.database;
  const cases = 25;
  const citizen = await world.citizen();
  for (let i = 0; i < cases; i++) await aLamp(world, citizen);
  await citizen.news();
  const file = await officeFile(slower);
  const moved = () => prisma.caseEvent.count({ where: { type: "dueMoved" } });

  const shown = await office("check", file, "--move-deadlines");
  expect(shown).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("handle_within: 25 later, 0 earlier, 0 stay"),
  });
  const applied = await office("apply", file);
  expect(applied.stdout).toContain(
    "The running dates of open cases stay as they are. --move-deadlines moves them too.",
  );
  expect(await moved()).toBe(0);

  const killed = starts("apply", file, "--move-deadlines");
  const ended = new Promise((resolve) => killed.once("exit", resolve));
  while ((await moved()) === 0) await pause(5);
  killed.kill("SIGKILL");
  await ended;
  const before = await moved();
  expect(before).toBeLessThan(cases);

  const again = await office("apply", file, "--move-deadlines");
  expect(again.stdout).toContain(`${cases - before} later, 0 earlier, ${before} stay (${before} already so)`);
  expect(again.stdout).toContain(`Dates of ${cases - before} cases have moved`);
  expect(await moved()).toBe(cases);
  expect(await citizen.news()).toHaveLength(cases);
  expect((await office("apply", file, "--move-deadlines")).stdout).toContain("No date has moved.");
}, 120_000);

test("an option that there isn't is no reason to apply anything", async () => {
  const { officeFile, office } = await aRunningOffice();
  const wrong = await office("apply", await officeFile(slower), "--move-deadline");
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining("--move-deadlines") });
});

test("a leader whom an older program has stored otherwise, and whom receptions need, is asked for before anything is written", async () => {
  const { world, officeFile, office } = await aRunningOffice();
  const { prisma } = world.database;
  const document: Record<string, Record<string, object>> = JSON.parse(JSON.stringify(world.office));
  document.leaders!.old = { name: { en: "Old", zh: "旧" }, post: { en: "Mayor", zh: "市长" } };
  await prisma.officeVersion.create({ data: { document, appliedAt: world.clock() } });
  const { id } = await prisma.reception.findFirstOrThrow();
  await prisma.reception.update({ where: { id }, data: { leaderKey: "old" } });
  const file = await officeFile(demoYaml);
  for (const verb of ["check", "apply"])
    expect(await office(verb, file)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("leaders.old.portfolio: is missing"),
    });
  expect(await prisma.officeVersion.count()).toBe(2);
});

test("all that is wrong with the languages, the texts and the policy's own file is listed at once", async () => {
  const { folder, officeFile, office } = await aRunningOffice();
  await writeFile(
    join(folder, "ours.json"),
    '{ "copies": "generic_default", "handle_within": { "n": 20, "unit": "wd" } }',
  );
  const yaml = demoYaml
    .replace(/^policy: .*$/m, "policy: ./ours.json")
    .replace(/^languages: .*$/m, "languages: [en, fr]");
  const checked = await office("check", await officeFile(`${yaml}\ntexts: { en: { "menu.titel": "Hello" } }\n`));
  expect(checked.code).toBe(1);
  await writeFile(join(folder, "words.json"), '{ "copies": "generic_default", "name": 5 }');
  const words = await office("check", await officeFile(demoYaml.replace(/^policy: .*$/m, "policy: ./words.json")));
  expect(words.stderr).toContain("./words.json: name: is not right: write a text");
  for (const line of [
    "./ours.json: handle_within.evidence: is missing",
    'languages.1: there are no texts in "fr"\n    for example: [en, zh]',
    "texts.en.menu.titel: there is no such text\n    for example: menu.title",
  ])
    expect(checked.stderr).toContain(line);
});

test("whom or what a case, a record or the history names stays with its name when the file drops it; the rest goes", async () => {
  const { world, officeFile, office } = await aRunningOffice();
  const { prisma } = world.database;
  const citizen = await world.citizen();
  const { caseId } = await aLamp(world, citizen);
  const named = (key: string) => ({ name: { en: key, zh: key }, subjects: ["OTHR"], territory: [], retired: false });
  const leader = { post: { en: "Mayor", zh: "市长" }, portfolio: { en: "all", zh: "全部" }, retired: false };
  const document = structuredClone(world.office);
  for (const key of ["helps", "was-offered", "complained", "unused"]) document.units[key] = named(key);
  for (const key of ["sponsor", "nobody"]) document.leaders[key] = { ...leader, name: { en: key, zh: key } };
  await prisma.officeVersion.create({ data: { document, appliedAt: world.clock() } });
  await prisma.caseUnit.create({ data: { caseId, unitKey: "helps", since: world.clock() } });
  await prisma.case.update({
    where: { id: caseId },
    data: { complainedUnitKey: "complained", sponsorKey: "sponsor" },
  });
  const offered = { caseId, at: world.clock(), type: "assigned", role: "clerk", data: { unit: "was-offered" } };
  await prisma.caseEvent.create({ data: offered });
  const applied = await office("apply", await officeFile(demoYaml));
  expect(applied.code).toBe(0);
  for (const kept of ["units.helps", "units.was-offered", "units.complained", "leaders.sponsor"])
    expect(applied.stdout).toContain(`~ ${kept}: retired`);
  for (const gone of ["units.unused.name.en", "leaders.nobody.name.en"])
    expect(applied.stdout).toContain(`- ${gone} (was`);
});

test("the first office of a store is named, not spelt out line by line", async () => {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "open-door-office-"));
  onTestFinished(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });
  const settings = { DATABASE_URL: database.url, SECRET_KEY: secretKey, DATA_DIR: folder };
  const office = (verb: string) =>
    run(process.execPath, ["src/cli/office.ts", verb, "src/config/demo-office.yaml", "--move-deadlines"], {
      env: { ...process.env, ...settings },
    });
  const first = "the first office of this store, Linjiang Complaints Office.";
  expect((await office("check")).stdout).toBe(
    `No open case has a date that runs.\nThe file is in order. Applying it would put in force: ${first}\n`,
  );
  expect((await office("apply")).stdout).toContain(`Applied: ${first}\n`);
  expect((await office("check")).stdout).toContain("nothing changes");
});
