// Papers both ways: what applicants send reaches those who work on the case, and what the office sends stays to be had.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SentFile, StoredFile } from "../../src/domain/message.ts";
import { openLog } from "../../src/lib/log.ts";
import { passOnUndelivered } from "../../src/notifications/passOn.ts";
import { keepFile } from "../../src/office/cases/evidence.ts";
import { fetchSent, fetchWaiting } from "../../src/office/cases/evidenceFetching.ts";
import { fileCase } from "../../src/office/cases/filing.ts";
import { removeOldContacts } from "../../src/office/people/retention.ts";
import { dropBytes, removeDropped } from "../../src/office/unusedFiles.ts";
import { pdf as madePdf } from "../support/madeFiles.ts";
import { anOffice, type World } from "../support/office.ts";
import { aPrintRoom } from "../support/printing.ts";

let world: World;
let room: Awaited<ReturnType<typeof aPrintRoom>>;
beforeAll(async () => {
  world = await anOffice();
  room = await aPrintRoom(world);
});
afterAll(async () => {
  await room.close();
  await world.close();
});

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
  for (const file of files) ids.push(await world.work((work) => keepFile(work, chatId, file)));
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
    expect(clerk.choices().filter(({ id }) => id.startsWith("/document "))).toHaveLength(3);
    await clerk.goes("2"); // typed, as on a phone without buttons
    expect(clerk.last()).toMatchObject({
      text: expect.stringContaining("contract.pdf"),
      file: { name: "contract.pdf", mediaType: "application/pdf", sha256: files[1]?.sha256, size: 1200 },
      asStaff: [expect.any(Number)], // who has left opens it no more
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
    expect(clerk.choices().filter(({ id }) => id.startsWith("/document "))).toHaveLength(1);
    await clerk.goes(`/document ${receipt} ${ids[1]}`);
    expect(clerk.all.at(-1)?.file).toBeUndefined();
  });
});

test("what is too large or too much is said by name, and only what was taken is called received", async () => {
  const citizen = await world.citizen();
  const { receipt, caseId } = await filed(citizen, []);
  await citizen.goes(`/add ${receipt}`);
  const large = aFile("film.mp4", { kind: "video", mediaType: "video/mp4", size: 21 * 1024 * 1024 });
  await citizen.sends({ kind: "files", files: [large] });
  expect(citizen.last()?.text).toBe(citizen.say("hints.fileTooLarge", { name: "film.mp4", megabytes: 20 }));
  await citizen.sends({ kind: "files", files: Array.from({ length: 12 }, () => aPhoto()) });
  expect(citizen.last()?.text).toBe(
    [
      citizen.say("hints.tooManyFiles", { max: 10, name: "photo.jpg, photo.jpg" }),
      citizen.say("common.filesTaken"),
    ].join("\n"),
  );
  await citizen.goes("=That is all");
  expect(await world.database.prisma.evidenceFile.count({ where: { caseId } })).toBe(10);
});

test("more files than fit a screen come in pages", async () => {
  const citizen = await world.citizen();
  const { receipt } = await filed(
    citizen,
    Array.from({ length: 11 }, (_, i) => aFile(`page-${i + 1}.pdf`)),
  );
  const clerk = await world.staff({ role: "clerk" });
  await clerk.goes(`/files ${receipt}`, "=More");
  expect(clerk.choices().filter(({ id }) => id.startsWith("/document "))).toHaveLength(3);
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
    for (const line of [`/files ${receipt}`, `/document ${receipt} ${ids[0]}`, `/allfiles ${receipt}`]) {
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
    await who.goes(`/document ${sealed.receipt} ${sealed.ids[0]}`);
    expect(who.last()?.text).toBe(who.say("cases.notYours"));
  }
  await officer.goes(`/files ${conduct.receipt}`);
  expect(officer.last()?.text).toBe(officer.say("cases.notYours"));
  await supervisor.goes(`/document ${sealed.receipt} ${sealed.ids[0]}`);
  expect(supervisor.last()?.file).toBeDefined();
});

