// What somebody does to a message that they sent before: they take it back, or change it.

import { afterAll, beforeAll, expect, test } from "vitest";
import { toIncoming as ofLine } from "../../src/channels/line/event.ts";
import { toIncoming as ofMessenger } from "../../src/channels/messenger/event.ts";
import type { Content, SentFile } from "../../src/domain/message.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

const platforms = {
  line: {
    photo: (id: string): [Content, string] => [
      ofLine(lineEvent(id, { type: "message", message: { type: "image", id, contentProvider: { type: "line" } } }))!
        .content,
      `01H${id}`,
    ],
    takenBack: (id: string) => ofLine(lineEvent(`u${id}`, { type: "unsend", unsend: { messageId: id } }))!.content,
  },
  messenger: {
    photo: (id: string): [Content, string] => {
      const attachments = [{ type: "image", payload: { url: `https://cdn.example/${id}.jpg` } }];
      const { content, key } = ofMessenger({
        sender: { id: "1" },
        timestamp: 1,
        message: { mid: `m_${id}`, attachments },
      })!;
      return [content, key];
    },
    takenBack: (id: string) =>
      ofMessenger({ sender: { id: "1" }, timestamp: 2, message: { mid: `m_${id}`, isDeleted: true } })!.content,
  },
};
const lineEvent = (id: string, more: object) => ({
  webhookEventId: `01H${id}`,
  source: { type: "user", userId: "U1" },
  replyToken: "t",
  ...more,
});

let serial = 0;
async function writer(channel: keyof typeof platforms, language: string) {
  const someone = world.person(language, channel);
  await someone.agrees();
  return { ...someone, ...platforms[channel] };
}
/** Up to the question for photos. */
const toThePhotos = (someone: Awaited<ReturnType<typeof writer>>) =>
  someone.goes(
    "/file",
    "1",
    "1",
    "1",
    "Repair the lamp",
    `=${someone.say("common.thatIsAll")}`,
    `=${someone.say("common.skip")}`,
    "The lamp has been dark for a week.",
  );
const filesOf = async (someone: Awaited<ReturnType<typeof writer>>) =>
  world.database.prisma.evidenceFile.findMany({ where: { chatId: (await someone.chat()).id } });

for (const channel of ["line", "messenger"] as const)
  for (const language of ["en", "zh"])
    test(`F28: a photo that is taken back on ${channel} leaves the draft, and stays with a case (${language})`, async () => {
      const someone = await writer(channel, language);
      const [gone, kept] = [`${++serial}00`, `${++serial}00`];
      await toThePhotos(someone);
      expect(someone.last()?.wants).toBe("files");
      await someone.sends(...someone.photo(gone));
      world.later(1);
      await someone.sends(...someone.photo(kept));
      const [first] = await filesOf(someone);
      const { told } = await someone.sends(someone.takenBack(gone));
      expect(told[0]?.text).toContain(someone.say("files.takenBack", { name: first?.name ?? "" }));
      expect(told.at(-1)?.wants).toBe("files");
      expect((await filesOf(someone)).map(({ id }) => id)).not.toContain(first?.id);
      await someone.goes(`=${someone.say("common.thatIsAll")}`);
      const last = someone.last();
      expect(last?.choices?.length).toBeGreaterThan(0);
      // Filed, it stays.
      const [left] = await filesOf(someone);
      const { id: contactId } = await someone.contact();
      const filed = await world.work(async (work) => {
        const { fileCase } = await import("../../src/office/cases/filing.ts");
        return fileCase(work, {
          contactId,
          kind: "complaint",
          category: "CITY",
          demands: ["Repair the lamp"],
          place: {},
          details: "The lamp has been dark for a week.",
          fileIds: [left?.id ?? 0],
          confidentiality: "anonymous",
          language,
        });
      });
      const again = await someone.sends(someone.takenBack(kept));
      expect(again.told[0]?.text).toContain(
        someone.say("files.staysFiled", { name: left?.name ?? "", receipt: filed.receiptNumber }),
      );
      expect((await filesOf(someone)).map(({ caseId }) => caseId)).toEqual([filed.caseId]);
    });

