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

for (const language of ["en", "zh"]) {
  test(`who calls the next is told of the one called before who has no outcome yet, also when nobody waits any more (${language})`, async () => {
    world = await anOffice();
    worlds.push(world);
    const clerk = await world.staff({ role: "clerk" }, language);
    const { say } = clerk;
    const other = await world.staff({ role: "clerk" }, language);
    const [reception] = await openOnes(world);
    const date = reception!.date.toISOString().slice(0, 10);
    world.itIs(`${date}T14:00`);
    for (const name of ["Li Si", "Zhao Wu", "Sun Liu"]) await clerk.goes("/walkin", name, "The bins are not emptied");
    await clerk.goes("/next");
    expect(clerk.last()?.text).not.toContain(say("queue.noOutcomeYet", { count: 1, tickets: "W-001" }));
    await other.goes("/next Room 5");
    expect(other.last()?.text).not.toContain("W-001");
    await clerk.goes("/next");
    expect(clerk.last()?.text).toContain(say("queue.noOutcomeYet", { count: 1, tickets: "W-001" }));
    const button = clerk.choices().find(({ label }) => label === say("queue.outcomeOf", { ticket: "W-001" }));
    await clerk.goes("/next");
    expect(clerk.last()?.text).toContain(say("queue.nobody"));
    expect(clerk.last()?.text).toContain("W-001");
    await clerk.presses(button!.id);
    expect(clerk.last()?.text).toBe(say("record.outcome"));
  });

  test(`who walks in before the reception begins is told the time until then, too (${language})`, async () => {
    world = await anOffice();
    worlds.push(world);
    const clerk = await world.staff({ role: "clerk" }, language);
    const [reception] = await openOnes(world);
    world.itIs(`${reception!.date.toISOString().slice(0, 10)}T00:00`);
    const early = (reception!.startsAt.getTime() - world.clock().getTime()) / 60_000 - 21;
    world.later(early);
    await clerk.goes("/walkin", "Li Si", "The bins are not emptied");
    const words = { ticket: "W-001", name: "Li Si", count: 0, minutes: 21 };
    expect(clerk.last()?.text).toBe(clerk.say("walkIn.done", words));
  });

  test(`nobody is at the door on a day that is still to come; what is noted of a day that is over stays on its list (${language})`, async () => {
    world = await anOffice();
    worlds.push(world);
    const clerk = await world.staff({ role: "clerk" }, language);
    const [reception] = await openOnes(world);
    const date = reception!.date.toISOString().slice(0, 10);
    const visit = await booked(world, await world.citizen(language), { receptionId: reception!.id });
    const atTheDoor = () =>
      clerk
        .choices()
        .filter(({ id }) => /^\/(checkin|noshow) /.test(id))
        .map(({ id }) => id);
    await clerk.says(`/day ${date}`);
    expect(clerk.last()?.text).toContain(visit.ticket);
    expect(atTheDoor()).toEqual([]);
    await clerk.says(`/checkin ${visit.id}`);
    expect(clerk.last()?.text).toBe(clerk.say("day.notToday"));
    expect(clerk.choices().map(({ id }) => id)).toContain(`/day ${date}`);
    world.itIs(`${date}T23:30`);
    world.later(24 * 60);
    await clerk.says(`/day ${date}`);
    expect(atTheDoor()).toEqual([`/noshow ${visit.id}`]);
    await clerk.presses(`/noshow ${visit.id}`);
    expect(clerk.last()?.choices?.map(({ id }) => id)).toContain(`/day ${date}`);
  });

  test(`a fixed text is not offered to be written again, a written one is; staff who err are not sent to the public's telephone (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const { say } = clerk;
    const { receiptNumber } = await aLamp(world, await world.citizen(language));
    await clerk.says(`/accept ${receiptNumber}`);
    expect(clerk.choices().map(({ label }) => label)).not.toContain(say("cases.rewrite"));
    await clerk.goes("x", "y", "z");
    expect(clerk.all.map(({ text }) => text).join("\n")).not.toContain(world.office.contact.phone);
    await clerk.goes(
      `/refuse ${receiptNumber}`,
      "1",
      "It belongs to the court, which has it already.",
      "District court",
    );
    expect(clerk.choices().map(({ label }) => label)).toContain(say("cases.rewrite"));
  });

  test(`a demand that is supported says what is done, and "nothing" is no answer to it (${language})`, async () => {
    const officer = await world.staff({ role: "officer", unitKey: "city" }, language);
    const { say } = officer;
    const { receiptNumber } = await aLamp(world, await world.citizen(language));
    await world.database.prisma.case.update({
      where: { receiptNumber },
      data: {
        unitKey: "city",
        status: "inProgress",
        officerId: (await world.database.prisma.staff.findFirstOrThrow({ orderBy: { id: "desc" } })).id,
      },
    });
    await officer.goes(`/reply ${receiptNumber}`, `=${say("verdict.supported")}`, "The lamp was found broken.");
    expect(officer.choices().map(({ label }) => label)).not.toContain(say("reply.noRemedy"));
    await officer.says("1");
    expect(officer.last()?.text).toContain(say("reply.remedy", { number: 1 }));
    await officer.goes(language === "en" ? "A new one on Friday." : "周五换新灯。", `=${say("common.noFiles")}`);
    expect(officer.last()?.text).toContain(language === "en" ? "A new one on Friday." : "周五换新灯。");
  });
}
