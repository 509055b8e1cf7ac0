// An officer finds a case of the unit by what it is about: words, place, subject, state, receipt number; never by who filed it.

import { afterAll, beforeAll, expect, test } from "vitest";
import { manyCases } from "../support/manyCases.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
let receipts: string[];
beforeAll(async () => {
  world = await anOffice();
  const at = { status: "inProgress", unitKey: "city" } as const;
  receipts = [
    ...(await manyCases(world, 12, (i) => ({ ...at, details: `Lamp ${i + 1} is dark`, placeText: "Calle Luna 10" }))),
    ...(await manyCases(world, 1, () => ({
      ...at,
      details: "The secret lamp",
      confidentiality: "confidential",
      placeText: "East Street",
    }))),
    ...(await manyCases(world, 1, () => ({
      ...at,
      details: "The bribed lamp",
      category: "CORR",
      placeText: "East Street",
    }))),
    ...(await manyCases(world, 1, () => ({
      ...at,
      details: "The road is 100% broken",
      unitKey: "housing",
      placeText: "East Street",
    }))),
    ...(await manyCases(world, 1, () => ({
      ...at,
      details: "Water_pipe of Calle Cádiz",
      status: "answered",
      placeText: "Calle Cádiz 2",
    }))),
  ];
});
afterAll(() => world.close());

const found = (someone: Awaited<ReturnType<World["staff"]>>) =>
  someone.choices().flatMap(({ id }) => (id.startsWith("/look ") ? [id.slice(6)] : []));

test("M16: an officer finds the unit's cases by words, place, state and receipt, in pages with the true count, and looks at none", async () => {
  const officer = await world.staff({ role: "officer", unitKey: "city", name: "Olga" });
  const { say } = officer;
  await officer.says("/find lamp calle luna");
  expect(officer.last()?.text).toContain(say("find.title", { count: 12, words: "lamp calle luna" }));
  expect(found(officer)).toEqual(receipts.slice(2, 12).reverse());
  await officer.presses(say("common.moreOf", { count: 2 }));
  expect(found(officer)).toEqual(receipts.slice(0, 2).reverse());
  await officer.says("/find cadiz");
  expect(found(officer)).toEqual([receipts[15]]);
  await officer.says("/find answered");
  expect(found(officer)).toEqual([receipts[15]]);
  await officer.says(`/find ${receipts[3]}`);
  expect(found(officer)).toEqual([receipts[3]]);
  await officer.goes("/find", "Lamp 12");
  expect(found(officer)).toEqual([receipts[11]]);
  // What stands for anything in SQL stands for itself.
  await officer.says("/find water_pipe");
  expect(found(officer)).toEqual([receipts[15]]);
  await officer.says("/find 100%");
  expect(officer.last()?.text).toContain(say("find.none", { words: "100%" }));
  expect(await world.database.prisma.caseLook.count()).toBe(0);
  await officer.says("/find cadiz");
  await officer.presses(receipts[15] ?? "");
  expect(await world.database.prisma.caseLook.count()).toBe(1);
});

test("M16: no names, no words of who stays unknown, nothing sealed, no other unit's", async () => {
  const officer = await world.staff({ role: "officer", unitKey: "city" });
  for (const words of ["Applicant", "secret", "bribed", "road"]) {
    await officer.says(`/find ${words}`);
    expect(found(officer), words).toEqual([]);
  }
  // Its place is no secret.
  await officer.says("/find east street");
  expect(found(officer)).toEqual([receipts[12]]);
  const clerk = await world.staff({ role: "clerk" });
  await clerk.says("/find lamp");
  expect(found(clerk)).toEqual([]);
});

test.each(["en", "zh"])("M16: words of an officer that cases have are offered as a search (%s)", async (language) => {
  const officer = await world.staff({ role: "officer", unitKey: "city" }, language);
  const { say } = officer;
  await officer.says("lamp Calle Luna");
  expect(officer.last()?.text).toBe(say("find.offer", { count: 12, words: "lamp Calle Luna" }));
  await officer.says("1");
  expect(found(officer)).toHaveLength(10);
  await officer.says("no such words");
  expect(officer.last()?.text).toContain(say("hints.notUnderstood"));
});

test("M16: a name or a number that somebody wrote into their account finds nobody", async () => {
  const officer = await world.staff({ role: "officer", unitKey: "city" });
  const [receipt] = await manyCases(world, 1, () => ({
    ...{ status: "inProgress", unitKey: "city", name: "王芳 José Fernández", phone: "05995550188" },
    details: "I am José Fernandez, 王芳, 05995550188: the fountain leaks",
  }));
  for (const words of ["Fernandez", "王芳", "05995550188", "fountain jose", "-"]) {
    await officer.says(`/find ${words}`);
    expect(found(officer), words).toEqual([]);
  }
  await officer.says("/find FOUNTAIN leaks");
  expect(found(officer)).toEqual([receipt]);
});