test("F28: a photo that came early, or with words, leaves too; nobody else's does", async () => {
  const [someone, other] = [await writer("line", "en"), await writer("line", "en")];
  await someone.goes("/file");
  await someone.sends(...someone.photo("901"));
  await other.sends(other.takenBack("901"));
  expect(await filesOf(someone)).toHaveLength(1);
  await someone.sends(someone.takenBack("901"));
  expect(await filesOf(someone)).toEqual([]);
  const { state } = await someone.chat();
  expect(JSON.stringify(state)).not.toContain("photo-901");
});

test("F28: a text that is taken back stays noted, and that is said; outside every question nothing is", async () => {
  const someone = await writer("line", "en");
  expect((await someone.sends(someone.takenBack("777"))).told).toEqual([]);
  await someone.goes("/file", "1", "1", "1", "Repair the lamp");
  const { told } = await someone.sends(someone.takenBack("778"));
  expect(told[0]?.text).toContain(someone.say("hints.takenBack"));
});

test("F27: an edit that changes nothing, or no answer of what is going on, needs no reply", async () => {
  const citizen = await world.citizen();
  const edited = async (text: string, sentAt?: Date) =>
    (await citizen.sends({ kind: "edited", text, ...(sentAt ? { sentAt } : {}) })).told;
  expect(await edited("good morning")).toEqual([]);
  await citizen.goes("/file", "1", "1", "1", "Repair the lamp https://maps.example/lamp");
  expect(await edited("Repair the lamp https://maps.example/lamp")).toEqual([]);
  expect(await edited("/start")).toEqual([]);
  expect(await edited("good morning, all", new Date(world.clock().getTime() - 60_000))).toEqual([]);
  const told = await edited("Repair both lamps", world.clock());
  expect(told[0]?.text).toContain(citizen.say("hints.edited"));
});

test("citizen 25: a location that nobody asked for is not called a file", async () => {
  const citizen = await world.citizen();
  const { told } = await citizen.sends({ kind: "location", latitude: 26.64, longitude: 118.17 });
  expect(told[0]?.text).toContain(citizen.say("hints.looseLocation"));
});

test("F29: who writes as a group or a channel hears why there is no answer", async () => {
  const group = world.person();
  const { told } = await group.sends({ kind: "unsupported", what: "unknownWriter" }, undefined, true);
  expect(told.map(({ text }) => text)).toEqual([group.say("hints.unknownWriter")]);
});

test("citizen 20: several files in one message have one answer, and those that were too many are named", async () => {
  const someone = await writer("line", "en");
  await toThePhotos(someone);
  const file = (i: number): SentFile => ({
    kind: "photo",
    name: `photo-${i}.jpg`,
    mediaType: "image/jpeg",
    size: 1,
    source: `s${i}`,
  });
  const files = Array.from({ length: 12 }, (_, i) => file(i + 1));
  const { told } = await someone.sends({ kind: "files", files });
  expect(told).toHaveLength(1);
  expect(told[0]?.text).toContain("photo-11.jpg, photo-12.jpg");
});

test("H4: what was sent for a draft that is thrown away goes with it; what is put aside stays", async () => {
  const someone = await writer("line", "en");
  await toThePhotos(someone);
  await someone.sends(...someone.photo("501"));
  await someone.goes(`=${someone.say("common.cancel")}`, `=${someone.say("common.goOn")}`);
  expect(await filesOf(someone)).toHaveLength(1);
  await someone.goes(`=${someone.say("common.cancel")}`, "/file", `=${someone.say("common.beginAgain")}`);
  expect(await filesOf(someone)).toEqual([]);
  // Nothing answered yet: there is nothing to keep.
  await someone.sends(...someone.photo("502"));
  expect(await filesOf(someone)).toHaveLength(1);
  await someone.goes(`=${someone.say("common.cancel")}`);
  expect(await filesOf(someone)).toEqual([]);
});
