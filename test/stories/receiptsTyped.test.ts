import { afterAll, beforeAll, expect, test } from "vitest";
import { aLamp } from "../support/cases.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

test("F17, citizen 18: a receipt in a sentence, with O for 0, with its code in one message", async () => {
  const applicant = await world.citizen();
  const { receiptNumber, queryCode: code } = await aLamp(world, applicant);
  const withO = receiptNumber.replace("-0", "-O");
  for (const typed of [
    ["/status", `${receiptNumber} ${code}`],
    ["/status", `My number is ${withO.toLowerCase()}, the code ${code}.`],
    [`${receiptNumber} ${code}`],
    ["/status", `receipt number №${receiptNumber}.`, `the code is ${code}`],
  ]) {
    const other = await world.citizen();
    await other.goes(...typed);
    expect(other.last()?.text, typed.join()).toContain(receiptNumber);
    expect(other.last()?.text, typed.join()).not.toContain(other.say("status.code"));
  }
  const clerk = await world.staff({ role: "clerk" });
  for (const typed of [
    `/look ${withO}`,
    `/look ${receiptNumber.replaceAll("-", " ")}`,
    `/search ${withO}.`,
    `about ${withO}`,
  ]) {
    await clerk.says(typed);
    expect(clerk.last()?.text, typed).toContain(receiptNumber);
    expect(clerk.last()?.text, typed).not.toContain(clerk.say("cases.notYours"));
  }
});
