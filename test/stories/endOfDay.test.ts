// The end of a day at the door with forty visitors: nobody who waits is sent away without another day, in one press; who is there twice
// or has gone home leaves the line; and what a walk-in is told of the wait counts those who booked.

import { afterAll, beforeAll, expect, test } from "vitest";
import { officeDay } from "../../src/domain/calendar.ts";
import type { Prisma } from "../../src/store/generated/client.ts";
import { anOffice, type World } from "../support/office.ts";

type Person = Awaited<ReturnType<World["citizen"]>>;
let world: World;
let clerk: Person;
beforeAll(async () => {
  world = await anOffice();
  clerk = await world.staff({ role: "clerk", name: "Ana" });
});
afterAll(() => world.close());

let serial = 0;
/** A reception of today, of its own, that began at that time and takes two at a time for twenty minutes each. */
async function aReception(from = "14:00", to = "16:00") {
  const { prisma } = world.database;
  await prisma.reception.updateMany({
    where: { date: new Date(officeDay(world.clock(), world.office.zone)), status: "scheduled" },
    data: { status: "held" },
  });
  const { id: _, ...like } = await prisma.reception.findFirstOrThrow({ where: { rotaKey: "wednesday" } });
  const day = officeDay(world.clock(), world.office.zone);
  const at = (time: string) => new Date(`${day}T${time}:00+08:00`);
  return prisma.reception.create({
    // The day that the rule gave is any that no other has.
    data: {
      ...like,
      dueOn: new Date(Date.UTC(2020, 0, ++serial)),
      date: new Date(day),
      startsAt: at(from),
      endsAt: at(to),
      status: "scheduled",
    },
  });
}

async function visits(receptionId: number, count: number, more: (i: number) => Partial<Prisma.BookingCreateManyInput>) {
  return world.database.prisma.booking.createManyAndReturn({
    data: Array.from({ length: count }, (_, i) => ({
      receptionId,
      ticket: `B-${String(i + 1).padStart(3, "0")}`,
      startsAt: world.clock(),
      name: `Visitor ${++serial}`,
      matter: "The lamp",
      needs: [],
      language: "en",
      createdAt: world.clock(),
      placedAt: world.clock(),
      calendarUid: `uid-${serial}`,
      ...more(i),
    })),
  });
}
const waiting = (receptionId: number, count: number, more: object = {}) =>
  visits(receptionId, count, (i) => ({
    kind: "walkIn",
    status: "arrived",
    ticket: `W-${String(i + 1).padStart(3, "0")}`,
    arrivedAt: world.clock(),
    queuedAt: world.clock(),
    ...more,
  }));
const rowsOf = (receptionId: number) => world.database.prisma.booking.findMany({ where: { receptionId } });

test("closing the day: 28 who wait get another day in two presses, shown before it is done, each told as they can be; 12 are noted as not come", async () => {
  world.itIs("2026-11-25T15:50");
  const reception = await aReception();
  const { id } = reception;
  const told = await world.citizen();
  const { id: contactId } = await told.contact();
  const line = await waiting(id, 28);
  const { prisma } = world.database;
  await prisma.booking.update({ where: { id: line[0]!.id }, data: { contactId } });
  await prisma.booking.updateMany({
    where: { id: { in: line.slice(1, 10).map((one) => one.id) } },
    data: { phone: "05995550111" },
  });
  await visits(id, 12, () => ({ startsAt: new Date(world.clock().getTime() - 60 * 60_000), kind: "booked" }));

  await clerk.says(`/closeday ${id}`);
  expect(clerk.last()?.text).toContain("28 still wait. 12 have not come.");
  await clerk.presses("Show them");
  expect(clerk.last()?.text).toContain("40 visits");
  await clerk.goes(`/closeday ${id}`, "=Another day for all 28");
  const preview = clerk.last()?.text ?? "";
  expect(preview).toMatch(/\d+ places|without a place/);
  expect((await rowsOf(id)).filter(({ status }) => status === "carriedOver")).toHaveLength(0);
  const counts = [...preview.matchAll(/(\d+) (?:places?|without)/g)].map(([, n]) => Number(n));
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(28);
  await clerk.presses("Yes, for all 28");
  expect(clerk.last()?.text).toContain("Told in chat 1 · to phone 9 · no chat, no number 18");
  expect(clerk.last()?.file).toMatchObject({ mediaType: "text/csv" });
  expect((await rowsOf(id)).filter(({ status }) => status === "carriedOver")).toHaveLength(28);
  expect((await told.news()).at(-1)?.text).toMatch(/could not receive you today/);
  expect(await prisma.phoneCall.count({ where: { doneAt: null } })).toBe(9);
  const next = await prisma.booking.findMany({ where: { carriedFrom: { receptionId: id } }, orderBy: { id: "asc" } });
  expect(next).toHaveLength(28);

  await clerk.goes(`/closeday ${id}`, "=12 did not come");
  expect((await rowsOf(id)).filter(({ status }) => status === "noShow")).toHaveLength(12);
  await clerk.presses("Close the reception");
  expect(
    (await clerk.news())
      .concat(clerk.all)
      .map(({ text }) => text)
      .join(),
  ).toContain(clerk.say("closing.done"));
  expect(await prisma.reception.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "held" });
});

