// What only Telegram has, over its wire: lists changed in place, commands of a chat's own, groups with topics, links, albums.

import { expect, test } from "vitest";
import { menuOf } from "../../src/conversation/menu.ts";
import { inviteStaff } from "../../src/office/people/staff.ts";
import type { StaffRole } from "../../src/store/generated/enums.ts";
import { anOfficeOn } from "../channels/officeOn.ts";
import { telegram } from "../channels/wires/telegram.ts";
import { texts } from "../support/office.ts";
import { answers } from "../support/telegramServer.ts";

const soon = { timeout: 8000, interval: 10 };

async function onTelegram(language = "en") {
  const { world, wire } = await anOfficeOn(telegram, language);
  const { platform, channel } = wire;
  let serial = 500;
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const quiet = () =>
    expect.poll(() => world.database.prisma.outgoing.count({ where: { status: "queued" } }), soon).toBe(0);

  /** Somebody who waits for the answer to each thing they do. */
  function person(group?: { id: number; topic?: number }, id = ++serial) {
    const user = platform.user(id, language, group);
    const after = async (doing: Promise<unknown>) => {
      await doing;
      await quiet();
      return user.sees().at(-1);
    };
    return {
      id,
      sees: user.sees,
      says: (text: string) => after(user.says(text)),
      presses: (label: string) => after(user.presses(label)),
      user,
    };
  }
  async function staff(role: StaffRole) {
    const invited = await world.work((work) => inviteStaff(work, { name: `A ${role}`, role, unitKey: "housing" }));
    if (!invited.ok) throw new Error(invited.reason);
    const member = person();
    await member.says(`/start ${invited.code}`);
    return member;
  }
  async function aVisitToday(name: string) {
    const booking = await world.work(async ({ tx, now }) => {
      const place = await tx.place.findFirstOrThrow({
        where: { bookingId: null, reception: { date: { gt: new Date(now.getTime() + 86_400_000) } } },
        orderBy: { startsAt: "asc" },
        include: { reception: true },
      });
      const made = await tx.booking.create({
        data: {
          receptionId: place.receptionId,
          ticket: `A${place.number}`,
          startsAt: place.startsAt,
          name,
          language: "en",
          createdAt: now,
          placedAt: now,
          calendarUid: `${name}@door.test`,
        },
      });
      await tx.place.update({ where: { id: place.id }, data: { bookingId: made.id } });
      return { ...made, reception: place.reception };
    });
    return booking;
  }
  return { world, wire, platform, channel, say, person, staff, aVisitToday, quiet };
}

test.each(texts.languages)("the day list is one message that changes while visitors come (%s)", async (language) => {
  const { world, staff, aVisitToday, say } = await onTelegram(language);
  const [first, second] = [await aVisitToday("Zhang Wei"), await aVisitToday("Li Na")];
  world.itIs(`${first.reception.date.toISOString().slice(0, 10)}T08:30`);
  const clerk = await staff("clerk");
  const list = await clerk.says("/day");
  expect(list?.text).toContain("Zhang Wei");
  const messages = clerk.sees().length;

  const changed = await clerk.presses(say("day.checkIn", { ticket: first.ticket, name: "Zhang Wei" }));
  expect(clerk.sees()).toHaveLength(messages);
  expect(changed).toMatchObject({ messageId: list?.messageId, edits: 1 });
  expect(changed?.text).toContain(say("day.checkinDone", { ticket: first.ticket }));
  expect(changed?.buttons.map(({ text }) => text).join()).toContain(
    say("day.seen", { ticket: first.ticket, name: "Zhang Wei" }),
  );

  // A typed number means what the changed list shows.
  const number = changed?.buttons.find(({ text }) => text.includes("Li Na"))?.text.split(".")[0];
  const note = await clerk.says(number ?? "");
  expect(note?.text).toBe(say("day.checkinDone", { ticket: second.ticket }));
  expect(clerk.sees()).toHaveLength(messages + 1);

  // The list is no longer the last thing in the chat: a new one comes below.
  const again = await clerk.presses(say("day.open"));
  expect(again?.messageId).not.toBe(list?.messageId);
  expect(clerk.sees()).toHaveLength(messages + 2);
});

test("a list that Telegram can't change any more is sent anew, and one that is as it should be is no fault", async () => {
  const { world, wire, platform, staff, aVisitToday, say, quiet } = await onTelegram();
  const visit = await aVisitToday("Zhang Wei");
  world.itIs(`${visit.reception.date.toISOString().slice(0, 10)}T08:30`);
  const clerk = await staff("clerk");
  await clerk.says("/day");
  platform.fails({ method: /editMessageText/, with: answers.error(400, "Bad Request: message can't be edited") });
  const note = await clerk.presses("Zhang Wei: arrived");
  expect(note?.text).toBe(say("day.checkinDone", { ticket: visit.ticket }));
  const list = await clerk.says("/day");
  const { change } = wire.channel.sender;
  const same = { text: "Nothing new", choices: [] };
  const to = { address: String(clerk.id), lastSeenAt: new Date() };
  expect(await change?.(to, String(list?.messageId), same)).toEqual({ ok: true, shownAs: String(list?.messageId) });
  expect(await change?.(to, String(list?.messageId), same)).toEqual({ ok: true, shownAs: String(list?.messageId) });
  expect(await change?.(to, "999999", same)).toMatchObject({ ok: false, reason: "rejected" });
  platform.fails({ method: /editMessageText/, with: answers.badGateway });
  await expect(change?.(to, String(list?.messageId), same)).rejects.toThrow();
  await quiet();
});

