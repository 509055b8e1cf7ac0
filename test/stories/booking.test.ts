import { afterAll, beforeAll, expect, test } from "vitest";
import { dateInWords } from "../../src/i18n/dates.ts";
import { issueDayLists } from "../../src/office/visits/dayListIssue.ts";
import { sendReminders } from "../../src/office/visits/reminders.ts";
import { aLamp } from "../support/cases.ts";
import { anOffice, fileText, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  // One place at each reception that can be booked, so that it is soon full.
  world = await anOffice({
    change: (office) => {
      for (const rota of Object.values(office.rotas)) Object.assign(rota, { walkInShare: 0.99 });
      return office;
    },
  });
});
afterAll(() => world.close());

const aboutMe = ["The lamp in our lane is broken", "Wang Fang", "0599 5550199", "=I come alone", "=Nothing special"];

for (const language of ["en", "zh"]) {
  test(`a citizen books, moves and cancels (${language})`, async () => {
    const citizen = await world.citizen(language);
    const { say } = citizen;
    await citizen.goes(
      `=${say("menu.book")}`,
      "1",
      "1",
      "路灯坏了三周",
      "王芳",
      "０５９９ ５５５０１９９",
      "1",
      "2",
      `=${say("book.yes")}`,
    );
    const booking = await world.database.prisma.booking.findFirstOrThrow({
      orderBy: { id: "desc" },
      include: { place: true },
    });
    expect(citizen.last()?.text).toContain(booking.ticket);
    expect(fileText(citizen.last())).toMatch(/BEGIN:VEVENT[\s\S]*SEQUENCE:0/);
    expect(booking).toMatchObject({ name: "王芳", phone: "05995550199", needs: ["wheelchair"], status: "booked" });
    await citizen.goes(`=${say("bookings.move")}`, "2", "1");
    const moved = await world.database.prisma.booking.findUniqueOrThrow({
      where: { id: booking.id },
      include: { place: true },
    });
    expect(moved.receptionId).not.toBe(booking.receptionId);
    expect(moved.place?.receptionId).toBe(moved.receptionId);
    expect(fileText(citizen.last())).toMatch(/SEQUENCE:1/);
    // "Cancel" under this question could be read either way: it gives nothing back, and says so.
    await citizen.goes(`=${say("bookings.cancel")}`);
    expect(citizen.choices().map(({ label }) => label)).not.toContain(say("common.cancel"));
    for (const typed of [say("common.cancel"), say("common.stop"), say("common.back")]) {
      await citizen.goes(`/cancel ${booking.id}`, typed);
      expect(citizen.last()?.text).toContain(say("cancel.kept").split(/[:：]/)[0]);
      expect(citizen.last()?.text).toContain(booking.ticket);
    }
    expect(await world.database.prisma.place.count({ where: { bookingId: booking.id } })).toBe(1);
    await citizen.goes(`=${say("cancel.giveBack")}`, `=${say("cancel.yes")}`);
    expect(fileText(citizen.last())).toMatch(/METHOD:CANCEL[\s\S]*SEQUENCE:2/);
    expect(await world.database.prisma.place.count({ where: { bookingId: booking.id } })).toBe(0);
  });
}

test("a citizen who loses the race for a place is offered the next one", async () => {
  const [citizen, rival] = [await world.citizen(), await world.citizen()];
  await citizen.goes("book", "1");
  await rival.goes("book", "1", "1");
  expect(rival.last()?.text).toBe(rival.say("book.matter"));
  await citizen.says("1");
  expect(citizen.last()?.text).toContain(citizen.say("book.full"));
  await citizen.goes("1", "1");
  expect(citizen.last()?.text).toBe(citizen.say("book.matter"));
  await citizen.goes("cancel");
  await rival.goes("cancel");
});

test("a place held while the rest is asked is free again after five minutes, and when the dialog is left", async () => {
  const [first, second] = [await world.citizen(), await world.citizen()];
  await first.goes("book", "1", "1");
  await second.goes("book");
  const soonest = first.all.find(({ text }) => text.includes("1. "))?.choices?.[0]?.label;
  const offered = () => second.last()?.choices?.map(({ label }) => label);
  expect(offered()).not.toContain(soonest);
  world.later(6);
  await second.goes("cancel", "book");
  expect(offered()).toContain(soonest);
  await second.goes("1", "1", "cancel");
  await first.goes(...aboutMe, "=Book it");
  expect(first.last()?.text).toContain("Your place is booked");
  await first.goes("=Cancel it", "=Yes, give it back");
});

