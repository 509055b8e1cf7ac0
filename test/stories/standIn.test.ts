// A reception held by a stand-in, from the leader's "I cannot come" to the public's counts.

import { afterEach, beforeEach, expect, test } from "vitest";
import { sendBriefs } from "../../src/office/receptions/leaderBrief.ts";
import { turnsOf } from "../../src/office/receptions/rotaList.ts";
import { passUntakenPlaces } from "../../src/office/visits/door.ts";
import { booked } from "../support/bookings.ts";
import { anOffice, fileText, type World } from "../support/office.ts";

let world: World;
beforeEach(async () => {
  world = await anOffice();
});
afterEach(() => world.close());

const prisma = () => world.database.prisma;
const bookingOf = (id: number) =>
  prisma().booking.findUniqueOrThrow({ where: { id }, include: { record: true, case: true } });

for (const language of ["en", "zh"]) {
  test(`a stand-in receives, and is the one recorded; nobody has missed a visit because a leader changed; the public sees it (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const { say } = clerk;
    const mayor = await world.staff({ role: "leader", leaderKey: "lin" }, language);
    const [comes, stays, unheard] = await Promise.all([0, 1, 2].map(() => world.citizen(language)));
    const reception = await prisma().reception.findFirstOrThrow({
      where: { rotaKey: "wednesday", startsAt: { gt: world.clock() } },
      orderBy: { startsAt: "asc" },
    });
    const visits = [];
    for (const one of [comes!, stays!, unheard!]) visits.push(await booked(world, one, { receptionId: reception.id }));
    const [came, stayed, absent] = visits;

    // The mayor can't come; the clerk names whom the office proposes.
    await mayor.goes(`/cantcome ${reception.id}`, `=${say("common.skip")}`);
    const [asked] = await clerk.news();
    const proposal = asked?.choices?.[0];
    const standIn = proposal?.id.split(" ")[2] ?? "";
    const deputy = await world.staff({ role: "leader", leaderKey: standIn }, language);
    await clerk.goes(proposal!.id, `=${say("common.skip")}`, `=${say("rota.doIt")}`);
    const name = world.office.leaders[standIn]!.name[language]!;
    for (const one of [comes!, stays!, unheard!]) {
      const [news, ...more] = await one.news();
      expect(more).toEqual([]);
      expect(news?.text).toContain(name);
      expect(fileText(news)?.replace(/\r?\n /g, "")).toContain(name);
    }
    await comes!.presses(say("changed.keep"));

    // The brief goes to who receives.
    world.itIs("2026-11-24T16:00");
    await Promise.all([mayor.news(), deputy.news()]);
    await world.work(sendBriefs);
    expect((await deputy.news()).some(({ text }) => text.includes(came!.ticket))).toBe(true);
    expect(await mayor.news()).toEqual([]);

    // The day: one comes and the stand-in takes the matter on; two do not come, and had not answered.
    world.itIs("2026-11-25T14:20");
    await clerk.goes(`/checkin ${came!.id}`, `/next ${reception.id}`, `/seen ${came!.id}`);
    await clerk.goes(`=${say("record.outcomes.leaderLed")}`, "The lamp in the lane is dark", "I see to it myself.");
    await clerk.goes("=CITY", "1", `=${say("record.idNotSeen")}`, `=${say("record.complete")}`);
    const { record, case: made } = await bookingOf(came!.id);
    expect(record).toMatchObject({ receivedBy: standIn, bySubstitute: true, outcome: "leaderLed" });
    expect(made?.sponsorKey).toBe(standIn);
    expect((await comes!.news()).at(-1)?.text).toContain(name);
    world.itIs("2026-11-25T15:50");
    await Promise.all([stays!.news(), unheard!.news()]);
    await clerk.goes(`/noshow ${stayed!.id}`);
    expect(clerk.last()?.text).toContain(say("day.excused", { ticket: stayed!.ticket }));
    world.itIs("2026-11-25T16:05");
    await world.work(passUntakenPlaces);
    for (const [visit, one] of [[stayed, stays] as const, [absent, unheard] as const]) {
      expect((await bookingOf(visit!.id)).status).toBe("cancelled");
      expect((await one!.news()).some(({ choices }) => choices?.some(({ id }) => id.startsWith("/missed")))).toBe(
        false,
      );
    }

    // The end: held by a substitute, in the register, in public, and in the leaders' turns.
    await clerk.goes(`/closeday ${reception.id}`);
    expect(clerk.last()?.text).toContain(name);
    const register = await prisma().dayRegister.findUniqueOrThrow({ where: { receptionId: reception.id } });
    expect(register).toMatchObject({ status: "heldBySubstitute", receivedBy: standIn, counts: { seen: 1, noShow: 0 } });
    await clerk.goes(`/reception ${reception.id}`);
    expect(clerk.last()?.text).toContain(say("rota.status.heldBySubstitute"));
    const passerBy = world.person(language);
    await passerBy.says("/schedule");
    expect(passerBy.last()?.text).toContain(
      say("schedule.counts", { year: 2026, held: 0, heldBySubstitute: 1, cancelled: 0 }),
    );
    const quarter = { from: new Date("2026-10-01T00:00:00+08:00"), until: new Date("2027-01-01T00:00:00+08:00") };
    const turns = new Map((await world.work((work) => turnsOf(work, quarter))).map((each) => [each.leaderKey, each]));
    expect(turns.get("lin")).toMatchObject({ byOthers: 1, held: 0 });
    expect(turns.get(standIn)?.stoodIn).toBe(1);
  });
}
