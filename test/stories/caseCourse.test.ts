// The history of a case as the next reader needs it: reasons, times, who acted, the answer itself.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { CaseStep } from "../../src/domain/caseSteps.ts";
import type { Given } from "../../src/office/cases/caseNews.ts";
import { takeStep } from "../../src/office/cases/caseSteps.ts";
import { aLamp } from "../support/cases.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());
type Person = Awaited<ReturnType<World["citizen"]>>;

async function takes(who: Person | undefined, caseId: number, step: CaseStep, given: Given = {}) {
  const contact = await who?.contact();
  const staff = contact && (await world.database.prisma.staff.findFirstOrThrow({ where: { contactId: contact.id } }));
  const taken = await world.work((work) =>
    takeStep(work, staff ? { staff: { ...staff } } : { applicant: true }, caseId, step, given),
  );
  expect(taken).toMatchObject({ ok: true });
}

for (const language of ["en", "zh"]) {
  test(`B4: the reviewer reads why a review was asked for, in the push and in the history, with the answer, times and names (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk", name: "Olga Ruiz" }, language);
    const officer = await world.staff({ role: "officer", unitKey: "city", name: "Pedro Sanz" }, language);
    const citizen = await world.citizen(language);
    const { caseId, receiptNumber } = await aLamp(world, citizen);
    await takes(clerk, caseId, "accept");
    await takes(clerk, caseId, "assign", { unit: "city" });
    await takes(officer, caseId, "object", { reason: "The lamp is the power company’s." });
    await clerk.news();
    await takes(clerk, caseId, "assign", { unit: "city" });
    await takes(officer, caseId, "takeon");
    world.later(95);
    const verdict = "supported" as const;
    await takes(officer, caseId, "reply", {
      demands: [{ verdict, reasons: "The cable was torn by the storm.", remedy: "A new one is laid on Friday." }],
    });
    await clerk.news();
    await takes(undefined, caseId, "review", { reason: "The furniture was not looked at at all." });
    const [push] = (await clerk.news()).slice(-1);
    expect(push?.text).toContain("The furniture was not looked at at all.");
    await clerk.says(`/look ${receiptNumber}`);
    const text = clerk.last()?.text ?? "";
    expect(text).toContain(
      clerk.say("cases.historyFact.applicantsReason", { text: "The furniture was not looked at at all." }),
    );
    expect(text).toContain(clerk.say("cases.historyFact.reason", { text: "The lamp is the power company’s." }));
    expect(text).toContain("The cable was torn by the storm.");
    expect(text).toContain("A new one is laid on Friday.");
    expect(text).toContain("11:35");
    expect(text).toContain("Pedro Sanz");
    expect(text).toContain("Olga Ruiz");
    expect(text).not.toContain("has been asked for. Another person");
    world.itIs("2026-11-23T10:00");
  });
}

test("B4: a long history is paged and never cut", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const { caseId, receiptNumber } = await aLamp(world, await world.citizen());
  const long = Array.from(
    { length: 40 },
    (_, i) => `Note ${i + 1}: ${"the lamp was measured again. ".repeat(8)}end ${i + 1}.`,
  );
  await world.database.prisma.caseEvent.createMany({
    data: long.map((text) => ({ caseId, at: world.clock(), type: "noted", role: "clerk", data: { text } })),
  });
  await clerk.says(`/look ${receiptNumber}`);
  expect(clerk.last()?.text).toContain("end 40.");
  expect(clerk.last()?.text).toContain("earlier entries");
  await clerk.presses("Whole history (41)");
  const found: string[] = [];
  for (;;) {
    found.push(...[...(clerk.last()?.text ?? "").matchAll(/end \d+\./g)].map(([end]) => end));
    const next = clerk.choices().find(({ label }) => label.startsWith("More"));
    if (!next) break;
    await clerk.presses(next.id);
  }
  expect(found).toEqual(long.map((_, i) => `end ${i + 1}.`));
});
