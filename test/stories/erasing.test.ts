// Whoever has everything erased leaves nothing behind in the words of others: records of visits, calls that somebody was to make.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fileCase } from "../../src/office/cases/filing.ts";
import {
  addRepresentative,
  removeRepresentative,
  representativesOf,
  writeDownRepresentative,
} from "../../src/office/cases/representatives.ts";
import { tellOfCase } from "../../src/office/cases/tellOfCase.ts";
import { booked, openOnes } from "../support/bookings.ts";
import { anOffice, type World } from "../support/office.ts";

type Person = Awaited<ReturnType<World["citizen"]>>;

describe.each(["en", "zh"] as const)("erased (%s)", (language) => {
  let world: World;
  let citizen: Person;
  beforeEach(async () => {
    world = await anOffice();
    citizen = await world.citizen(language);
  });
  afterEach(() => world.close());
  const prisma = () => world.database.prisma;

  async function aGroup() {
    const { receiptNumber } = await world.work((work) =>
      fileCase(work, {
        ...{ kind: "complaint", category: "CITY", demands: ["Repair the lamp"], place: {}, fileIds: [] },
        ...{
          details: "It has been dark for three weeks.",
          confidentiality: "named",
          group: { size: 40, others: 0 },
          language,
        },
        ...{ name: "张伟", phone: "05995550111" },
      }),
    );
    return prisma().case.findUniqueOrThrow({ where: { receiptNumber } });
  }
  const calls = () => prisma().phoneCall.findMany({ where: { phone: { not: "05995550111" } }, orderBy: { id: "asc" } });

  test("what was noted of a visit goes; of a visit about a case it stays with the case", async () => {
    await world.staff({ role: "clerk" });
    const { id: recordedById } = await prisma().staff.findFirstOrThrow();
    const subject = await aGroup();
    const open = (await openOnes(world)).slice(0, 2);
    const visits = [];
    for (const { id } of open) visits.push(await booked(world, citizen, { receptionId: id }));
    const [alone, ofCase] = visits.map(({ id }) => id);
    const at = world.clock();
    for (const bookingId of [alone, ofCase]) {
      await prisma().booking.update({
        where: { id: bookingId },
        data: {
          status: "seen",
          outcomeNote: "The bins of Wang Fang",
          caseId: bookingId === ofCase ? subject.id : null,
        },
      });
      await prisma().visitRecord.create({
        data: {
          ...{ bookingId: bookingId ?? 0, outcome: "onTheSpot", receivedBy: "lin", summary: "The bins of Wang Fang" },
          ...{ answer: "Wang Fang gets new bins", placeText: "Wang Fang's gate", documents: "Her letter" },
          ...{ correction: "I am Wang Fang", startedAt: at, endedAt: at, recordedAt: at, recordedById },
        },
      });
    }
    world.later(60 * 24 * 30);
    await citizen.goes("/privacy erase", "1");
    const records = await prisma().visitRecord.findMany({ orderBy: { bookingId: "asc" } });
    const notes = await prisma().booking.findMany({ orderBy: { id: "asc" }, select: { outcomeNote: true } });
    expect(JSON.stringify([records[0], notes[0]])).not.toMatch(/Wang Fang|letter/);
    expect(records[0]).toMatchObject({ outcome: "onTheSpot", receivedBy: "lin" });
    expect(records[1]?.summary).toBe("The bins of Wang Fang");
  });

  test("calls to a representative end with the representing, by whoever it is ended; those to the others stay", async () => {
    const clerk = await world.staff({ role: "clerk" });
    const staff = await prisma().staff.findFirstOrThrow({ where: { contactId: (await clerk.contact()).id } });
    const subject = await aGroup();
    const { id: contactId } = await citizen.contact();
    await prisma().contact.update({ where: { id: contactId }, data: { name: "李娜", phone: "05995550222" } });
    await world.work((work) => addRepresentative(work, subject, { name: "李娜", contactId }, "representative"));
    for (const [name, phone] of [
      ["王强", "05995550333"],
      ["赵敏", "05995550444"],
    ] as const)
      await world.work((work) => writeDownRepresentative(work, staff, subject.id, { name, phone }));
    await citizen.sends({ kind: "left" });
    await world.work((work) => tellOfCase(work, subject, () => "It is decided."));
    expect((await calls()).map(({ name }) => name)).toEqual(["李娜", "王强", "赵敏"]);
    const written = (await world.work((work) => representativesOf(work, subject.id))).find(
      ({ name }) => name === "王强",
    );
    await world.work((work) => removeRepresentative(work, staff, subject.id, written?.id ?? 0));
    await citizen.goes("/privacy erase", "1");
    const left = await calls();
    expect(left.filter(({ doneAt }) => doneAt === null).map(({ name }) => name)).toEqual(["赵敏"]);
    expect(JSON.stringify(left)).not.toMatch(/李娜|王强|5550222|5550333/);
  });

  test("the calls about an open case of one's own stay, because the office must answer it", async () => {
    const subject = await aGroup();
    const { id: contactId } = await citizen.contact();
    await prisma().case.update({ where: { id: subject.id }, data: { contactId } });
    const call = { name: "张伟", phone: "05995550555", language, text: "It is decided.", createdAt: world.clock() };
    await prisma().phoneCall.createMany({
      data: [
        { ...call, contactId, caseId: subject.id },
        { ...call, contactId },
      ],
    });
    await citizen.goes("/privacy erase", "1");
    expect((await calls()).map(({ text }) => text)).toEqual(["It is decided.", ""]);
  });
});
