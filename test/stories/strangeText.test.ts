// Texts that no store takes and numbers that no table holds: programs send them, people only by accident. Each is answered like any other.

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands } from "../../src/conversation/conversation.ts";
import { takeTurn } from "../../src/conversation/turn.ts";
import type { Content } from "../../src/domain/message.ts";
import { may } from "../../src/domain/rights.ts";
import { queueMessages } from "../../src/notifications/queue.ts";
import { type Filing, fileCase } from "../../src/office/cases/filing.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

const strange: Content[] = [
  { kind: "text", text: "The lamp\0 in our lane is broken" },
  { kind: "text", text: "half \ud83d of a character" },
  { kind: "choice", id: "a\0b" },
  { kind: "choice", id: "\ude00", prompt: 99_999_999_999 },
  { kind: "contact", phone: "0599\0", name: "\ud83d", own: true },
  { kind: "edited", text: "\0\ud83d" },
  { kind: "unsupported", what: "\0" },
  {
    kind: "files",
    caption: "\ud83d\0",
    files: [{ kind: "document", name: "a\0\ud83d.pdf", mediaType: "application/pdf", size: 3, source: "s\0" }],
  },
];

describe.each(["en", "zh"])("in %s", (language) => {
  test("a text with NUL or half a character is answered, outside of dialogs and inside one", async () => {
    const citizen = await world.citizen(language);
    const answered = async () => {
      for (const content of strange) expect((await citizen.sends(content)).result).toBe("answered");
    };
    await answered();
    for (const step of ["/file", "1", "1", "1"]) {
      await citizen.says(step);
      await answered();
    }
  });

  test("such a text is kept in a case without what can't be kept", async () => {
    const citizen = await world.citizen(language);
    const { id } = await citizen.chat();
    await citizen.goes("/book", "1", "1");
    await citizen.says("The lamp\0 in our lane \ud83d is broken");
    const { state } = await world.database.prisma.chat.findUniqueOrThrow({ where: { id } });
    expect(JSON.stringify(state)).toContain("The lamp in our lane \ufffd is broken");
  });

  test("a name of which nothing can be seen is no name; joiners and marks of a script stay in one", async () => {
    const citizen = await world.citizen(language);
    await citizen.goes("/book", "1", "1", "1");
    await citizen.says("The lamp in our lane");
    for (const unseen of [
      "\u200b\u200b\u2060",
      "\u200d\u200d\u200d",
      "\u3164\u3164",
      "\u202e\u202c",
      "7\u200b",
      "\ufeff \u00ad",
    ]) {
      await citizen.says(unseen);
      expect(citizen.last()?.text).toContain(citizen.say("hints.name"));
    }
    await citizen.says("\u202eWang\u200b Fang 👩‍👩‍👧 می\u200cخواهم\u2060");
    const { state } = await world.database.prisma.chat.findUniqueOrThrow({ where: { id: (await citizen.chat()).id } });
    expect(JSON.stringify(state)).toContain('"Wang Fang 👩‍👩‍👧 می\u200cخواهم"');
  });

  test("what a channel shows of a message, and its own ids, hold up nothing", async () => {
    const where = { channel: "webchat", address: `odd\0${language}`, language: `${language}\0` } as const;
    const turn = (key: string) =>
      takeTurn(
        world.parts,
        { ...where, key, content: { kind: "text", text: "/start" } },
        { text: "\ud83d\0", files: ["\0"] },
      );
    expect(await turn(`\ud83d\0${language}`)).toBe("answered");
    expect(await turn(`\ud83d\0${language}`)).toBe("seenBefore");
    const { shown } = await world.database.prisma.incoming.findFirstOrThrow({ where: { key: `\ufffd${language}` } });
    expect(shown).toEqual({ text: "\ufffd", files: [""] });
  });
});