test.each(texts.languages)(
  "each of the staff has the commands of their role in their chat, in their language (%s)",
  async (language) => {
    const { platform, staff, person } = await onTelegram(language);
    for (const role of ["clerk", "officer"] as const) {
      const member = await staff(role);
      expect(platform.menu("", member.id)).toEqual(
        menuOf(role).map((command) => ({ command, description: texts.say(language, `menu.${command}`) })),
      );
    }
    const other = language === "en" ? "zh" : "en";
    const citizen = person();
    await citizen.says("/start");
    expect(platform.menu("", citizen.id)).toBeUndefined();
    await citizen.presses(texts.say(language, "welcome.agree"));
    await citizen.says(`/language ${other}`);
    expect(platform.menu("", citizen.id)?.[0]).toEqual({ command: "book", description: texts.say(other, "menu.book") });
  },
);

test("a message is not lost when Telegram refuses its commands", async () => {
  const { platform, person } = await onTelegram();
  const citizen = person();
  await citizen.says("/start");
  await citizen.presses("I agree");
  platform.fails({ method: /setMyCommands/, with: answers.error(400, "Bad Request: BOT_COMMAND_INVALID") });
  expect((await citizen.says("/language zh"))?.text).toContain(texts.say("zh", "language.changed"));
});

test("a group of staff is answered in its topic, with its own commands, and goes on as a supergroup", async () => {
  const { world, platform, staff, person, say, quiet } = await onTelegram();
  const clerk = await staff("clerk");
  const inTopic = person({ id: -300, topic: 7 }, clerk.id);
  const answer = await inTopic.says("/day");
  expect(answer).toMatchObject({ chatId: "-300", topic: "7" });
  await inTopic.says("/help");
  expect(platform.menu("", -300)?.map(({ command }) => command)).toEqual(expect.arrayContaining(["day", "cases"]));
  const stranger = person({ id: -300, topic: 7 });
  expect((await stranger.says("/day"))?.text).toBe(say("hints.group"));

  const inGroup = person({ id: -301 }, clerk.id);
  await inGroup.says("/day");
  platform.upgrades(-301, -100301);
  await inGroup.user.sends({ chat: { id: -301, type: "group" }, migrate_to_chat_id: -100301 });
  const after = person({ id: -100301 }, clerk.id);
  await after.says("/day");
  await quiet();
  expect(after.sees()).toHaveLength(1);
  expect(await world.database.prisma.chat.count({ where: { address: { in: ["-301", "-100301"] } } })).toBe(1);
});

test("a link goes to what it was made for, after consent where that is needed", async () => {
  const { world, channel, person, say } = await onTelegram();
  expect(await channel.deepLink?.("book-1")).toBe("https://t.me/open_door_bot?start=book-1");
  const reception = await world.database.prisma.reception.findFirstOrThrow({
    where: { bookingClosesAt: { gt: new Date() }, status: "scheduled", places: { some: {} } },
    orderBy: { startsAt: "asc" },
  });
  const citizen = person();
  expect((await citizen.says(`/start book-${reception.id}`))?.text).toContain(say("welcome.kept").slice(0, 30));
  expect((await citizen.presses(say("welcome.agree")))?.text).toContain(say("book.time"));
  expect((await citizen.says("/start case-LJ-20261123-0001-X"))?.text).not.toContain("Query code:");
});

test("the pictures of an album are one set of evidence, answered once", async () => {
  const { world, person, say, quiet } = await onTelegram();
  const citizen = person();
  await citizen.says("/start");
  await citizen.presses(say("welcome.agree"));
  await citizen.says("/file");
  for (let i = 0; i < 20 && !citizen.sees().at(-1)?.text.includes(say("file.evidence")); i++) {
    const { text = "", buttons = [] } = citizen.sees().at(-1) ?? {};
    const words = text.includes(say("file.demands")) || text.includes(say("file.details"));
    await citizen.says(words || buttons.length === 1 ? "The lamp in our lane has been dark for weeks." : "1");
  }
  const before = citizen.sees().length;
  await citizen.user.sendsAlbum([Buffer.from("1"), Buffer.from("2"), Buffer.from("3")], "Our lane at night");
  await quiet();
  expect(citizen.sees()).toHaveLength(before + 1);
  expect(await world.database.prisma.evidenceFile.count()).toBe(3);
});
