// The contract that every channel keeps, in one suite: the same expectations over each adapter's real wire.
// What a platform has no way for (see `Someone` and `Wire`) is skipped, and says so.

import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Content, Delivery, Incoming, Message, Receive } from "../../src/domain/message.ts";
import { freshDatabase } from "../support/database.ts";
import { blobsInMemory, filesOf, to } from "./support.ts";
import type { Fault, OpenWire, Someone, Wire } from "./wire.ts";

const soon = { timeout: 5000, interval: 5 };
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const squeezed = (text: string) => text.replace(/\s/g, "");
const labels = (count: number, of: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => ({ id: String(i), label: of(i) }));
const navigation = [
  { id: "~back", label: "Back" },
  { id: "~cancel", label: "取消" },
];
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

/** Everything that a `Message` may be. */
const shapes: Record<string, Message> = {
  "a text": { text: "Your visit is on Monday 23 November 2026 at 10:00." },
  "a text in Chinese": { text: "您的预约时间是2026年11月23日（星期一）10:00。" },
  "a long text with emoji": { text: `${"好👩‍👩‍👧😀 ".repeat(250)}\n\n${"字".repeat(900)}。` },
  "a text longer than a message may be": { text: `${"A line of words.\n".repeat(300)}The end.` },
  "two choices": { text: "Sure?", prompt: 1, choices: labels(2, (i) => ["Yes", "No"][i] ?? "") },
  "nine choices and a way back": { text: "Which?", prompt: 2, choices: labels(9, (i) => `Choice ${i}`), navigation },
  "many choices": { text: "Which?", prompt: 3, choices: labels(40, (i) => `Subject ${i}`), navigation },
  "long labels": { text: "Which?", prompt: 4, choices: labels(5, (i) => `${"很长的标签 long ".repeat(6)}${i}`) },
  "labels listed in the text already": {
    text: "1. The first, with details\n\n2. The second, with details",
    prompt: 5,
    choices: [
      { id: "a", label: "The first, with details" },
      { id: "b", label: "The second, with details" },
    ],
    listed: true,
    navigation,
  },
  "commands as choices": { text: "What next?", choices: [{ id: "/look LJ-20261123-0001-X", label: "Show the case" }] },
  "navigation only": { text: "Write it, please.", prompt: 6, navigation },
  "a place asked for": {
    text: "Where?",
    prompt: 7,
    wants: "location",
    wantsLabel: "Send my location",
    choices: [{ id: "~skip", label: "Skip" }],
    navigation,
  },
  "a number asked for": { text: "Your number?", prompt: 8, wants: "phone", wantsLabel: "Send my number", navigation },
  "files asked for": { text: "Photos?", prompt: 9, wants: "files", choices: [{ id: "~skip", label: "No files" }] },
  "a secret": { text: "Receipt LJ-20261123-0001-X, query code 123456.", secret: "123456" },
  "a text file": {
    text: "Your day list.",
    file: { name: "list.csv", mediaType: "text/csv", text: "时间,号\r\n9:00,A1" },
  },
  "a calendar file and choices": {
    text: "You are booked.",
    file: { name: "visit.ics", mediaType: "text/calendar", text: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" },
    choices: [{ id: "/move 1", label: "Move it" }],
  },
};

/** Registers the suite for one channel. */
export function contractOf(name: string, open: OpenWire): void {
  describe(`the channel contract: ${name}`, () => {
    let wire: Wire;
    let heard: Incoming[] = [];
    let receive: Receive;
    let database: Awaited<ReturnType<typeof freshDatabase>>;
    const blobs = blobsInMemory();
    let serial = 0;
    const listening: Receive = async (incoming) => {
      heard.push(incoming);
    };
    const opened = (taking: Receive) =>
      open({ receive: taking, database, blobs, files: filesOf(blobs), language: "en" });

    beforeAll(async () => {
      database = await freshDatabase();
      receive = listening;
      wire = await opened((incoming, shown) => receive(incoming, shown));
    });
    afterAll(async () => {
      await wire.close();
      await database.drop();
    });
    beforeEach(() => {
      heard = [];
      receive = listening;
    });

    const sends = (address: string, message: Message): Promise<Delivery> => {
      const id = ++serial;
      return wire.send?.(address, message, id) ?? wire.channel.sender.send(to(address), message, id);
    };
    /** What the next message is, once it was taken in. */
    const next = async (doing: Promise<unknown> | undefined, person: Someone): Promise<Content> => {
      const before = heard.length;
      await doing;
      await expect.poll(() => heard.length, soon).toBeGreaterThan(before);
      const incoming = heard[before]!;
      expect(incoming).toMatchObject({ channel: wire.channel.name, address: person.address });
      expect(incoming.group ?? false).toBe(false);
      return incoming.content;
    };

    test("what a person writes, sends, shares and changes arrives as what it is", async () => {
      const person = await wire.someone();
      expect(await next(person.says("你好, 1 & <2>"), person)).toEqual({ kind: "text", text: "你好, 1 & <2>" });
      const bytes = Buffer.from(`%PDF-1.4 a letter ${randomUUID()}`);
      const content = await next(person.sendsFile({ name: "letter.pdf", mediaType: "application/pdf", bytes }), person);
      expect(content).toMatchObject({
        kind: "files",
        files: [{ name: expect.any(String), source: expect.any(String) }],
      });
      for (const [name, mediaType] of [
        ["wave.gif", "image/gif"],
        ["IMG_2041.HEIC", "image/heic"],
        ["form.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
      ] as const) {
        const more = Buffer.from(`${name} ${randomUUID()}`);
        const kind = (await next(person.sendsFile({ name, mediaType, bytes: more }), person)).kind;
        expect(kind, name).toBe("files");
      }
      if (person.sharesLocation)
        expect(await next(person.sharesLocation(26.64, 118.17), person)).toMatchObject({
          kind: "location",
          latitude: expect.closeTo(26.64, 5),
          longitude: expect.closeTo(118.17, 5),
        });
      if (person.sharesContact)
        expect(await next(person.sharesContact("+8659955501"), person)).toMatchObject({
          kind: "contact",
          phone: expect.stringContaining("8659955501"),
        });
      if (person.edits)
        expect(await next(person.edits("changed"), person)).toEqual({ kind: "edited", text: "changed" });
      if (person.sendsOddity) expect(await next(person.sendsOddity(), person)).toMatchObject({ kind: "unsupported" });
    });

    test("a pressed button says which choice, of which question", async (context) => {
      const person = await wire.someone();
      if (!person.presses) return context.skip("no buttons here: numbers are typed");
      const choices = [
        { id: "2026-11-25T06:00:00.000Z", label: "14:00" },
        { id: "/visit 12", label: "My visit" },
      ];
      await sends(person.address, { text: "When?", prompt: 12, choices, navigation });
      await expect.poll(() => person.sees().length, soon).toBe(1);
      expect(await next(person.presses("14:00"), person)).toEqual({ kind: "choice", id: choices[0]?.id, prompt: 12 });
      await sends(person.address, { text: "When?", prompt: 13, choices, navigation });
      await expect.poll(() => person.sees().length, soon).toBe(2);
      const command = await next(person.presses("My visit"), person);
      expect(command.kind === "choice" ? command.id : command).toBe("/visit 12");
    });

    test("the same message again has the same key, another one another", async (context) => {
      if (!wire.comesAgain) return context.skip("a message comes once here");
      const person = await wire.someone();
      await next(person.says("hello"), person);
      await next(wire.comesAgain(), person);
      await next(person.says("hello"), person);
      const [first, again, other] = heard.map(({ key }) => key);
      expect(again).toBe(first);
      expect(other).not.toBe(first);
      expect(Buffer.byteLength(first!)).toBeLessThanOrEqual(255);
    });

    test("messages of one chat are taken one after the other", async () => {
      const person = await wire.someone();
      const order: string[] = [];
      receive = async ({ content }) => {
        const text = content.kind === "text" ? content.text : content.kind;
        order.push(`${text} begins`);
        await pause(15);
        order.push(`${text} ends`);
      };
      await Promise.all(["a", "b", "c"].map((text) => person.says(text)));
      await expect.poll(() => order.length, soon).toBe(6);
      for (let i = 0; i < 6; i += 2) expect(order[i + 1]).toBe(order[i]?.replace("begins", "ends"));
    });

    test("a turn that fails is not acknowledged, comes again under the same key, and holds up nothing after it", async () => {
      const person = await wire.someone();
      const keys: string[] = [];
      receive = async ({ key }) => {
        keys.push(key);
        if (keys.length === 1) throw new Error("the store is away");
      };
      const answeredBefore = wire.answered?.().length ?? 0;
      await person.says("hello");
      await wire.comesAgain?.();
      if (wire.comesAgain) {
        await expect.poll(() => keys.length, soon).toBeGreaterThan(1);
        expect(new Set(keys).size).toBe(1);
        const answered = wire.answered?.().slice(answeredBefore) ?? [];
        expect(answered[0]).toBeGreaterThanOrEqual(500);
        expect(answered.at(-1)).toBeLessThan(300);
      }
      await expect.poll(() => keys.length, soon).toBeGreaterThan(0);
      receive = listening;
      expect(await next(person.says("and another"), person)).toEqual({ kind: "text", text: "and another" });
    });

    test("a message without its proof is refused before anything of it is read", async (context) => {
      if (!wire.forges) return context.skip("nobody else can reach it");
      for (const status of await wire.forges()) expect([401, 403]).toContain(status);
      expect(heard).toEqual([]);
    });

    test.each(Object.entries(shapes))("%s is shown whole, within the platform's limits", async (_, message) => {
      const person = await wire.someone();
      expect(await sends(person.address, message)).toEqual({ ok: true });
      await expect.poll(() => squeezed(shownTo(person)), soon).toContain(squeezed(message.text));
      const { limits } = wire.channel;
      for (const { text, buttons } of person.sees()) {
        expect(text.length).toBeLessThanOrEqual(limits.text);
        expect(text.isWellFormed()).toBe(true);
        expect(buttons.length).toBeLessThanOrEqual(limits.buttons);
      }
      const said = person.sees().flatMap(({ text, buttons }) => [...text.split("\n"), ...buttons]);
      for (const [i, { label }] of (message.choices ?? []).entries()) {
        const numbered = said.find((line) => squeezed(line).includes(squeezed(label)));
        expect(numbered, label).toBeDefined();
        if (limits.buttons === 0) expect(numbered).toContain(`${i + 1}.`);
      }
      for (const { label } of message.navigation ?? []) expect(said.join("\n")).toContain(label);
      if (message.file)
        expect(person.sees().some(({ text, files }) => files.length > 0 || text.includes("/files/"))).toBe(true);
    });

    test("a picture from our store arrives", async () => {
      const person = await wire.someone();
      const put = await blobs.put(Readable.from([png]), "image/png");
      if (!put.ok) throw new Error(put.reason);
      const file = { name: "chart.png", mediaType: "image/png", sha256: put.sha256, size: png.length };
      expect(await sends(person.address, { text: "The month in numbers.", file })).toEqual({ ok: true });
      await expect
        .poll(() => person.sees().some(({ text, files }) => files.length > 0 || text.includes("/files/")), soon)
        .toBe(true);
      expect(shownTo(person)).toContain("The month in numbers.");
    });

    const megabyte = 1024 * 1024;
    test.each([
      ["decision.pdf", "application/pdf", 90_000],
      [`${"关于您反映事项的处理意见书".repeat(9)}.pdf`, "application/pdf", 18 * megabyte],
      ["form.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 40_000],
      ["old.doc", "application/msword", 40_000],
      ["voice.ogg", "audio/ogg", 40_000],
      ["wave.gif", "image/gif", 2 * megabyte],
    ])("a paper of any type and size comes as a file, or as a whole link to it: %s", async (name, mediaType, size) => {
      const person = await wire.someone();
      const put = await blobs.put(Readable.from([Buffer.from(`${name} ${randomUUID()}`)]), mediaType);
      if (!put.ok) throw new Error(put.reason);
      const file = { name, mediaType, sha256: put.sha256, size };
      const text = `${"The decision on your case. ".repeat(24)}End of it.`;
      expect(await sends(person.address, { text, file })).toEqual({ ok: true });
      const comes = () =>
        person
          .sees()
          .some((seen) => seen.files.length > 0 || /\/files\/[0-9a-f]{64}\/\S+seal=[0-9a-f]{64}(?!\S)/.test(seen.text));
      await expect.poll(comes, soon).toBe(true);
      expect(shownTo(person)).toContain("End of it.");
    });

    test.each<[Fault, object]>([
      ["slowDown", { ok: false, reason: "slowDown", retryAfterSeconds: expect.any(Number) }],
      ["refuses", { ok: false, reason: "rejected", detail: expect.any(String) }],
      ["blocked", { ok: false, reason: "blocked", detail: expect.any(String) }],
    ])("the platform's answer '%s' is understood, and nothing is quoted", async (fault, expected) => {
      if (!wire.nextAnswer) return; // the platform is ours
      const person = await wire.someone();
      wire.nextAnswer(fault);
      const delivery = await sends(person.address, { text: "the words of a case" });
      expect(delivery).toMatchObject(expected);
      expect(JSON.stringify(delivery)).not.toContain("the words");
    });

    test.each<Fault>(["down", "hangsUp"])(
      "'%s' passes by itself: it is thrown, and the next try arrives",
      async (fault) => {
        if (!wire.nextAnswer) return;
        const person = await wire.someone();
        wire.nextAnswer(fault);
        const id = ++serial;
        const send = () => wire.channel.sender.send(to(person.address), { text: "the words of a case" }, id);
        const error = await send().then(
          () => undefined,
          (thrown: Error) => thrown,
        );
        expect(error).toBeInstanceOf(Error);
        expect(error?.message).not.toContain("the words");
        expect(await send()).toEqual({ ok: true });
        expect(person.sees().filter(({ text }) => text.includes("the words"))).toHaveLength(1);
      },
    );

    test("the bytes of a file come as they were sent", async () => {
      const person = await wire.someone();
      const bytes = Buffer.from(`%PDF-1.4 ${randomUUID().repeat(100)}`);
      const content = await next(person.sendsFile({ name: "letter.pdf", mediaType: "application/pdf", bytes }), person);
      const source = content.kind === "files" ? (content.files[0]?.source ?? "") : "";
      expect(bytes.equals(await buffer(await wire.channel.fetchFile(source)))).toBe(true);
    });

    test("a link opens the chat and brings along what it was made for", async (context) => {
      const link = await wire.channel.deepLink?.("book-12");
      if (!wire.channel.deepLink) return context.skip("nothing links to it");
      expect(new URL(link ?? "").protocol).toMatch(/^(https?|viber):$/);
      expect(decodeURIComponent(link ?? "")).toMatch(/(start[= ]|ref=|context=)book-12$/);
    });

    test("it says how it runs, and how fast and how much it takes", () => {
      const { describe: says, sender, limits } = wire.channel;
      expect(says()).toMatch(/^on/);
      expect(sender.pace.perSecond).toBeGreaterThan(0);
      expect(sender.pace.perChatPerSecond).toBeGreaterThan(0);
      // A choice's id has at most 50 bytes, beside the question's number.
      expect(limits.payload).toBeGreaterThanOrEqual(limits.buttons > 0 ? 64 : 0);
    });

    test("stop waits for what is in hand, and takes no more", async () => {
      const { promise: goesOn, resolve: goOn } = Promise.withResolvers<void>();
      let [begun, ended] = [0, 0];
      let hold = false;
      const stopping = await opened(async () => {
        if (!hold) return;
        begun += 1;
        await goesOn;
        ended += 1;
      });
      onTestFinished(() => stopping.close());
      hold = true;
      const person = await stopping.someone();
      const saying = person.says("hello");
      await expect.poll(() => begun, soon).toBe(1);
      const stopped = stopping.channel.stop().then(() => "stopped");
      expect(await Promise.race([stopped, pause(50).then(() => "waiting")])).toBe("waiting");
      void person.says("too late").catch(() => undefined);
      await pause(30);
      goOn();
      await stopped;
      await saying;
      expect([begun, ended]).toEqual([1, 1]);
    });
  });
}

const shownTo = (person: Someone) =>
  person
    .sees()
    .map(({ text }) => text)
    .join("\n");
