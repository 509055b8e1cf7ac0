// Papers both ways: what applicants send reaches those who work on the case, and what the office sends stays to be had.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SentFile } from "../../src/domain/message.ts";
import { fileCase } from "../../src/office/cases/filing.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

type Person = Awaited<ReturnType<World["citizen"]>>;

let made = 0;
/** A file whose bytes are in our store already, as the web chat sends them; `stored: false` for one that its platform still has. */
function aFile(name: string, more: Partial<SentFile> = {}, stored = true): SentFile {
  const sha256 = (++made).toString(16).padStart(64, "0");
  const file = { kind: "document" as const, name, mediaType: "application/pdf", size: 1200, source: sha256, ...more };
  return stored ? { ...file, sha256 } : file;
}
const aPhoto = () => aFile("photo.jpg", { kind: "photo", mediaType: "image/jpeg" });

/** A case with these files, sent in the chat while filing. */
async function filed(citizen: Person, files: SentFile[], more: { category?: string; how?: string } = {}) {
  const { say } = citizen;
  const { id: contactId } = await citizen.contact();
  const { id: chatId } = await citizen.chat();
  const ids: number[] = [];
  for (const file of files) {
    const status = file.sha256 ? ("stored" as const) : ("waiting" as const);
    const data = { ...file, chatId, status, createdAt: world.clock() };
    ids.push((await world.database.prisma.evidenceFile.create({ data })).id);
  }
  const { receiptNumber, queryCode, caseId } = await world.work((work) =>
    fileCase(work, {
      contactId,
      kind: "complaint",
      category: more.category ?? "CITY",
      demands: ["Repair the lamp"],
      place: {},
      details: say("file.details").padEnd(30, "."),
      fileIds: ids,
      confidentiality: (more.how ?? "named") as "named",
      name: "王芳",
      language: citizen.language,
    }),
  );
  return { receipt: receiptNumber, code: queryCode, caseId, ids };
}
const looks = (caseId: number) => world.database.prisma.caseLook.count({ where: { caseId } });

describe.each(["en", "zh"])("what an applicant sent (%s)", (language) => {
  test("the officer opens it from the case, one by one or all at once, and each look is recorded", async () => {
    const citizen = await world.citizen(language);
    const files = [aPhoto(), aFile("contract.pdf"), aFile("v.ogg", { kind: "voice", mediaType: "audio/ogg" })];
    const { receipt, caseId } = await filed(citizen, files);
    const clerk = await world.staff({ role: "clerk" }, language);
    await clerk.goes(`/look ${receipt}`, `=${clerk.say("files.open")}`);
    expect(clerk.last()?.text).toContain(clerk.say("files.list", { receipt }));
    expect(clerk.choices().filter(({ id }) => id.startsWith("/paper "))).toHaveLength(3);
    await clerk.goes("2"); // typed, as on a phone without buttons
    expect(clerk.last()).toMatchObject({
      text: expect.stringContaining("contract.pdf"),
      file: { name: "contract.pdf", mediaType: "application/pdf", sha256: files[1]?.sha256, size: 1200 },
    });
    await clerk.goes(`=${clerk.say("files.back")}`, `=${clerk.say("files.all")}`);
    expect(clerk.all.slice(-3).map(({ file }) => file && "sha256" in file && file.sha256)).toEqual(
      files.map(({ sha256 }) => sha256),
    );
    expect(await looks(caseId)).toBe(5);
    await citizen.goes(`/looks ${receipt}`);
    expect(citizen.last()?.text).toContain(citizen.say("role.clerk"));
  });

  test("what is added later by words, photo and voice is among its files, and the officer hears of it", async () => {
    const citizen = await world.citizen(language);
    const { receipt } = await filed(citizen, []);
    const clerk = await world.staff({ role: "clerk" }, language);
    await clerk.goes(`/files ${receipt}`);
    expect(clerk.last()?.text).toBe(clerk.say("files.none", { receipt }));
    await citizen.goes(`/add ${receipt}`);
    const voice = aFile("voice.ogg", { kind: "voice", mediaType: "audio/ogg" });
    await citizen.sends({ kind: "files", files: [aPhoto()] });
    await citizen.sends({ kind: "files", files: [voice] });
    await citizen.goes("It is worse now.", `=${citizen.say("common.thatIsAll")}`);
    expect((await clerk.news()).at(-1)?.text).toContain(receipt);
    await clerk.goes(`/files ${receipt}`);
    const labels = clerk.choices().map(({ label }) => label);
    expect(labels.some((label) => label.includes(clerk.say("files.kind.photo")))).toBe(true);
    expect(labels.some((label) => label.includes(clerk.say("files.kind.voice")))).toBe(true);
  });

  test("what is still with its platform, or could not be taken, is said", async () => {
    const citizen = await world.citizen(language);
    const { receipt, ids } = await filed(citizen, [aPhoto(), aFile("a.pdf", {}, false), aFile("b.pdf", {}, false)]);
    await world.database.prisma.evidenceFile.update({ where: { id: ids[2] }, data: { status: "failed" } });
    const clerk = await world.staff({ role: "clerk" }, language);
    await clerk.goes(`/files ${receipt}`);
    expect(clerk.last()?.text).toContain(clerk.say("files.waiting", { count: 1 }));
    expect(clerk.last()?.text).toContain(clerk.say("files.failed", { count: 1 }));
    expect(clerk.choices().filter(({ id }) => id.startsWith("/paper "))).toHaveLength(1);
    await clerk.goes(`/paper ${receipt} ${ids[1]}`);
    expect(clerk.all.at(-1)?.file).toBeUndefined();
  });
});

