// What staff have written is never lost: written again point by point, kept for each case, and offered where somebody else was faster.

import { afterAll, beforeAll, expect, test } from "vitest";
import { supervise } from "../../src/office/deadlines/supervision.ts";
import type { StaffMember } from "../../src/office/people/staff.ts";
import { manyCases } from "../support/manyCases.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

/** Two cases of the city unit in work, with two points each. */
async function inWork(count = 1) {
  const receipts = await manyCases(world, count, () => ({ status: "inProgress", unitKey: "city" }));
  const cases = await world.database.prisma.case.findMany({ where: { receiptNumber: { in: receipts } } });
  await world.database.prisma.caseDemand.createMany({
    data: cases.map(({ id }) => ({ caseId: id, number: 2, text: "Pay for the bicycle" })),
  });
  return receipts;
}
const one = ["=Supported", "The cable was torn by the storm of Monday.", "A new one is laid on Friday."];
const two = ["=Not supported", "The bicycle stood where none may stand.", "=~none"];

test("M14: a reply is written again point by point: the old text is shown, the other point stays, and there is a way back within a point", async () => {
  const [receipt] = await inWork();
  const officer = await world.staff({ role: "officer", unitKey: "city" });
  const { say } = officer;
  await officer.goes(`/reply ${receipt}`, ...one.slice(0, 2));
  await officer.presses(say("common.back"));
  expect(officer.last()?.text).toContain(say("reply.reasons", { number: 1 }));
  await officer.goes("The cable was torn by the storm of Tuesday.", one[2]!, ...two);
  if (!officer.choices().some(({ id }) => id === "rewrite")) await officer.presses(say("common.noFiles"));
  await officer.presses(say("cases.rewrite"));
  await officer.presses("demands:1");
  await officer.presses(say("cases.keepIt"));
  expect(officer.last()?.text).toContain("The bicycle stood where none may stand.");
  await officer.goes("The bicycle stood on the pavement, where none may stand.");
  await officer.presses("~none");
  const preview = officer.last()?.text ?? "";
  expect(preview).toContain("The cable was torn by the storm of Tuesday.");
  expect(preview).toContain("A new one is laid on Friday.");
  expect(preview).toContain("stood on the pavement");
  expect(preview).not.toContain("The bicycle stood where none may stand.");
});

test("M14: a reply that is put aside is taken up with its case, and another case's begins empty", async () => {
  const [first, second] = await inWork(2);
  const officer = await world.staff({ role: "officer", unitKey: "city" });
  const { say } = officer;
  await officer.goes(`/reply ${first}`, ...one.slice(0, 2), "/menu", `/reply ${second}`);
  expect(officer.last()?.text).toContain("1 of 2");
  await officer.goes("=Supported", "/menu", `/reply ${first}`);
  expect(officer.last()?.text).toContain(say("common.draftFound"));
  await officer.presses(say("common.goOn"));
  expect(officer.last()?.text).toContain(say("reply.remedy", { number: 1 }));
});

test("M18: what was typed for a step that somebody else has taken is offered as a note", async () => {
  const [receipt] = await inWork();
  const [officer, colleague] = [
    await world.staff({ role: "officer", unitKey: "city" }),
    await world.staff({ role: "officer", unitKey: "city" }),
  ];
  for (const who of [officer, colleague]) {
    await who.goes(`/reply ${receipt}`, ...one, ...two);
    if (!who.choices().some(({ id }) => id === "rewrite")) await who.presses(who.say("common.noFiles"));
  }
  await colleague.presses(colleague.say("cases.send"));
  await officer.presses(officer.say("cases.send"));
  expect(officer.last()?.text).toContain(officer.say("cases.typedIsKept"));
  expect(officer.last()?.text).toContain("The cable was torn by the storm of Monday.");
  await officer.presses(officer.say("cases.doIt"));
  const noted = await world.database.prisma.caseEvent.findFirst({ where: { type: "noted" } });
  expect(JSON.stringify(noted?.data)).toContain("torn by the storm");
});

