// What is queued is still true when it goes out: a change of what it speaks about takes it back, wherever it waits.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sender } from "../../src/domain/message.ts";
import { startDelivery } from "../../src/notifications/delivery.ts";
import { passOnUndelivered } from "../../src/notifications/passOn.ts";
import { takeBackUntrue } from "../../src/notifications/takeBack.ts";
import { takeStep } from "../../src/office/cases/caseSteps.ts";
import { sendDeadlineNotices } from "../../src/office/deadlines/deadlineNotices.ts";
import { callsToMake } from "../../src/office/people/phoneCalls.ts";
import { sendBriefs } from "../../src/office/receptions/leaderBrief.ts";
import { remindLeaders } from "../../src/office/receptions/leaderNews.ts";
import { changeReception, type Wanted } from "../../src/office/receptions/receptionChange.ts";
import { cancelBooking } from "../../src/office/visits/booking.ts";
import { moveBooking } from "../../src/office/visits/moving.ts";
import { sendReminders } from "../../src/office/visits/reminders.ts";
import { acceptOffer, joinWaitingList } from "../../src/office/visits/waitingList.ts";
import { booked, openOnes } from "../support/bookings.ts";
import { aLamp } from "../support/cases.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

type Person = Awaited<ReturnType<World["citizen"]>>;
const prisma = () => world.database.prisma;

const member = async (person: Person) =>
  prisma().staff.findFirstOrThrow({ where: { contactId: (await person.contact()).id } });

/** The texts of the pushes to that chat that would still be sent. */
async function waitingFor(person: Person): Promise<string[]> {
  await world.work(takeBackUntrue);
  const rows = await prisma().outgoing.findMany({
    where: { chat: { address: person.address }, kind: "push", status: { in: ["queued", "held"] } },
    orderBy: { id: "asc" },
  });
  return rows.map(({ content }) => (content as { text: string }).text);
}
/** Whatever waits for that chat has arrived. */
const allArrived = (person: Person) =>
  prisma().outgoing.updateMany({
    where: { chat: { address: person.address }, status: { in: ["queued", "held"] } },
    data: { status: "delivered" },
  });
const changes = (receptionId: number, wanted: Wanted) =>
  world.work((work) => changeReception(work, { role: "clerk" }, receptionId, wanted, { reason: "" }));
const theOpenOne = async () => {
  await prisma().place.updateMany({ data: { reopensAt: null } });
  const used = await prisma().waitingEntry.findMany();
  const found = (await openOnes(world)).find(
    ({ id, kind }) => kind === "openReception" && !used.some(({ receptionId }) => receptionId === id),
  );
  if (!found) throw new Error("no open reception");
  return found;
};
/** Somebody with a booking, reminded of it by a message that waits. */
async function reminded() {
  const one = await world.citizen();
  const reception = await theOpenOne();
  const booking = await booked(world, one, { receptionId: reception.id });
  await prisma().booking.update({ where: { id: booking.id }, data: { placedAt: new Date(0) } });
  const before = world.clock();
  const dayBefore = new Date(booking.startsAt.getTime() - 20 * 3_600_000);
  world.later((dayBefore.getTime() - before.getTime()) / 60_000);
  await world.work(sendReminders);
  world.later((before.getTime() - dayBefore.getTime()) / 60_000);
  expect(await waitingFor(one)).toEqual([expect.stringContaining("A reminder of your visit")]);
  return { one, booking, reception };
}

test("F09: a reminder of a visit that was cancelled before it could be delivered is never sent", async () => {
  const { one, booking } = await reminded();
  await world.work((work) => cancelBooking(work, booking.id));
  const sent: string[] = [];
  const sender: Sender = {
    pace: { perSecond: 500, perChatPerSecond: 500 },
    send: async ({ address }, { text }) => {
      if (address === one.address) sent.push(text);
      return { ok: true };
    },
  };
  await one.says("/bookings");
  const { database, jobs, clock, log } = world.parts;
  // Everything is due by now: what waits for a decent hour is queued for later.
  await prisma().$executeRaw`update pgboss.job set start_after = now() where state = 'created'`;
  const running = await startDelivery({ database, jobs, senders: { webchat: sender }, clock, log });
  const status = async () => {
    const rows = await prisma().outgoing.findMany({ where: { kind: "push", chat: { address: one.address } } });
    return rows.map((row) => row.status);
  };
  await expect.poll(status, { timeout: 15_000 }).toEqual(["superseded"]);
  await expect.poll(() => sent.length, { timeout: 15_000 }).toBeGreaterThan(0);
  await running.stop();
  expect(sent.filter((text) => text.includes("A reminder of your visit"))).toEqual([]);
});