const noRow = ["2147483648", "99999999999999", "constructor"];
test.each(["clerk", "supervisor", "officer", "leader"] as const)(
  "a number that no row can have, and a word of JavaScript's own, find nothing in any command of a %s",
  async (role) => {
    const [unitKey] = Object.keys(world.office.units);
    const [leaderKey] = Object.keys(world.office.leaders);
    const who = await world.staff({
      role,
      ...(role === "officer" && { unitKey }),
      ...(role === "leader" && { leaderKey }),
    });
    const theirs = commands.filter(({ right }) => (right ? may({ role }, right) : role === "officer"));
    const failed: string[] = [];
    for (const { name } of theirs)
      for (const arg of noRow) {
        const { result } = await who.sends({ kind: "text", text: `/${name} ${arg} ${arg}` });
        if (result !== "answered") failed.push(`/${name} ${arg}`);
      }
    expect(failed).toEqual([]);
  },
  60_000,
);

test("a text of ours that is cut inside a character is delivered all the same", async () => {
  const citizen = await world.citizen();
  const { id: chatId } = await citizen.chat();
  await world.work(({ tx, jobs, now }) =>
    queueMessages(tx, jobs, {
      chatId,
      channel: "webchat",
      kind: "push",
      messages: [{ text: "half \ud83d", choices: [{ id: "/menu", label: "\ud83d" }] }],
      now,
    }),
  );
  expect(await citizen.news()).toMatchObject([{ text: "half \ufffd", choices: [{ label: "\ufffd" }] }]);
});

const typed = fc.oneof(
  fc.constantFrom(
    "\\u0000",
    "\\ud83d",
    "\\",
    "NULL",
    "null",
    "{}",
    '{"a": "b"}',
    "",
    "\n\t",
    "$1",
    "'",
    "王芳 👩‍👩‍👧",
    "\u2028",
  ),
  fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "").toWellFormed()),
);
const mayBeTyped = fc.option(typed, { nil: undefined });
const degrees = fc.option(fc.double({ min: -180, max: 180, noNaN: true }), { nil: undefined });
const filing = fc.record({
  ...{ kind: typed, category: typed, subcategory: mayBeTyped, complainedUnitKey: mayBeTyped },
  ...{ details: typed, language: typed, name: mayBeTyped, phone: mayBeTyped },
  demands: fc.array(typed, { maxLength: 4 }),
  place: fc.record({ text: mayBeTyped, latitude: degrees, longitude: degrees }),
  confidentiality: fc.constantFrom("named" as const, "confidential" as const),
  group: fc.option(fc.record({ size: fc.integer({ min: 2, max: 1e6 }), others: fc.constant(0) }), { nil: undefined }),
});

test("a case is kept letter for letter, and what was left out of it is left out", async () => {
  const file = async (given: Omit<Filing, "fileIds">) => {
    world.later(1 / 60_000); // a millisecond
    const { caseId } = await world.work((work) => fileCase(work, { ...given, fileIds: [] }));
    return world.database.prisma.case.findUniqueOrThrow({
      where: { id: caseId },
      include: { demands: { orderBy: { number: "asc" } }, deadlines: { orderBy: { dueAt: "asc" } } },
    });
  };
  await fc.assert(
    fc.asyncProperty(filing, async (given) => {
      const { place, group, demands, ...texts } = given;
      const written = { ...texts, placeText: place.text, latitude: place.latitude, longitude: place.longitude };
      const kept = await file(given);
      const now = world.clock();
      for (const [field, value] of Object.entries({ ...written, groupSize: group?.size, contactId: undefined }))
        expect(kept[field as keyof typeof kept], field).toEqual(
          typeof value === "number" ? value + 0 : (value ?? null),
        );
      expect(kept.demands.map(({ number, text }) => [number, text])).toEqual(demands.map((text, i) => [i + 1, text]));
      expect(kept).toMatchObject({ status: "registered", stage: "first", hops: 0, resolved: false, registeredAt: now });
      expect(kept.dueAt).toEqual(kept.deadlines[0]?.dueAt);
      for (const { status, startedAt, dueAt, firstDueAt, noticed } of kept.deadlines)
        expect({ status, startedAt, firstDueAt, noticed }).toEqual({
          ...{ status: "running", startedAt: now, firstDueAt: dueAt, noticed: [] },
        });
    }),
    { numRuns: 60 },
  );
});