test("a second press on the same offer moves nobody twice", async () => {
  world.itIs("2026-11-26T15:55");
  const { id } = await aReception();
  await waiting(id, 3);
  await Promise.all([clerk.says(`/carryall ${id} yes`), clerk.says(`/carryall ${id} yes`)]);
  expect(await world.database.prisma.booking.count({ where: { carriedFrom: { receptionId: id } } })).toBe(3);
});

test("B5: a visitor who was registered twice or has gone home leaves the line, can be put back, and is no missed visit; the register says so", async () => {
  world.itIs("2026-11-27T14:30");
  const { id } = await aReception();
  const gone = await world.citizen();
  const [first, second, third] = await waiting(id, 3);
  const { id: contactId } = await gone.contact();
  const { prisma } = world.database;
  await prisma.booking.update({ where: { id: second!.id }, data: { contactId } });
  await clerk.says(`/visitor ${second!.ticket}`);
  await clerk.goes(`=${clerk.say("removed.remove")}`, `=${clerk.say("removed.because.left")}`);
  expect(clerk.last()?.text).toContain("W-002 is off the line");
  expect((await gone.news()).at(-1)?.text).toContain("W-002");
  const now = (visit: { id: number }) => prisma.booking.findUniqueOrThrow({ where: { id: visit.id } });
  expect(await now(second!)).toMatchObject({ status: "removed", removedBecause: "left" });
  await clerk.says("/queue");
  expect(clerk.last()?.text).not.toContain("W-002");
  await clerk.goes(`/visitor ${second!.id}`, `=${clerk.say("removed.putBack")}`);
  expect(await now(second!)).toMatchObject({ status: "arrived", removedBecause: null });
  expect(await prisma.deskAct.findMany({ where: { bookingId: second!.id, kind: { not: "looked" } } })).toMatchObject([
    { kind: "removed" },
    { kind: "putBack" },
  ]);

  // By command and ticket; and who would cancel somebody who is here is shown the way.
  await clerk.goes("/remove w2", "=registered twice");
  await clerk.says(`/cancel ${third!.id}`);
  expect(clerk.last()?.text).toContain("W-003 is already here");
  await clerk.presses("has gone home");
  await clerk.says(`/remove ${third!.id} left`);
  expect(clerk.last()?.text).toContain("not in line");
  world.itIs("2026-11-27T15:45");
  await clerk.says(`/visitor ${third!.id}`);
  expect(clerk.choices().map(({ label }) => label)).not.toContain(clerk.say("removed.putBack"));

  await prisma.booking.update({ where: { id: first!.id }, data: { status: "seen", endedAt: world.clock() } });
  await clerk.says(`/closeday ${id}`);
  expect(clerk.last()?.text).toContain("Received: 1");
  expect(clerk.last()?.text).toContain("Did not come: 0");
  expect(clerk.last()?.text).toContain("Taken off the line: 2 (registered twice 1, gone home 1)");
  await clerk.says(`/register ${id}`);
  expect(clerk.last()?.text).toContain("registered twice");
  await clerk.presses(clerk.say("day.asFile"));
  const file = clerk.last()?.file;
  expect(file && "text" in file ? file.text : "").toContain("has gone home");
});

test("B5: who registers somebody with a number or a name that is in line already is asked first", async () => {
  world.itIs("2026-11-30T14:30");
  await aReception();
  const other = await world.staff({ role: "clerk", name: "Pedro" });
  await clerk.goes("/walkin", "Luz Lopez", "The bins, +34 600 111 222");
  await other.goes("/walkin", "María Luz López García", "Bins 600111222");
  expect(other.last()?.text).toBe(other.say("walkIn.same.number", { ticket: "W-001", state: "arrived" }));
  await other.presses(other.say("walkIn.itIsThem", { ticket: "W-001" }));
  expect(other.last()?.text).toContain("Luz Lopez");
  await other.goes("/walkin", "luz lópez", "The lift");
  expect(other.last()?.text).toContain("same name");
  await other.presses(other.say("walkIn.somebodyElse"));
  expect(other.last()?.text).toContain("W-002");
  // Another number is another person of that name.
  await other.goes("/walkin", "Luz Lopez", "The lift, 699 999 999");
  expect(other.last()?.text).toContain("W-003");
  // A number behind the name is the telephone, and is not called out.
  await other.goes("/walkin", "Ben Braun 0599 5550188", "The stairs");
  const last = await world.database.prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" } });
  expect(last).toMatchObject({ name: "Ben Braun", phone: "05995550188" });
});