test("in a group no file is shown, nor that there are any", async () => {
  const citizen = await world.citizen();
  const { receipt, ids } = await filed(citizen, [aPhoto()]);
  const group = world.person();
  for (const line of [`/files ${receipt}`, `/document ${receipt} ${ids[0]}`, `/allfiles ${receipt}`]) {
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
  await citizen.goes(`/document ${receipt} ${ids[0]}`);
  expect(citizen.last()?.file).toBeUndefined();
  const stranger = await world.citizen();
  await stranger.goes(`/document ${receipt} ${ids[0]}`);
  expect(stranger.last()?.text).toBe(stranger.say("status.code"));
});

/** What a platform answers for a file: its bytes, or the error of the channel. */
const platform = new Map<string, Buffer | string>();
const fetches: string[] = [];
const fetching = () => ({
  inOffice: world.work,
  blobs: room.blobs,
  clock: world.clock,
  log: openLog("silent"),
  fetch: async (_channel: string, source: string) => {
    fetches.push(source);
    const answer = platform.get(source) ?? "FileUnreachable";
    if (typeof answer === "string") throw Object.assign(new Error("no file"), { name: answer });
    return Readable.from([answer]);
  },
});
/** A file that its platform still has, with what the platform will answer. */
function onPlatform(name: string, answer: Buffer | string, more: Partial<SentFile> = {}): SentFile {
  const file = aFile(name, more, false);
  platform.set(file.source, answer);
  return file;
}
const triesOf = (...files: SentFile[]) =>
  fetches.filter((asked) => files.some(({ source }) => source === asked)).length;
const pdf = Buffer.from("%PDF-1.7 the decision");
/** The worker takes what was left to be done. */
async function worker() {
  const jobs = await world.jobs.boss.fetch<object>("files", { batchSize: 100 });
  for (const { data } of jobs) await fetchSent(fetching(), data);
  if (jobs.length > 0)
    await world.jobs.boss.complete(
      "files",
      jobs.map(({ id }) => id),
    );
}
const fileRow = (id: number | undefined) => world.database.prisma.evidenceFile.findUniqueOrThrow({ where: { id } });

describe.each(["en", "zh"])("fetched from the platform (%s)", (language) => {
  test("a file is fetched as soon as it was sent, and a picture of an iPhone is a JPEG for whoever opens it", async () => {
    const citizen = await world.citizen(language);
    const heic = await readFile(join(import.meta.dirname, "../store/pictures/lamp.heic"));
    const sent = onPlatform("IMG_2041.HEIC", heic, { kind: "photo", mediaType: "image/heic" });
    const { receipt } = await filed(citizen, [sent]);
    await worker();
    const clerk = await world.staff({ role: "clerk" }, language);
    await clerk.goes(`/files ${receipt}`, "1");
    const file = clerk.last()?.file as StoredFile;
    expect(file).toMatchObject({ name: "IMG_2041.jpg", mediaType: "image/jpeg" });
    const bytes = await buffer(await room.blobs.get(file.sha256));
    expect(bytes.length).toBe(file.size);
    expect(bytes.includes("Telephone")).toBe(false);
  });

  test.each([
    ["FileTooBig", "tooLarge"],
    ["FileGone", "gone"],
    [Buffer.alloc(21 * 1024 * 1024), "tooLarge"],
    [Buffer.from("no picture at all"), "unreadablePicture"],
    [Buffer.alloc(0), "empty"],
  ])("what will never come is given up at once, and its sender is told what to do (%#)", async (answer, fault) => {
    const citizen = await world.citizen(language);
    const sent = onPlatform("lamp.jpg", answer, { kind: "photo", mediaType: "image/jpeg" });
    const { receipt, ids } = await filed(citizen, [sent]);
    await citizen.news();
    await worker();
    expect(await fileRow(ids[0])).toMatchObject({ status: "failed", fault });
    const [told, ...more] = await citizen.news();
    expect(more).toEqual([]);
    expect(told?.text).toBe(
      citizen.say(`files.lost.${fault}`, {
        name: "lamp.jpg",
        receipt,
        megabytes: 20,
        phone: world.office.contact.phone,
      }),
    );
    expect(told?.choices?.[0]?.id).toBe(`/add ${receipt}`);
    world.later(10);
    await fetchWaiting(fetching());
    expect(triesOf(sent)).toBe(1);
    expect(await citizen.news()).toEqual([]);
  });

  test("what was given up before the case was filed is told when it is filed", async () => {
    const citizen = await world.citizen(language);
    const { id: chatId } = await citizen.chat();
    const sent = onPlatform("plan.pdf", "FileGone");
    const id = await world.work((work) => keepFile(work, chatId, sent));
    await worker();
    expect(await citizen.news()).toEqual([]);
    const { receipt } = await filed(citizen, []);
    await citizen.goes(`/add ${receipt}`);
    await citizen.sends({ kind: "files", files: [aPhoto()] });
    const state = await citizen.chat();
    const chat = JSON.parse(JSON.stringify(state.state).replace('"files":[', `"files":[${id},`));
    await world.database.prisma.chat.update({ where: { id: chatId }, data: { state: chat } });
    await citizen.goes(`=${citizen.say("common.thatIsAll")}`);
    expect(citizen.all.some(({ text }) => text.includes("plan.pdf") && text.includes(receipt))).toBe(true);
  });
});

test("a platform that can't be reached is asked again every few minutes, holds up no other file, and for a day at most", async () => {
  const citizen = await world.citizen();
  const away = Array.from({ length: 25 }, (_, i) => onPlatform(`away-${i}.pdf`, "FileUnreachable"));
  const { receipt, ids } = await filed(citizen, [...away, onPlatform("here.pdf", pdf)]);
  await citizen.news();
  await fetchWaiting(fetching());
  expect((await fileRow(ids[25])).status).toBe("stored");
  expect(triesOf(...away)).toBe(25);
  await Promise.all([fetchWaiting(fetching()), fetchWaiting(fetching())]);
  expect(triesOf(...away)).toBe(25);
  world.later(4);
  await Promise.all([fetchWaiting(fetching()), fetchWaiting(fetching())]);
  expect(triesOf(...away)).toBe(50);
  world.later(25 * 60);
  await Promise.all([fetchWaiting(fetching()), fetchWaiting(fetching())]);
  const told = await citizen.news();
  expect(told).toHaveLength(25);
  expect(told[0]?.text).toContain(receipt);
  expect(await fileRow(ids[0])).toMatchObject({ status: "failed", fault: "late" });
  world.itIs("2026-11-23T10:00");
});

/** A case in an officer's hands. */
async function inWork(citizen: Person, language: string) {
  const { receipt, caseId } = await filed(citizen, []);
  const data = { unitKey: "city", status: "inProgress" as const };
  await world.database.prisma.case.update({ where: { id: caseId }, data });
  await citizen.news();
  return { receipt, caseId, officer: await world.staff({ role: "officer", unitKey: "city" }, language) };
}

describe.each(["en", "zh"])("papers of the office (%s)", (language) => {
  test("a decision goes as it is: named in the preview, sent after the answer, and to be had again from the status", async () => {
    const citizen = await world.citizen(language);
    const { receipt, caseId, officer } = await inWork(citizen, language);
    const relative = await world.citizen(language);
    const speaker = await world.citizen(language);
    const since = world.clock();
    await world.database.prisma.caseFollower.create({
      data: { contactId: (await relative.contact()).id, caseId, since },
    });
    await world.database.prisma.case.update({ where: { id: caseId }, data: { groupSize: 8 } });
    await world.database.prisma.representative.create({
      data: { contactId: (await speaker.contact()).id, caseId, since, name: "李雷" },
    });
    for (const who of [relative, speaker]) await who.news();
    const { say } = officer;
    await officer.goes(
      `/reply ${receipt}`,
      "=supported",
      "The lamp was found broken on Monday.",
      "It is mended on Friday.",
    );
    expect(officer.last()?.text).toBe(say("step.papers"));
    const here = aFile("decision.pdf");
    const word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    const there = onPlatform("form.docx", pdf, { mediaType: word });
    await officer.sends({ kind: "files", files: [here] });
    await officer.sends({ kind: "files", files: [there] });
    await officer.goes(`=${say("common.thatIsAll")}`);
    for (const name of ["decision.pdf", "form.docx"]) expect(officer.last()?.text).toContain(name);
    expect(await citizen.news()).toEqual([]);
    await officer.goes(`=${say("cases.send")}`);

    const [answer, first, ...none] = await citizen.news();
    expect(answer?.text).toContain("decision.pdf");
    expect(answer?.text).toContain(citizen.say("files.papers"));
    expect(first).toMatchObject({ file: { name: "decision.pdf", sha256: here.sha256, mediaType: "application/pdf" } });
    expect(none).toEqual([]);
    // What the officer's platform still had follows as soon as it is fetched, once.
    await Promise.all([worker(), fetchWaiting(fetching())]);
    const later = await citizen.news();
    expect(later.map(({ file }) => file?.name)).toEqual(["form.docx"]);
    for (const who of [relative, speaker]) {
      expect((await who.news()).map(({ file }) => file?.name)).toEqual([undefined, "decision.pdf", "form.docx"]);
      await who.goes(`/case ${receipt}`, `=${who.say("files.papers")}`, "2");
      expect(who.last()?.file?.name).toBe("form.docx");
    }

    await citizen.goes(`/case ${receipt}`, `=${citizen.say("files.papers")}`, "1");
    expect(citizen.last()?.file).toMatchObject({ name: "decision.pdf", sha256: here.sha256 });
    await officer.goes(`/files ${receipt}`);
    expect(officer.choices()[0]?.label).toContain("decision.pdf");
  });

  test("a question to the applicant takes a form along when that is wanted; without one it stays as short as it was", async () => {
    const citizen = await world.citizen(language);
    const { receipt, officer } = await inWork(citizen, language);
    const { say } = officer;
    await officer.goes(`/ask ${receipt}`, "Please fill in this form.");
    expect(officer.choices().map(({ id }) => id)).toEqual(["send", "rewrite", "papers", "~back", "~cancel"]);
    await officer.goes(`=${say("cases.papers")}`);
    await officer.sends({ kind: "files", files: [aFile("form.pdf")] });
    await officer.goes(`=${say("common.thatIsAll")}`);
    expect(officer.last()?.text).toContain("Please fill in this form.");
    expect(officer.last()?.text).toContain("form.pdf");
    await officer.goes("1");
    const told = await citizen.news();
    expect(told.map(({ file }) => file?.name)).toEqual([undefined, "form.pdf"]);

    // The answer: words, a photo and a voice message; the officer hears of it and opens them.
    await citizen.goes(`/add ${receipt}`, "Here it is, filled in.");
    await citizen.sends({ kind: "files", files: [aPhoto()] });
    await citizen.sends({ kind: "files", files: [aFile("v.ogg", { kind: "voice", mediaType: "audio/ogg" })] });
    await citizen.goes(`=${citizen.say("common.thatIsAll")}`);
    expect((await officer.news()).at(-1)?.text).toContain(receipt);
    await officer.goes(`/files ${receipt}`);
    expect(officer.choices().filter(({ id }) => id.startsWith("/document "))).toHaveLength(3);
    // Nothing of the applicant's own comes back as a paper of the office.
    await citizen.goes(`/files ${receipt}`);
    expect(citizen.choices().filter(({ id }) => id.startsWith("/document "))).toHaveLength(1);
  });

  test("a paper that its platform no longer has is told to the officer, who sends it again with a message", async () => {
    const citizen = await world.citizen(language);
    const { receipt, officer } = await inWork(citizen, language);
    const { say } = officer;
    await officer.goes(`/write ${receipt}`, "The plan is enclosed.", `=${say("cases.papers")}`);
    await officer.sends({ kind: "files", files: [onPlatform("plan.pdf", "FileGone")] });
    await officer.goes(`=${say("common.thatIsAll")}`, "1");
    await officer.news();
    await citizen.news();
    await worker();
    expect(await citizen.news()).toEqual([]);
    const [told] = await officer.news();
    expect(told?.text).toContain("plan.pdf");
    expect(told?.choices?.[0]?.id).toBe(`/look ${receipt}`);
  });
});

test("where no chat takes the answer, one call is asked for, which names the papers, and none for each paper", async () => {
  const citizen = await world.citizen();
  const { receipt, caseId, officer } = await inWork(citizen, "en");
  await world.database.prisma.case.update({ where: { id: caseId }, data: { phone: "0599 5550199" } });
  await officer.goes(`/write ${receipt}`, "The plan is enclosed.", "=Documents");
  await officer.sends({ kind: "files", files: [aFile("plan.pdf"), aFile("form.docx")] });
  await officer.goes("=That is all", "1");
  const { id: chatId } = await citizen.chat();
  const refused = { status: "refused" as const, settledAt: world.clock() };
  await world.database.prisma.outgoing.updateMany({ where: { chatId, kind: "push" }, data: refused });
  await world.work(passOnUndelivered);
  const calls = await world.database.prisma.phoneCall.findMany({ where: { caseId } });
  expect(calls.map(({ text }) => text)).toEqual([expect.stringContaining("plan.pdf and form.docx")]);
});

test("a reply and the fetching of its paper at the same moment send the paper once", async () => {
  const citizen = await world.citizen();
  for (let i = 0; i < 5; i++) {
    const { receipt, officer } = await inWork(citizen, "en");
    await officer.goes(`/write ${receipt}`, "The plan is enclosed.", "=Documents");
    await officer.sends({ kind: "files", files: [onPlatform("plan.pdf", pdf)] });
    await officer.goes("=That is all");
    await Promise.all([officer.goes("1"), worker()]);
    await worker();
    await fetchWaiting(fetching());
    expect((await citizen.news()).filter(({ file }) => file)).toHaveLength(1);
  }
});

test("a person who is erased takes along what was filed nowhere, bytes and all; what a case has stays, under no name of theirs", async () => {
  const citizen = await world.citizen();
  const { id: chatId } = await citizen.chat();
  world.itIs("2030-01-07T10:00"); // the files' own clock is the machine's
  const kept = async (name: string, words: string) => {
    const put = await room.blobs.put(Readable.from([Buffer.from(words)]), "application/pdf");
    if (!put.ok) throw new Error(put.reason);
    return { ...aFile(name), sha256: put.sha256, source: put.sha256 };
  };
  const [mine, shared] = [
    await kept("Wang Fang 1.pdf", "only here"),
    await kept("Wang Fang 2.pdf", "in the case as well"),
  ];
  for (const file of [mine, shared]) await world.work((work) => keepFile(work, chatId, file));
  const { caseId, ids } = await filed(citizen, [{ ...shared, name: "Wang Fang 3.pdf" }]);
  await world.database.prisma.case.update({ where: { id: caseId }, data: { status: "closed" } });
  await citizen.goes("/privacy erase", "1");
  const jobs = await world.jobs.boss.fetch<object>("droppedFiles", { batchSize: 10 });
  expect(jobs).toHaveLength(2);
  for (const { data } of jobs) await removeDropped({ inOffice: world.work, blobs: room.blobs }, data);
  await expect(room.blobs.get(mine.source).then(buffer)).rejects.toThrow("no such file");
  expect(String(await buffer(await room.blobs.get(shared.source)))).toBe("in the case as well");
  expect((await fileRow(ids[0])).name).toBe(`file-${ids[0]}.pdf`);
  expect(await world.database.prisma.evidenceFile.count({ where: { chatId } })).toBe(1);
  world.itIs("2026-11-23T10:00");
});

test("what a page uploads and never sends goes when its time is over, and not before; what was sent stays", async () => {
  const put = async (words: string) => {
    const done = await room.blobs.put(Readable.from([Buffer.from(words)]), "application/pdf");
    if (!done.ok) throw new Error(done.reason);
    return done.sha256;
  };
  const [sent, unsent, younger] = [await put("sent on"), await put("never sent"), await put("still to be sent")];
  const now = new Date();
  await world.work(async (work) => {
    for (const sha256 of [sent, unsent]) await dropBytes(work, sha256, now, now);
    await dropBytes(work, younger, now, new Date(now.getTime() + 3_600_000));
  });
  await filed(await world.citizen(), [{ ...aFile("sent.pdf"), sha256: sent, source: sent }]);
  const jobs = await world.jobs.boss.fetch<object>("droppedFiles", { batchSize: 10 });
  expect(jobs).toHaveLength(2);
  for (const { data } of jobs) await removeDropped({ inOffice: world.work, blobs: room.blobs }, data);
  await expect(room.blobs.get(unsent).then(buffer)).rejects.toThrow("no such file");
  for (const sha256 of [sent, younger]) expect((await buffer(await room.blobs.get(sha256))).length).toBeGreaterThan(0);
});

test("what was sent and filed nowhere goes when the office's months are over; what is younger, or a case's, stays", async () => {
  const citizen = await world.citizen();
  const { id: chatId } = await citizen.chat();
  const old = await world.work((work) => keepFile(work, chatId, aFile("old.pdf")));
  const { ids } = await filed(citizen, [aFile("filed.pdf")]);
  world.itIs("2040-01-09T10:00");
  const young = await world.work((work) => keepFile(work, chatId, aFile("young.pdf")));
  await removeOldContacts(world.work);
  const left = await world.database.prisma.evidenceFile.findMany({ where: { chatId }, orderBy: { id: "asc" } });
  expect(left.map(({ id }) => id)).toEqual([ids[0], young]);
  expect(left.some(({ id }) => id === old)).toBe(false);
  world.itIs("2026-11-23T10:00");
});

describe.each(["en", "zh"])("what a document says unseen (%s)", (language) => {
  test("M6: a confidential applicant's name in a PDF does not reach the officer", async () => {
    const citizen = await world.citizen(language);
    const sent = onPlatform("letter.pdf", madePdf("Zhang Geheim"));
    const { receipt, caseId } = await filed(citizen, [sent], { how: "confidential" });
    await worker();
    await world.database.prisma.case.update({ where: { id: caseId }, data: { unitKey: "city", status: "inProgress" } });
    const officer = await world.staff({ role: "officer", unitKey: "city" }, language);
    await officer.goes(`/files ${receipt}`, "1");
    const file = officer.last()?.file as StoredFile;
    const bytes = await buffer(await room.blobs.get(file.sha256));
    expect(bytes.includes("Geheim")).toBe(false);
    expect(bytes.includes("The lamp is dark")).toBe(true);
    expect((await citizen.news()).some(({ text }) => text.includes("letter.pdf"))).toBe(false);
  });

  test("M6: where it can't be taken out, whoever sent it is told, before or after the case is filed", async () => {
    const signed = madePdf("Zhang Geheim", { more: "8 0 obj\n<</Type/Sig/ByteRange[0 1 2 3]>>\nendobj\n" });
    const citizen = await world.citizen(language);
    await filed(citizen, [onPlatform("signed.pdf", signed)], { how: "confidential" });
    await citizen.news();
    await worker();
    expect((await citizen.news()).map(({ text }) => text)).toEqual([
      citizen.say("files.metadataLeft", { name: "signed.pdf" }),
    ]);
    // In the web chat it is known as soon as it is sent.
    const { receipt } = await filed(citizen, []);
    await citizen.goes(`/add ${receipt}`);
    await citizen.sends({ kind: "files", files: [aFile("signed.pdf", { metadataLeft: true })] });
    expect(citizen.last()?.text).toContain(citizen.say("files.metadataLeft", { name: "signed.pdf" }));
  });
});

test("F21: a photo that its platform calls a document is a photo for the staff, and has its ending", async () => {
  const citizen = await world.citizen();
  const photo = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .jpeg()
    .toBuffer();
  const sent = onPlatform("scan.pdf", photo, { mediaType: "binary/octet-stream" });
  const { ids } = await filed(citizen, [sent]);
  await worker();
  expect(await fileRow(ids[0])).toMatchObject({ kind: "photo", name: "scan.jpg", mediaType: "image/jpeg" });
});

test("C1: a download that breaks off halfway is tried again at once; one that always does is told as lost after a day", async () => {
  const citizen = await world.citizen();
  const [sent, never] = [
    onPlatform("whole.txt", Buffer.from("whole at last")),
    onPlatform("never.txt", Buffer.from("never")),
  ];
  const { ids } = await filed(citizen, [sent, never]);
  await citizen.news();
  let tries = 0;
  /** Ends amid its bytes, before or while somebody reads them. */
  const cut = () =>
    new Readable({
      read() {
        this.push("half");
        this.destroy(Object.assign(new TypeError("terminated"), { code: "UND_ERR_SOCKET" }));
      },
    });
  const parts: ReturnType<typeof fetching> = {
    ...fetching(),
    fetch: async (_channel, source) =>
      source === sent.source && ++tries > 1 ? Readable.from([Buffer.from("whole at last")]) : cut(),
  };
  await fetchSent(parts, { fileId: ids[0] });
  expect(await fileRow(ids[0])).toMatchObject({ status: "stored", size: 13 });
  await fetchSent(parts, { fileId: ids[1] });
  expect(await fileRow(ids[1])).toMatchObject({ status: "waiting" });
  expect(await citizen.news()).toEqual([]);
  world.later(25 * 60);
  await fetchSent(parts, { fileId: ids[1] });
  expect(await fileRow(ids[1])).toMatchObject({ status: "failed", fault: "late" });
  expect((await citizen.news())[0]?.text).toContain("never.txt");
  world.itIs("2026-11-23T10:00");
});

test("H4: a file that comes while the disk is full is asked for again, and not given up", async () => {
  const citizen = await world.citizen();
  const sent = onPlatform("note.pdf", Buffer.from("when there is room again"));
  const { ids } = await filed(citizen, [sent]);
  await citizen.news();
  const full: typeof room.blobs = { ...room.blobs, put: async () => ({ ok: false, reason: "noRoom" }) };
  await fetchSent({ ...fetching(), blobs: full }, { fileId: ids[0] });
  expect(await fileRow(ids[0])).toMatchObject({ status: "waiting" });
  expect(await citizen.news()).toEqual([]);
  world.later(5);
  await fetchSent(fetching(), { fileId: ids[0] });
  expect(await fileRow(ids[0])).toMatchObject({ status: "stored" });
  world.itIs("2026-11-23T10:00");
});

test("12: a picture that is given to its case at the moment when it is fetched is not passed over, and not a minute late", async () => {
  const citizen = await world.citizen();
  const { id: chatId } = await citizen.chat();
  const sent = onPlatform("note.pdf", Buffer.from("given to a case just now"));
  const fileId = await world.work((work) => keepFile(work, chatId, sent));
  const { promise: held, resolve: holds } = Promise.withResolvers<void>();
  const { promise: mayEnd, resolve: ends } = Promise.withResolvers<void>();
  // A turn on a slow machine: it has the file's row, and has not committed.
  const turn = world.work(async ({ tx }) => {
    await tx.evidenceFile.update({ where: { id: fileId }, data: { size: 7 } });
    holds();
    await mayEnd;
  });
  await held;
  const fetched = fetchSent(fetching(), { fileId });
  await new Promise((done) => setTimeout(done, 100));
  ends();
  await Promise.all([turn, fetched]);
  expect(await fileRow(fileId)).toMatchObject({ status: "stored" });
});

test("a file that is erased while it is being fetched leaves nothing on the disk", async () => {
  const citizen = await world.citizen();
  const { id: chatId } = await citizen.chat();
  world.itIs("2030-01-08T10:00");
  const sent = onPlatform("note.pdf", Buffer.from("gone before it came"));
  const fileId = await world.work((work) => keepFile(work, chatId, sent));
  let sha256 = "";
  const blobs: typeof room.blobs = {
    ...room.blobs,
    put: async (bytes, mediaType) => {
      const put = await room.blobs.put(bytes, mediaType);
      if (put.ok) sha256 = put.sha256;
      await world.database.prisma.evidenceFile.delete({ where: { id: fileId } });
      return put;
    },
  };
  await fetchSent({ ...fetching(), blobs }, { fileId });
  await expect(room.blobs.get(sha256).then(buffer)).rejects.toThrow("no such file");
  world.itIs("2026-11-23T10:00");
});

test("a channel that is switched off leaves its files waiting, and the others' come", async () => {
  const citizen = await world.citizen();
  const { id: chatId } = await citizen.chat();
  const [off, on] = [onPlatform("off.pdf", pdf), onPlatform("on.pdf", pdf)];
  const ids: number[] = [];
  for (const file of [off, on]) ids.push(await world.work((work) => keepFile(work, chatId, file)));
  const parts = fetching();
  await fetchWaiting({
    ...parts,
    fetch: (channel, source) => {
      if (source === off.source) throw new Error("the channel is off");
      return parts.fetch(channel, source);
    },
  });
  expect(await Promise.all(ids.map(async (id) => (await fileRow(id)).status))).toEqual(["waiting", "stored"]);
});

test.each(["en", "zh"])(
  "an officer who sends a document out of the blue is told where it goes (%s)",
  async (language) => {
    const officer = await world.staff({ role: "officer", unitKey: "city" }, language);
    await officer.sends({ kind: "files", files: [aFile("decision.pdf")] });
    expect(officer.all.some(({ text }) => text.includes(officer.say("hints.looseFileOfStaff")))).toBe(true);
  },
);