test("one open booking a reception: the second is refused, and says what is there already", async () => {
  const citizen = await world.citizen();
  await citizen.goes("book", "1", "1", ...aboutMe, "=Book it");
  const { receptionId } = await world.database.prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" } });
  await world.database.prisma.place.create({
    data: {
      receptionId,
      number: 99,
      startsAt: (await world.database.prisma.reception.findUniqueOrThrow({ where: { id: receptionId } })).startsAt,
    },
  });
  await citizen.says(`/book ${receptionId}`);
  expect(citizen.last()?.text).toContain("already have a place");
  expect(citizen.last()?.choices?.[0]?.id).toMatch(/^\/visit /);
  await citizen.says("/book");
  const offered = citizen.last()?.choices?.findIndex(({ id }) => id === String(receptionId)) ?? -1;
  expect(offered).toBeGreaterThanOrEqual(0);
  const [told] = await citizen.says(String(offered + 1));
  expect(told?.text).toContain("already have a place");
  expect(told?.text).toContain(citizen.say("book.reception"));
  await citizen.says("cancel");
  await citizen.goes("my bookings", "1", "=Cancel it", "1");
});

test("a day in words narrows the list, and says which day was understood", async () => {
  const citizen = await world.citizen("zh");
  await citizen.goes("预约", "下周三下午");
  expect(citizen.last()?.text).toContain("2026年12月2日");
  expect(citizen.last()?.choices).toHaveLength(1);
  // "Back" is the whole list again, not the end of the booking.
  await citizen.goes(`=${citizen.say("common.back")}`);
  expect(citizen.last()?.choices?.length).toBeGreaterThan(1);
  await citizen.goes("下周三下午");
  await citizen.goes("下周六");
  expect(citizen.last()?.text).toContain("没有可预约的接访");
});

for (const language of ["en", "zh"])
  test(`where a time is asked for, it may be said in words, and so may another day (${language})`, async () => {
    const citizen = await world.citizen(language);
    const { say } = citizen;
    world.itIs("2026-11-23T10:00");
    await citizen.goes("/book", "1");
    await citizen.says("9:99");
    expect(citizen.last()?.text).toContain(say("hints.choose"));
    await citizen.says(language === "en" ? "next wednesday" : "下周三");
    expect(citizen.last()?.text).toContain(language === "en" ? "2 December 2026" : "2026年12月2日");
    expect(citizen.last()?.text).toContain(say("book.reception"));
    await citizen.goes("1");
    const free = citizen.choices().find(({ label }) => /^\d\d:\d\d$/.test(label))?.label ?? "";
    const [hour = 0, minute = 0] = free.split(":").map(Number);
    await citizen.says(language === "en" ? `${hour}.${String(minute).padStart(2, "0")}` : `${hour}点${minute}分`);
    expect(citizen.last()?.text).toBe(say("book.matter"));
    await citizen.says("cancel");
  });

test("reminders come the day before and two hours before, once each, and never for a visit that is over", async () => {
  const citizen = await world.citizen();
  world.itIs("2026-11-24T08:00");
  await citizen.goes("book", "next thursday");
  await citizen.goes("1", "1", ...aboutMe, "=Book it");
  const booking = await world.database.prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" } });
  const remind = async () => {
    await Promise.all([world.work(sendReminders), world.work(sendReminders)]);
    return citizen.news();
  };
  expect(await remind()).toEqual([]);
  const hoursBefore = (hours: number) =>
    world.later((booking.startsAt.getTime() - hours * 3_600_000 - world.clock().getTime()) / 60_000);
  hoursBefore(23);
  expect(await remind()).toHaveLength(1);
  expect(await remind()).toHaveLength(0);
  hoursBefore(1.5);
  const [soon] = await remind();
  expect(soon?.text).toContain(booking.ticket);
  hoursBefore(-1);
  expect(await remind()).toHaveLength(0);
});

test("the clerk gets the day's list unasked, a notice when it changes, and runs the day", async () => {
  world.itIs("2026-12-07T09:00");
  const clerk = await world.staff({ role: "clerk", name: "Li Na" });
  const citizen = await world.citizen();
  await citizen.goes("book", "2026-12-09", "1", "1", ...aboutMe, "=Book it");
  const booking = await world.database.prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" } });
  world.itIs("2026-12-09T07:00");
  await world.work(issueDayLists);
  expect(await clerk.news()).toEqual([]);
  world.itIs("2026-12-09T07:31");
  await Promise.all([1, 2].map(() => world.work(issueDayLists).catch(() => undefined)));
  const [list, ...more] = await clerk.news();
  expect(more).toEqual([]);
  expect(list?.text).toContain("Wang Fang");
  expect((fileText(list) ?? "").charCodeAt(0)).toBe(0xfeff);
  await citizen.goes("my bookings", "1", "=Cancel it", "1");
  await world.work(issueDayLists);
  expect((await clerk.news())[0]?.text).toContain("has changed");
  await world.database.prisma.booking.update({ where: { id: booking.id }, data: { status: "booked" } });
  world.itIs("2026-12-09T13:55");
  await clerk.goes("/day", "=: arrived");
  expect(clerk.last()?.text).toContain("has arrived");
  await clerk.says(`/checkin ${booking.id}`);
  expect(clerk.last()?.text).toContain("Nothing changed");
  await clerk.goes("/day", "=: received", "=Answered on the spot", "The lamp is dark.");
  await clerk.goes("The unit answers by Friday.", "=Yes, seen", "=Nothing more");
  expect(await world.database.prisma.booking.findUniqueOrThrow({ where: { id: booking.id } })).toMatchObject({
    status: "seen",
    outcomeNote: "The lamp is dark.",
  });
});