test("M8: a walk-in is told the wait as if all who booked came, and that the time is not enough when it is not", async () => {
  world.itIs("2026-12-01T14:00");
  const { id } = await aReception("14:00", "16:00");
  // Two hours, one at a time for twenty minutes: six turns, four of them booked.
  await world.database.prisma.reception.update({
    where: { id },
    data: { slotMinutes: 20, rotaKey: null, dueOn: null },
  });
  await visits(id, 4, (i) => ({ kind: "booked", startsAt: new Date(world.clock().getTime() + i * 20 * 60_000) }));
  await clerk.goes("/walkin", "Uno", "The lamp");
  expect(clerk.last()?.text).toContain("4 visitors before, about 80 minutes");
  await clerk.goes("/walkin", "Dos", "The lamp");
  expect(clerk.last()?.text).toContain("5 visitors before, about 100 minutes");
  await clerk.goes("/walkin", "Tres", "The lamp");
  expect(clerk.last()?.text).toContain("probably not enough");
  await clerk.says(`/queue ${id}`);
  expect(clerk.last()?.text).toContain("about 80 more");
  expect(clerk.last()?.text).toContain("4 who booked are still expected");
});

test("M19: the queue shows who is in which room, waiting minutes, needs and priority; before the doors open the next is asked about", async () => {
  world.itIs("2026-12-02T13:45");
  const { id } = await aReception();
  const [first, second, third] = await waiting(id, 3);
  const { prisma } = world.database;
  await prisma.booking.update({ where: { id: third!.id }, data: { needs: ["wheelchair"], priority: true } });
  await clerk.says(`/next ${id}`);
  expect(clerk.last()?.text).toContain("begins at 14:00");
  expect(await prisma.booking.count({ where: { receptionId: id, calledAt: { not: null } } })).toBe(0);
  await clerk.presses(clerk.say("queue.callNow"));
  expect(clerk.last()?.text).toContain(third!.ticket);
  world.itIs("2026-12-02T14:10");
  await clerk.says(`/next ${id} Room 5`);
  world.itIs("2026-12-02T14:15");
  await clerk.says(`/queue ${id}`);
  const text = clerk.last()?.text ?? "";
  expect(text).toContain(`Room 5: ${first!.ticket}`);
  expect(text).toContain("called 14:10, 5 min ago");
  expect(text).toMatch(new RegExp(`1\\. ${second!.ticket} .*waits 30 min`));
  await clerk.says("1");
  expect(clerk.last()?.text).toContain(`Ticket ${second!.ticket} · arrived`);
  await clerk.says(`/visitor ${first!.id}`);
  expect(clerk.last()?.text).toContain(`Ticket ${first!.ticket} · called`);
  await clerk.says(`/priority ${first!.id}`);
  expect(clerk.last()?.text).toContain(`${first!.ticket} is by now “called”`);
  await clerk.says("who is next");
  expect(clerk.last()?.text).toContain(`${second!.ticket} Visitor`);
  await clerk.says(`/queue ${id}`);
  expect(clerk.last()?.text).toContain(clerk.say("queue.nobody"));
});

test("M16, M17: a visitor's name finds the visitor, and words of the field lead to what they mean", async () => {
  world.itIs("2026-12-03T14:30");
  const { id } = await aReception();
  await waiting(id, 1, { name: "Ana López Ruiz" });
  await clerk.says("Lopez");
  expect(clerk.last()?.text).toContain("Ana López Ruiz");
  for (const words of ["how do I close the day", "close the reception", "finish today", "结束接访", "怎么结束"]) {
    await clerk.says(words);
    expect(clerk.last()?.text, words).toContain("1 still waits.");
  }
  await clerk.says("no show");
  expect(clerk.last()?.text).toBe(clerk.say("closing.nobodyMissed"));
  await clerk.says("remove visitor");
  expect(clerk.last()?.text).toContain("1 visitor is waiting");
  await clerk.says("/menu");
  expect(clerk.choices().map(({ id }) => id)).toContain("/closeday");
  // Words alone close nothing, in the middle of a reception where nobody waits.
  await world.database.prisma.booking.updateMany({ where: { receptionId: id }, data: { status: "cancelled" } });
  for (const words of ["how do I close the day", "怎么结束"]) {
    await clerk.says(words);
    expect(clerk.last()?.text, words).toBe(clerk.say("closing.nobodyOpen"));
  }
  await clerk.presses("Close the reception");
  expect(clerk.last()?.text).toContain(clerk.say("closing.done"));
  world.itIs("2026-12-05T10:00");
  await clerk.says("/menu");
  expect(clerk.choices().map(({ id }) => id)).not.toContain("/closeday");
});

test("who closes the day reads its summary once, and the others get it", async () => {
  world.itIs("2026-12-08T16:30");
  const { id } = await aReception();
  const [closer, other] = [await world.staff({ role: "clerk" }), await world.staff({ role: "supervisor" })];
  const [summary] = closer.say("closing.summary").split(/[{:：]/);
  const told = await closer.says(`/closeday ${id}`);
  const later = await closer.news();
  expect([...told, ...later].filter(({ text }) => text.includes(summary ?? "?"))).toHaveLength(1);
  expect((await other.news()).filter(({ text }) => text.includes(summary ?? "?"))).toHaveLength(1);
});
