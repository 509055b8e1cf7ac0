// What staff read about a case and a day: said of the applicant, never to them, and nothing that they were promised stays unseen.

import { afterAll, beforeAll, expect, test } from "vitest";
import { dayList, dayListCsv } from "../../src/office/visits/dayList.ts";
import { booked, openOnes } from "../support/bookings.ts";
import { aLamp } from "../support/cases.ts";
import { anOffice, type World } from "../support/office.ts";

const worlds: World[] = [];
let world: World;
beforeAll(async () => {
  world = await anOffice();
  worlds.push(world);
});
afterAll(async () => {
  for (const one of worlds) await one.close();
});

const rowOf = (receiptNumber: string) => world.database.prisma.case.findUniqueOrThrow({ where: { receiptNumber } });

for (const language of ["en", "zh"]) {
  test(`the history of a case fits whoever reads it, and shows staff not that it was rated (${language})`, async () => {
    const citizen = await world.citizen(language);
    const officer = await world.staff({ role: "officer", unitKey: "city" }, language);
    const { receiptNumber, queryCode } = await aLamp(world, citizen);
    const { id: caseId } = await rowOf(receiptNumber);
    const relative = await world.citizen(language);
    await relative.goes(`/status ${receiptNumber}`, queryCode);
    await world.database.prisma.case.update({ where: { id: caseId }, data: { unitKey: "city", status: "answered" } });
    const types = ["invited", "visitWish", "informationAsked", "informationGiven", "messageSent", "added", "rated"];
    for (const type of types)
      await world.database.prisma.caseEvent.create({ data: { caseId, type, role: "applicant", at: world.clock() } });
    await officer.says(`/look ${receiptNumber}`);
    const shown = officer.last()?.text ?? "";
    expect(shown).toContain(receiptNumber);
    expect(shown).toContain(officer.say("event.informationGiven"));
    expect(shown).not.toMatch(/\b[Yy]ou\b|您/);
    expect(shown).not.toContain(officer.say("event.rated"));
    await citizen.says(`/case ${receiptNumber}`);
    expect(citizen.last()?.text).toContain(citizen.say("event.rated"));
  });

  test(`the paper that the office sent is not counted as the applicant's (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const { receiptNumber } = await aLamp(world, await world.citizen(language));
    const { id: caseId } = await rowOf(receiptNumber);
    const { id: chatId } = await clerk.chat();
    const about = {
      caseId,
      chatId,
      kind: "document",
      mediaType: "application/pdf",
      size: 10,
      createdAt: world.clock(),
    };
    await world.database.prisma.evidenceFile.create({ data: { ...about, name: "reply.pdf", fromStaff: true } });
    await clerk.says(`/look ${receiptNumber}`);
    const line = (label: string, count: number) =>
      clerk.say("common.line", { label: clerk.say(label), answer: clerk.say("common.files", { count }) });
    expect(clerk.last()?.text).toContain(line("file.label.evidence", 0));
    expect(clerk.last()?.text).toContain(line("cases.ourPapers", 1));
  });

  test(`a day's list counts who booked and who walked in apart, and a visit is not earlier than itself (${language})`, async () => {
    world = await anOffice();
    worlds.push(world);
    const clerk = await world.staff({ role: "clerk" }, language);
    const [reception] = await openOnes(world);
    const date = reception!.date.toISOString().slice(0, 10);
    const visit = await booked(world, await world.citizen(language), { receptionId: reception!.id });
    world.itIs(`${date}T14:00`);
    await clerk.goes("/walkin", "Li Si", "The bins are not emptied");
    await clerk.goes("/walkin", "Zhao Wu", "The lift is broken");
    const second = await world.database.prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" } });
    const { receiptNumber } = await aLamp(world, await world.citizen(language));
    const { id: caseId } = await rowOf(receiptNumber);
    const seen = { caseId, status: "seen" as const };
    await world.database.prisma.booking.update({ where: { id: visit.id }, data: { ...seen, startsAt: world.clock() } });
    const list = () => world.work((work) => dayList(work, date, { role: "clerk", leaderKey: null }));
    const earlierOf = async (id: number) =>
      (await list()).flatMap(({ visitors }) => visitors).find((one) => one.id === id)?.earlierVisits;
    expect(await earlierOf(visit.id)).toBe(0);
    world.later(20);
    await world.database.prisma.booking.update({
      where: { id: second.id },
      data: { ...seen, startsAt: world.clock() },
    });
    expect(await earlierOf(visit.id)).toBe(0);
    expect(await earlierOf(second.id)).toBe(1);
    await clerk.says(`/day ${date}`);
    expect(clerk.last()?.text).toContain(language === "en" ? "1 visitor booked, 2 walk-ins" : "预约 1 人，现场 2 人");
    const file = await world.work(async (work) => dayListCsv(work, date, await list(), language));
    expect(file.text).toContain(clerk.say("day.column.earlier"));
  });

  test(`a cancelled reception has no places to give (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const receptions = await openOnes(world);
    const { id } = receptions.at(-1)!;
    await clerk.goes(`/reception ${id}`);
    expect(clerk.last()?.text).toMatch(/free|余/);
    await clerk.goes(
      `/calloff ${id}`,
      `=${clerk.say("common.skip")}`,
      `=${clerk.say("rota.doIt")}`,
      `/reception ${id}`,
    );
    expect(clerk.last()?.text).toContain(clerk.say("rota.cancelledMark"));
    expect(clerk.last()?.text).not.toMatch(/free|余/);
  });
}
