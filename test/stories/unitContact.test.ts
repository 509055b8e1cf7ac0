import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { checkOffice } from "../../src/config/officeFile.ts";
import { aLamp } from "../support/cases.ts";
import { demoYaml } from "../support/demoOffice.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

for (const language of ["en", "zh"])
  test(`a unit's named contact stands in the status of its cases and beside the schedule (${language})`, async () => {
    const citizen = await world.citizen(language);
    const { receiptNumber, caseId } = await aLamp(world, citizen);
    await citizen.says(`/case ${receiptNumber}`);
    expect(citizen.last()?.text).not.toContain("0599-5550112");
    await world.database.prisma.case.update({ where: { id: caseId }, data: { unitKey: "city", status: "inProgress" } });
    await citizen.says(`/case ${receiptNumber}`);
    const name = language === "en" ? "Ma Qiang" : "马强";
    expect(citizen.last()?.text).toContain(name);
    expect(citizen.last()?.text).toContain("0599-5550112");
    await citizen.goes("/schedule", `=${citizen.say("unitContact.open")}`);
    expect(citizen.last()?.text).toContain(name);
  });

test("the office file says what is wrong with a contact, and every unit of the demonstration names one", () => {
  const office = parse(demoYaml) as { units: Record<string, object> };
  const good = checkOffice(office);
  expect(good.ok && Object.values(good.value.units).every(({ contact }) => contact !== undefined)).toBe(true);
  const bad = checkOffice({
    ...office,
    units: { ...office.units, city: { ...office.units.city, contact: { name: { en: "X", zh: "X" }, phone: "ask" } } },
  });
  expect(bad).toMatchObject({ ok: false, faults: [{ key: "units.city.contact.phone", example: "0599-5550111" }] });
});