test("a citizen can't see or use what belongs to staff", async () => {
  const citizen = await world.citizen();
  for (const command of ["/day", "/cases", "/checkin 1", "/look LJ-20261123-0001-6", "/accept LJ-20261123-0001-6"]) {
    await citizen.says(command);
    expect(citizen.last()?.text).toContain("did not understand");
  }
});

for (const language of ["en", "zh"])
  test(`only the reminders that will come are promised, and none to who has no chat (${language})`, async () => {
    const [citizen, clerk] = [await world.citizen(language), await world.staff({ role: "clerk" }, language)];
    const { say } = citizen;
    const now = world.clock();
    const telegram = { channel: "telegram", address: `also-${language}`, contactId: (await citizen.contact()).id };
    await world.database.prisma.chat.create({ data: { ...telegram, createdAt: now, lastSeenAt: now } });
    const last = async () => {
      const { receptionId } = await world.database.prisma.place.findFirstOrThrow({
        where: { bookingId: null, reception: { bookings: { none: {} }, bookingClosesAt: { gt: world.clock() } } },
        orderBy: { startsAt: "asc" },
      });
      return world.database.prisma.reception.findUniqueOrThrow({ where: { id: receptionId } });
    };
    const phone = language === "en" ? "0599 5550701" : "0599 5550702";
    const asked = ["The lamp in our lane is broken", "Wang Fang", phone];
    const rest = [`=${say("book.alone")}`, `=${say("needs.none")}`, `=${say("book.yes")}`];
    await clerk.goes(`/book ${(await last()).id}`, "1", ...asked, ...rest);
    expect(clerk.last()?.text).toContain(say("book.notReminded"));

    const far = await last();
    await citizen.goes(`/book ${far.id}`, "1", ...asked, ...rest);
    expect(citizen.last()?.text).toContain(say("book.remindedTwice"));
    expect(citizen.choices().map(({ id }) => id)).not.toContain("/link");
    const near = await last();
    await world.database.prisma.reception.update({ where: { id: near.id }, data: { bookingClosesAt: near.startsAt } });
    const at = world.clock();
    world.later((near.startsAt.getTime() - at.getTime()) / 60_000 - 20 * 60);
    await citizen.goes(`/book ${near.id}`, "1", ...asked.slice(0, 1), ...rest);
    expect(citizen.last()?.text).toContain(say("book.remindedOnce"));
    expect(citizen.last()?.text).not.toContain(say("book.remindedTwice"));

    // On the page alone nothing rings: it says so, and when to look in again (citizen 6).
    const onPage = await world.citizen(language);
    const another = await last();
    await onPage.goes(`/book ${another.id}`, "1", ...asked, ...rest);
    const { startsAt } = await world.database.prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" } });
    const date = dateInWords(new Date(startsAt.getTime() - 24 * 3_600_000), world.office.zone, language);
    expect(onPage.last()?.text).toContain(say("book.lookInPhoned", { date, phone: phone.replace(" ", "") }));
    expect(onPage.last()?.text).not.toContain(say("book.remindedTwice"));
    await onPage.presses(say("book.elsewhere"));
    expect(onPage.last()?.text).toMatch(/LINK-\w{4}-\w{4}/);
  });

for (const language of ["en", "zh"])
  test(`who has no case is asked at once what it is about; who has one may choose it, or write (${language})`, async () => {
    const citizen = await world.citizen(language);
    const { say } = citizen;
    world.itIs("2026-12-02T18:00");
    await citizen.goes("/book", "1", "1");
    expect(citizen.last()?.text).toBe(say("book.matter"));
    await citizen.goes("back");
    // The notice of the reception is said once, and not with every mistake.
    expect(citizen.last()?.text).toContain(world.office.contact.phone);
    await citizen.says("the one by the window");
    expect(citizen.last()?.text).toBe(`${say("hints.choose")}\n\n${say("book.time")}`);
    await citizen.says("cancel");
    const { receiptNumber } = await aLamp(world, citizen);
    await citizen.goes("/fresh book", "1", "1");
    expect(citizen.last()?.text).toBe(say("book.about"));
    expect(citizen.last()?.choices?.map(({ label }) => label)).toEqual([say("book.newMatter"), receiptNumber]);
    await citizen.goes(language === "en" ? "The lamp in our lane is broken" : "路灯坏了");
    expect(citizen.last()?.text).toBe(say("book.name"));
    await citizen.goes("王芳", "0599 5550199", `=${say("book.alone")}`, `=${say("needs.none")}`);
    expect(citizen.last()?.text).toContain(language === "en" ? "The lamp in our lane is broken" : "路灯坏了");
    await citizen.says("cancel");
  });