test("F09: a reminder is taken back when the visit is moved, its reception is changed or called off, and stays when it is not", async () => {
  const moved = await reminded();
  const to = await prisma().place.findFirstOrThrow({
    where: { receptionId: moved.reception.id, bookingId: null, offeredToId: null },
    orderBy: { startsAt: "desc" },
  });
  const { id: chatId } = await moved.one.chat();
  const move = { bookingId: moved.booking.id, chatId, receptionId: to.receptionId, startsAt: to.startsAt };
  expect(await world.work((work) => moveBooking(work, move))).toMatchObject({ ok: true });
  expect(await waitingFor(moved.one)).toEqual([]);

  const { one, reception } = await reminded();
  const other = await reminded();
  await world.work((work) => cancelBooking(work, other.booking.id));
  expect(await waitingFor(one)).toHaveLength(1);
  await changes(reception.id, { startsAt: new Date(reception.startsAt.getTime() + 600_000) });
  expect(await waitingFor(one)).toEqual([expect.stringContaining("changed")]);
  // And the news of a change, when there is another change before it arrives.
  await changes(reception.id, { cancelled: true });
  expect(await waitingFor(one)).toEqual([expect.stringContaining("cancelled")]);
});

test("F09: an offer of a place is taken back when it is answered in another chat, or when the reception changes", async () => {
  const reception = await theOpenOne();
  const places = await prisma().place.findMany({ where: { receptionId: reception.id, bookingId: null } });
  const [place, ...others] = places;
  await prisma().place.deleteMany({ where: { id: { in: others.map(({ id }) => id) } } });
  const [holder, first, second] = [await world.citizen(), await world.citizen(), await world.citizen()];
  const booking = await booked(world, holder, { receptionId: reception.id });
  const joins = async (one: Person) => {
    const { id: contactId } = await one.contact();
    const waits = { receptionId: reception.id, contactId, name: "Li Wei", phone: "05995550111", matter: "The lamp" };
    await world.work((work) => joinWaitingList(work, { ...waits, companions: 0, needs: [], language: "en" }));
    return contactId;
  };
  const contactId = await joins(first);
  await joins(second);
  await world.work((work) => cancelBooking(work, booking.id));
  expect(await waitingFor(first)).toHaveLength(1);
  const entry = await prisma().waitingEntry.findFirstOrThrow({ where: { contactId } });
  const accepted = await world.work((work) => acceptOffer(work, contactId, entry.id));
  expect(accepted).toMatchObject({ ok: true });
  expect(await waitingFor(first)).toEqual([]);
  if (accepted.ok) await world.work((work) => cancelBooking(work, accepted.bookingId));
  expect(await waitingFor(second)).toHaveLength(1);
  await changes(reception.id, { startsAt: new Date((place?.startsAt ?? reception.startsAt).getTime() + 3_600_000) });
  expect(await waitingFor(second)).toEqual([]);
});