/** Somebody who is in line, as W-00n. */
async function inLine(ticket: string) {
  const { prisma } = world.database;
  const { id: _, ...like } = await prisma.reception.findFirstOrThrow({ where: { rotaKey: "wednesday" } });
  const startsAt = new Date(world.clock().getTime() - 3_600_000);
  const { id: receptionId } = await prisma.reception.create({
    data: { ...like, rotaKey: null, dueOn: null, startsAt, endsAt: new Date(startsAt.getTime() + 7_200_000) },
  });
  const at = world.clock();
  return prisma.booking.create({
    data: {
      ...{ receptionId, ticket, kind: "walkIn", status: "arrived", name: "Li Si", matter: "The bins", needs: [] },
      ...{ startsAt: at, arrivedAt: at, queuedAt: at, createdAt: at, placedAt: at, language: "en" },
      calendarUid: `uid-${ticket}`,
    },
  });
}
const ofVisit = ["=Answered on the spot", "The bins were full", "They are emptied today."];

test.each(["en", "zh"])(
  "M18: of two clerks who record a visit the second keeps what they typed, and adds it to the record (%s)",
  async (language) => {
    const visit = await inLine(language === "en" ? "W-002" : "W-003");
    const { ticket } = visit;
    const pedro = await world.staff({ role: "clerk", name: "Pedro" });
    const other = await world.staff({ role: "clerk", name: "Ana" }, language);
    const { say } = other;
    await other.goes(`/seen ${visit.id}`, "1", "The bins and the lamp", "The lamp waits until Friday.", "1");
    await pedro.goes(`/seen ${visit.id}`, ...ofVisit, "1", `=${pedro.say("record.complete")}`);
    world.later(2);
    await other.presses(say("record.complete"));
    expect(other.last()?.text).toContain(say("record.byAgo", { name: "Pedro", ticket, count: 2 }));
    expect(other.last()?.text).toContain("The lamp waits until Friday.");
    await other.presses(say("record.add"));
    await other.presses(say("record.show"));
    expect(other.last()?.text).toContain("They are emptied today.");
    expect(other.last()?.text).toContain("The lamp waits until Friday.");
    expect(await world.database.prisma.visitRecord.count({ where: { bookingId: visit.id } })).toBe(1);
    // Who comes when it is done is told before they type.
    await other.says(`/seen ${visit.id}`);
    expect(other.last()?.text).toContain(say("record.byAgo", { name: "Pedro", ticket, count: 2 }));
    expect(other.choices().map(({ id }) => id)).toContain(`/addtorecord ${visit.id}`);
  },
);

test("M18: what was typed for a question of the bureau that a colleague has answered is offered as a note", async () => {
  const [receipt = ""] = await inWork();
  const { prisma } = world.database;
  const supervisor = await world.staff({ role: "supervisor" });
  const one = await prisma.staff.findFirstOrThrow({ where: { contactId: (await supervisor.contact()).id } });
  const { id: caseId } = await prisma.case.findUniqueOrThrow({ where: { receiptNumber: receipt } });
  await world.work((work) =>
    supervise(work, one as StaffMember, { caseId, question: "Why is it late?", day: "2026-11-27" }),
  );
  const { id } = await prisma.supervision.findFirstOrThrow({ where: { caseId } });
  const [officer, colleague] = [
    await world.staff({ role: "officer", unitKey: "city" }),
    await world.staff({ role: "officer", unitKey: "city" }),
  ];
  await officer.says(`/explain ${id}`);
  await colleague.goes(`/explain ${id}`, "The cable comes on Monday.");
  await officer.says("The storm has torn the cable, and a new one is ordered.");
  expect(officer.last()?.text).toContain(officer.say("supervise.answeredBefore"));
  expect(officer.last()?.text).toContain("The storm has torn the cable");
  await officer.presses(officer.say("cases.doIt"));
  expect(JSON.stringify(await prisma.caseEvent.findMany({ where: { caseId, type: "noted" } }))).toContain(
    "torn the cable",
  );
});
