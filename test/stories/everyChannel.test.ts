// One story through every channel: each adapter over its wire, the real turn, the real store and the real delivery between them.

import { expect, test } from "vitest";
import type { ChannelName } from "../../src/domain/message.ts";
import { anOfficeOn } from "../channels/officeOn.ts";
import { talk } from "../channels/talk.ts";
import type { OpenWire } from "../channels/wire.ts";
import { wires } from "../channels/wires.ts";
import { texts } from "../support/office.ts";

const cases = (Object.entries(wires) as [ChannelName, OpenWire][]).flatMap(([name, open]) =>
  texts.languages.map((language) => ({ name, open, language })),
);

test.each(cases)(
  "booked, filed, asked, told, moved and cancelled: on $name in $language",
  async ({ name, open, language }) => {
    const { world, wire } = await anOfficeOn(open, language);
    const { prisma } = world.database;
    const say = (key: string) => texts.say(language, key, { count: 1 });
    const person = await wire.someone();
    const { says, chooses, answersUntil, text, hears, hearsThat, looksAway } = talk(person, say, () =>
      expect.poll(() => prisma.outgoing.count({ where: { status: "queued", chat: { channel: name } } })).toBe(0),
    );

    await says("/start");
    if (wire.tellsNoLanguage && language !== world.office.languages[0]) await says(`/language ${language}`);
    await hearsThat("welcome.kept");
    await chooses(say("welcome.agree"));
    await hears(say("menu.book"));

    await chooses(say("menu.book"));
    await answersUntil("book.done", {
      "book.matter": "The lamp in our lane is broken",
      "book.name": "王芳",
      "book.phone": "0599 5550199",
    });
    const booking = await prisma.booking.findFirstOrThrow({ include: { reception: true } });
    await hears(booking.ticket);

    await says("/file");
    const bytes = Buffer.from("%PDF-1.4 a letter");
    await answersUntil("file.done", {
      "common.pointTaken": { choose: "common.thatIsAll" },
      "common.filesTaken": { choose: "common.thatIsAll" },
      "file.evidence": () => person.sendsFile({ name: "letter.pdf", mediaType: "application/pdf", bytes }),
      "file.place": person.sharesLocation
        ? () => person.sharesLocation?.(26.64, 118.17) as Promise<unknown>
        : "5 East St",
      "file.demands": "Repair the lamp",
    });
    const filed = await prisma.case.findFirstOrThrow({ include: { demands: true, files: true } });
    await hears(filed.receiptNumber);
    expect(filed).toMatchObject({ demands: [{ text: "Repair the lamp" }], files: [{ name: expect.any(String) }] });
    expect(filed.latitude === null).toBe(!person.sharesLocation);

    await says(filed.receiptNumber);
    await hears(say("caseStatus.registered"));

    looksAway();
    const clerk = await world.staff({ role: "clerk" });
    await clerk.goes(`/accept ${filed.receiptNumber}`, "=Send it");
    await hears(filed.receiptNumber);
    await says(`/case ${filed.receiptNumber}`);
    await hears(say("caseStatus.accepted"));

    await says("/bookings");
    await chooses(booking.ticket);
    await chooses(say("bookings.move"));
    await answersUntil("move.done");
    const moved = await prisma.booking.findFirstOrThrow();
    await hears(moved.ticket);
    expect([moved.id, moved.status]).toEqual([booking.id, "booked"]);

    await chooses(say("bookings.cancel"));
    await hears(moved.ticket);
    await chooses(say("cancel.yes"));
    await hearsThat("menu.book");
    expect((await prisma.booking.findFirstOrThrow()).status).toBe("cancelled");
    expect(text()).toContain(moved.ticket);
    expect(await prisma.outgoing.count({ where: { status: { not: "delivered" }, chat: { channel: name } } })).toBe(0);
  },
);
