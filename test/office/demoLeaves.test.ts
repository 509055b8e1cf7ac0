// The demonstration ends when a real office is applied: its links open nothing, and nobody reads what it laid out.

import { expect, test } from "vitest";
import type { Office } from "../../src/config/officeFile.ts";
import { applyOffice, changesBy } from "../../src/office/applyOffice.ts";
import { inviteStaff } from "../../src/office/people/staff.ts";
import { publicFeed } from "../../src/office/receptions/feeds.ts";
import { comingReceptions } from "../../src/office/receptions/rotaList.ts";
import { countsOfYear, publishedReceptions } from "../../src/office/receptions/schedule.ts";
import { anOffice } from "../support/office.ts";

test("B2, M7: invitations of the demonstration die with it, and its receptions are nobody's", async () => {
  const world = await anOffice();
  try {
    const { prisma } = world.database;
    const invite = (name: string) =>
      world.work(async (work) => {
        const invited = await inviteStaff(work, { name, role: "supervisor" });
        return invited.ok ? invited.code : "";
      });
    const code = await invite("demo");
    const stays = await world.staff({ role: "admin" });
    const citizen = await world.citizen();
    await citizen.goes("/book", "1", "1", "The lamp in our lane is dark", "Wang Fang", "0599 5550199", "1", "1");
    await citizen.presses(citizen.say("book.yes"));
    expect(await prisma.booking.count()).toBe(1);

    const { office, jobs, clock } = world;
    const [rota] = Object.values(office.rotas);
    const real: Office = { ...structuredClone(office), demo: false, code: "XX", rotas: {} };
    if (rota) real.rotas.ours = rota;
    // What is shown before is what is done, and showing it does nothing.
    const before = [await prisma.reception.count(), await prisma.staffInvite.count()];
    const shown = await world.database.transaction((tx) => changesBy({ tx, now: clock() }, real));
    expect([await prisma.reception.count(), await prisma.staffInvite.count()]).toEqual(before);
    const applied = await world.database.transaction((tx) =>
      applyOffice({ tx, now: clock(), jobs, secretKey: "a key for tests that is long enough" }, real),
    );
    if (!applied.ok || !shown.ok) throw new Error(JSON.stringify([applied, shown]));
    expect(shown.value.cleared).toEqual({ receptions: (before[0] ?? 0) - 1, invitations: 1 });
    expect(applied.value).toMatchObject({ cleared: shown.value.cleared, changes: shown.value.changes });
    expect(shown.value.receptions.map(({ reception }) => reception.id)).toEqual(
      applied.value.receptions.map(({ reception }) => reception.id),
    );

    const stranger = world.person();
    await stranger.says(`/start ${code}`);
    expect(stranger.last()?.text).toContain(stranger.say("staff.inviteUsed"));
    expect(await prisma.staff.findMany({ where: { endedAt: null }, select: { role: true } })).toEqual([
      { role: "admin" },
    ]);
    await stays.goes("/staff");
    expect(stays.last()?.text).not.toContain("demo");

    // Who had booked is told, and the public reads only what the new office laid out.
    expect((await citizen.news()).length).toBeGreaterThan(0);
    await world.work(async (work) => {
      const read = [
        ...(await publishedReceptions(work, 0, 500)),
        ...(await comingReceptions(work, { skip: 0, take: 500 })),
      ];
      expect(read.length).toBeGreaterThan(0);
      expect(read.filter(({ rotaKey }) => rotaKey !== "ours")).toEqual([]);
      expect((await countsOfYear(work)).cancelled).toBe(0);
      expect(await publicFeed(work, "en")).not.toContain("CANCELLED");
    });
    expect(await prisma.reception.count({ where: { rotaKey: { not: "ours" } } })).toBe(1);
  } finally {
    await world.close();
  }
});