test("F09: news of a case, its desk's and its dates' are taken back when the case has gone on; the other dates of a list are said again", async () => {
  const [citizen, clerk, officer] = [
    await world.citizen(),
    await world.staff({ role: "clerk" }),
    await world.staff({ role: "officer", unitKey: "city" }),
  ];
  const [desk, holder] = [{ staff: await member(clerk) }, { staff: await member(officer) }];
  const step = async (
    id: number,
    by: typeof desk | { applicant: true },
    name: Parameters<typeof takeStep>[3],
    given = {},
  ) => expect(await world.work((work) => takeStep(work, by, id, name, given))).toMatchObject({ ok: true });
  const lamps = [await aLamp(world, citizen), await aLamp(world, citizen)];
  const ids = lamps.map(({ caseId }) => caseId);
  const [one, two] = ids as [number, number];
  for (const id of ids) {
    await step(id, desk, "accept");
    await step(id, desk, "assign", { unit: "city" });
  }
  expect((await waitingFor(citizen)).filter((text) => text.includes("offered to"))).toHaveLength(2);
  expect(await waitingFor(officer)).not.toEqual([]);
  for (const id of ids) await step(id, holder, "takeon");
  expect((await waitingFor(citizen)).filter((text) => text.includes("offered to"))).toEqual([]);
  const [bob, eve, headOfUnit] = [
    await world.staff({ role: "officer", unitKey: "city" }),
    await world.staff({ role: "officer", unitKey: "city" }),
    await world.staff({ role: "officer", unitKey: "city", isHead: true }),
  ];
  const head = { staff: await member(headOfUnit) };
  const isHanded = async (person: Person) => (await waitingFor(person)).some((text) => text.includes("handed to you"));
  await step(two, head, "handover", { officer: String((await member(bob)).id) });
  expect(await isHanded(bob)).toBe(true);
  await step(two, head, "handover", { officer: String((await member(eve)).id) });
  expect([await isHanded(bob), await isHanded(eve)]).toEqual([false, true]);
  await step(two, head, "handover", { officer: String(holder.staff.id) });
  await step(one, holder, "ask", { text: "Which lamp is it?" });
  expect((await waitingFor(citizen)).some((text) => text.includes("we need something"))).toBe(true);
  await step(one, { applicant: true }, "give", { text: "The third one." });
  expect((await waitingFor(citizen)).some((text) => text.includes("we need something"))).toBe(false);

  const answer = await prisma().caseDeadline.findFirstOrThrow({ where: { caseId: one, clock: "answer" } });
  const hours = (answer.dueAt.getTime() - answer.startedAt.getTime()) / 2 / 3_600_000;
  const before = world.clock();
  world.later(hours * 60 + 24 * 60);
  await allArrived(officer);
  for (let more = true; more; ) more = (await world.work(sendDeadlineNotices)).more;
  const list = () => waitingFor(officer);
  const receipts = lamps.map(({ receiptNumber }) => receiptNumber);
  expect((await list()).join("\n")).toMatch(new RegExp(receipts.join("[^]*")));
  await step(one, { applicant: true }, "withdraw");
  expect(
    (await list()).filter((text) => text.includes(receipts[0] ?? "?") && text.includes(receipts[1] ?? "?")),
  ).toEqual([]);
  await world.work(sendDeadlineNotices);
  const again = (await list()).filter((text) => text.includes("due"));
  expect(again.join("\n")).toContain(receipts[1]);
  expect(again.join("\n")).not.toContain(receipts[0]);
  await step(two, { applicant: true }, "withdraw");
  expect((await list()).filter((text) => text.includes("due"))).toEqual([]);
  world.later((before.getTime() - world.clock().getTime()) / 60_000);
});

test("F09: a leader's reminder and brief are taken back when the turn is another's", async () => {
  const leader = await world.staff({ role: "leader", leaderKey: "lin" });
  const reception = await prisma().reception.findFirstOrThrow({
    where: { leaderKey: "lin", status: "scheduled", startsAt: { gt: world.clock() } },
    orderBy: { startsAt: "asc" },
  });
  const before = world.clock();
  world.later((reception.startsAt.getTime() - 15 * 3_600_000 - before.getTime()) / 60_000);
  await prisma().reception.update({ where: { id: reception.id }, data: { leaderRemindedAt: null } });
  await allArrived(leader);
  await world.work(remindLeaders);
  await world.work(sendBriefs);
  expect((await waitingFor(leader)).length).toBeGreaterThanOrEqual(2);
  const free = Object.keys(world.office.leaders).find((key) => key !== "lin");
  expect(await changes(reception.id, { leaderKey: free })).toMatchObject({ ok: true });
  expect(await waitingFor(leader)).toEqual([expect.stringContaining("no longer")]);
  world.later((before.getTime() - world.clock().getTime()) / 60_000);
});

test("F09: news that a chat did not get is neither passed on nor phoned once it is untrue, and an open call about it is closed", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const staff = await member(clerk);
  const calls = async () => (await world.work((work) => callsToMake(work, staff))).map(({ bookingId }) => bookingId);
  const refused = async (person: Person) => {
    await prisma().outgoing.updateMany({
      where: { kind: "push", chat: { address: person.address }, status: "queued" },
      data: { status: "refused" },
    });
    await prisma().chat.updateMany({ where: { address: person.address }, data: { blockedAt: world.clock() } });
  };
  const [phoned, never] = [await reminded(), await reminded()];
  await refused(phoned.one);
  await world.work(passOnUndelivered);
  expect(await calls()).toContain(phoned.booking.id);
  await world.work((work) => cancelBooking(work, phoned.booking.id));
  expect(await calls()).not.toContain(phoned.booking.id);
  await refused(never.one);
  await world.work((work) => cancelBooking(work, never.booking.id));
  await world.work(passOnUndelivered);
  expect(await prisma().phoneCall.count({ where: { bookingId: never.booking.id } })).toBe(0);
});