test("more files than fit a screen come in pages", async () => {
  const citizen = await world.citizen();
  const { receipt } = await filed(
    citizen,
    Array.from({ length: 11 }, (_, i) => aFile(`page-${i + 1}.pdf`)),
  );
  const clerk = await world.staff({ role: "clerk" });
  await clerk.goes(`/files ${receipt}`, "=More");
  expect(clerk.choices().filter(({ id }) => id.startsWith("/paper "))).toHaveLength(3);
  await clerk.goes("=Send all");
  expect(clerk.all.slice(-3).map(({ file }) => file?.name)).toEqual(["page-9.pdf", "page-10.pdf", "page-11.pdf"]);
});

test("another unit, a leader and an admin get the usual refusal, and no file by its number; nothing of it is recorded as a look", async () => {
  const citizen = await world.citizen();
  const { receipt, caseId, ids } = await filed(citizen, [aPhoto()]);
  for (const invited of [
    { role: "officer", unitKey: "education" },
    { role: "leader", leaderKey: "lin" },
    { role: "admin" },
  ] as const) {
    const other = await world.staff(invited);
    for (const line of [`/files ${receipt}`, `/paper ${receipt} ${ids[0]}`, `/allfiles ${receipt}`]) {
      await other.says(line);
      expect(other.last()).toMatchObject({ text: other.say("cases.notYours") });
      expect(other.last()?.file).toBeUndefined();
    }
  }
  expect(await looks(caseId)).toBe(0);
});

test("the files of a sealed report are the supervisor's alone, and those of a conduct complaint never the unit's", async () => {
  const citizen = await world.citizen();
  const supervisor = await world.staff({ role: "supervisor" });
  const clerk = await world.staff({ role: "clerk" });
  const officer = await world.staff({ role: "officer", unitKey: "city" });
  const sealed = await filed(citizen, [aPhoto()], { category: "CORR" });
  const conduct = await filed(citizen, [aPhoto()]);
  const { prisma } = world.database;
  await prisma.case.update({ where: { id: conduct.caseId }, data: { unitKey: "city", complainedUnitKey: "city" } });
  await prisma.case.update({ where: { id: sealed.caseId }, data: { unitKey: "city" } });
  for (const who of [clerk, officer]) {
    await who.goes(`/paper ${sealed.receipt} ${sealed.ids[0]}`);
    expect(who.last()?.text).toBe(who.say("cases.notYours"));
  }
  await officer.goes(`/files ${conduct.receipt}`);
  expect(officer.last()?.text).toBe(officer.say("cases.notYours"));
  await supervisor.goes(`/paper ${sealed.receipt} ${sealed.ids[0]}`);
  expect(supervisor.last()?.file).toBeDefined();
});

test("in a group no file is shown, nor that there are any", async () => {
  const citizen = await world.citizen();
  const { receipt, ids } = await filed(citizen, [aPhoto()]);
  const group = world.person();
  for (const line of [`/files ${receipt}`, `/paper ${receipt} ${ids[0]}`, `/allfiles ${receipt}`]) {
    const { told } = await group.sends({ kind: "text", text: line }, undefined, true);
    expect(told.some(({ file, text }) => file || text.includes(receipt))).toBe(false);
  }
});

test("a file may carry a name: who must not know the applicant's sees the receipt number instead", async () => {
  const citizen = await world.citizen();
  const clerk = await world.staff({ role: "clerk" });
  const officer = await world.staff({ role: "officer", unitKey: "city" });
  const files = [aFile("Wang Fang.PDF")];
  const confidential = await filed(citizen, files, { how: "confidential" });
  const anonymous = await filed(citizen, files, { how: "anonymous" });
  await world.database.prisma.case.updateMany({
    where: { id: { in: [confidential.caseId, anonymous.caseId] } },
    data: { unitKey: "city", status: "inProgress" },
  });
  for (const [who, { receipt }, name] of [
    [officer, confidential, `${confidential.receipt} 1.pdf`],
    [clerk, confidential, "Wang Fang.PDF"],
    [officer, anonymous, `${anonymous.receipt} 1.pdf`],
    [clerk, anonymous, `${anonymous.receipt} 1.pdf`],
  ] as const) {
    await who.goes(`/files ${receipt}`, "1");
    expect(who.last()?.file?.name).toBe(name);
    expect(who.last()?.text.includes("Wang")).toBe(name.includes("Wang"));
  }
});

test("the applicant's own chat shows the office's papers alone, and a stranger gets no further than the query code", async () => {
  const citizen = await world.citizen();
  const { receipt, ids } = await filed(citizen, [aPhoto()]);
  await citizen.goes(`/files ${receipt}`);
  expect(citizen.last()?.text).toBe(citizen.say("files.noPapers", { receipt }));
  await citizen.goes(`/paper ${receipt} ${ids[0]}`);
  expect(citizen.last()?.file).toBeUndefined();
  const stranger = await world.citizen();
  await stranger.goes(`/paper ${receipt} ${ids[0]}`);
  expect(stranger.last()?.text).toBe(stranger.say("status.code"));
});
