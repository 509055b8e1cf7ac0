// The day on paper: who gets it when, what stands in it, and that it is gone a week later.

import { buffer } from "node:stream/consumers";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { Message, StoredFile } from "../../src/domain/message.ts";
import { dateInWords } from "../../src/i18n/dates.ts";
import { keepFile } from "../../src/office/cases/evidence.ts";
import { dayPack } from "../../src/office/visits/dayPack.ts";
import { issueDayPacks, throwAwayOldPacks } from "../../src/office/visits/dayPackIssue.ts";
import { booked } from "../support/bookings.ts";
import { anOffice, type World } from "../support/office.ts";
import { aPrintRoom } from "../support/printing.ts";

type Person = Awaited<ReturnType<World["citizen"]>>;
const opened: { close: () => Promise<unknown> }[] = [];
afterAll(async () => {
  for (const one of opened.reverse()) await one.close();
});

const wednesday = "2026-11-25";
const stored = (message: Message | undefined): StoredFile | undefined =>
  message?.file && "sha256" in message.file ? message.file : undefined;

describe.each(["en", "zh"])("the day pack (%s)", (language) => {
  let world: World;
  let room: Awaited<ReturnType<typeof aPrintRoom>>;
  let clerk: Person;
  let leader: Person;
  beforeEach(async () => {
    world = await anOffice();
    room = await aPrintRoom(world);
    opened.push(world, room);
    clerk = await world.staff({ role: "clerk" }, language);
    leader = await world.staff({ role: "leader", leaderKey: "lin" }, language);
  });

  async function files(citizen: Person) {
    const { prisma } = world.database;
    const contact = await citizen.contact();
    return prisma.case.create({
      data: {
        ...{ receiptNumber: "LJ-20261120-0001-X", queryCodeHash: "x", kind: "complaint", category: "CITY" },
        ...{ details: "The lamp is dark", confidentiality: "named", name: "王芳", language, status: "accepted" },
        ...{ registeredAt: world.clock(), contactId: contact.id },
      },
    });
  }
  async function books(citizen: Person, caseId?: number) {
    const { prisma } = world.database;
    const { id } = await prisma.reception.findFirstOrThrow({
      where: { rotaKey: "wednesday", date: new Date(wednesday) },
    });
    const visit = await booked(world, citizen, { receptionId: id });
    return prisma.booking.update({ where: { id: visit.id }, data: { caseId } });
  }
  const packOf = (role: "clerk" | "leader", leaderKey: string | null = null) =>
    world.work((work) => dayPack(work, wednesday, { role, leaderKey }, language));

  test("the evening before it comes once to the clerks, and to the leader who receives the own copy, also when two try at once and late", async () => {
    const other = await world.staff({ role: "leader", leaderKey: "chen" }, language);
    const second = await world.staff({ role: "clerk" }, language);
    world.itIs("2026-11-24T17:59");
    expect(await world.work(issueDayPacks)).toBe(0);
    world.itIs("2026-11-24T18:00");
    await Promise.all([world.work(issueDayPacks), world.work(issueDayPacks)]);
    const jobs = await room.printPacks();
    expect(jobs).toHaveLength(3);
    for (const job of jobs) await room.printPack(job);
    const [toClerk, toLeader] = [await clerk.news(), await leader.news()];
    expect(toClerk).toHaveLength(1);
    expect(toLeader).toHaveLength(1);
    expect(await other.news()).toHaveLength(0);
    expect(toClerk[0]?.text).toContain(wednesday);
    const file = stored(toClerk[0]);
    expect(file?.name).toBe(clerk.say("pack.file", { date: wednesday }));
    const pdf = await room.blobs.get(file?.sha256 ?? "");
    expect((await buffer(pdf)).subarray(0, 5).toString()).toBe("%PDF-");
    // One file for all who read that language.
    expect((await second.news()).map(stored)).toEqual([file]);
    expect(stored(toLeader[0])?.sha256).not.toBe(file?.sha256);
    // The program was away all night: who has none yet gets it while the day lasts.
    const late = await world.staff({ role: "clerk" }, language);
    world.itIs(`${wednesday}T13:30`);
    expect(await world.work(issueDayPacks)).toBe(1);
    await room.printPacks();
    expect(stored((await late.news()).at(-1))).toBeTruthy();
    world.itIs(`${wednesday}T16:00`);
    await world.staff({ role: "clerk" }, language);
    expect(await world.work(issueDayPacks)).toBe(0);
  });

  test("it has who comes with what and the brief of the case, forms for walk-ins, no telephone number; the look at the case is recorded", async () => {
    const citizen = await world.citizen(language);
    const { id: caseId } = await files(citizen);
    await books(citizen, caseId);
    const pack = await packOf("clerk");
    const [reception] = pack?.print.receptions ?? [];
    expect(reception?.visitors).toMatchObject([
      { name: "Wang Fang", ticket: "B-001", request: "The lamp in our lane" },
    ]);
    expect(reception?.visitors[0]?.brief.join("\n")).toContain("LJ-20261120-0001-X");
    expect(reception?.walkIns).toBeGreaterThanOrEqual(4);
    expect(JSON.stringify(pack?.print)).not.toContain("5550199");
    await clerk.goes(`/daypack ${wednesday}`);
    await leader.goes(`/daypack ${wednesday}`);
    await room.printPacks();
    const looks = await world.database.prisma.caseLook.findMany({ where: { caseId }, orderBy: { role: "asc" } });
    expect(looks.map(({ role }) => role)).toEqual(["clerk", "leader"]);
  });

  test("a sealed case is its number and nothing more, and nobody has looked at it", async () => {
    const citizen = await world.citizen(language);
    const { id } = await files(citizen);
    await world.database.prisma.case.update({ where: { id }, data: { category: "CORR" } });
    await books(citizen, id);
    const pack = await packOf("clerk");
    expect(pack?.caseIds).toEqual([]);
    expect(pack?.print.receptions[0]?.visitors[0]?.brief).toEqual([
      clerk.say("leader.briefSealed", { receipt: "LJ-20261120-0001-X" }),
    ]);
  });

  test("a day without a reception has no pack; a leader asks for the own reception only", async () => {
    await clerk.goes("/daypack 2026-11-28");
    expect(clerk.last()?.file).toBeUndefined();
    expect(await room.printPacks()).toHaveLength(0);
    expect(await packOf("leader", "chen")).toBeUndefined();
    expect((await packOf("leader", "lin"))?.print.copy).toBe("leader");
  });

  test("a week after the day the file is thrown away, once and for all who had it, unless somebody has handed it in", async () => {
    const { prisma } = world.database;
    const packAsked = async (person: Person) => {
      await person.goes(`/daypack ${wednesday}`);
      await room.printPacks();
      return stored((await person.news()).at(-1) ?? person.last())?.sha256 ?? "";
    };
    const [gone, kept] = [await packAsked(clerk), await packAsked(leader)];
    const { id: chatId } = await clerk.chat();
    const sent = { kind: "document", name: "day.pdf", mediaType: "application/pdf", size: 9 } as const;
    await world.work((work) => keepFile(work, chatId, { ...sent, sha256: kept, source: kept }));
    const isThere = (sha256: string) =>
      room.blobs.get(sha256).then(
        (bytes) => buffer(bytes).then(Boolean),
        () => false,
      );
    const due = async (at: string) => {
      world.itIs(at);
      await Promise.all([world.work(throwAwayOldPacks), world.work(throwAwayOldPacks)]);
      await room.throwAway();
      return prisma.dayPack.count({ where: { sha256: { not: null } } });
    };
    expect(await due("2026-12-02T23:00")).toBe(2);
    await prisma.dayPack.updateMany({ data: { date: new Date("2030-01-02"), sentAt: new Date("2030-01-01") } }); // files have the machine's time
    expect(await due("2030-01-09T23:00")).toBe(2);
    expect(await due("2030-01-10T00:10")).toBe(0);
    expect(await Promise.all([gone, kept].map(isThere))).toEqual([false, true]);
  });

  test("the pack of a day that is over is not printed: its file would be gone before it is fetched", async () => {
    world.itIs("2026-11-26T09:00");
    await clerk.goes(`/daypack ${wednesday}`);
    expect(clerk.last()?.text).toContain(
      clerk.say("pack.over", { day: dateInWords(new Date(wednesday), "UTC", language) }),
    );
    expect(await room.printPacks()).toHaveLength(0);
    await clerk.goes(`/day ${wednesday}`);
    expect(clerk.choices().map(({ id }) => id)).not.toContain(`/daypack ${wednesday}`);
    world.itIs(`${wednesday}T23:00`);
    await clerk.goes(`/daypack ${wednesday}`);
    expect(await room.printPacks()).toHaveLength(1);
  });
});
