// What the privacy text promises, kept: so many months after the closing of a case, or after a visit, nobody's name and number are there
// any more, and all else is.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Office } from "../../src/config/officeFile.ts";
import { dateInWords } from "../../src/i18n/dates.ts";
import { type Actor, takeStep } from "../../src/office/cases/caseSteps.ts";
import { type Filing, fileCase } from "../../src/office/cases/filing.ts";
import { writeDownRepresentative } from "../../src/office/cases/representatives.ts";
import { categoryName } from "../../src/office/names.ts";
import { removeOldContacts } from "../../src/office/people/retention.ts";
import { booked, openOnes } from "../support/bookings.ts";
import { anOffice, fileText, type World } from "../support/office.ts";
import { aPrintRoom } from "../support/printing.ts";

type Person = Awaited<ReturnType<World["citizen"]>>;

const sixMonths = (office: Office): Office => ({
  ...office,
  policy: "our_city",
  profile: { key: "our_city", copies: "generic_default", privacy: { contact_retention_months_after_closure: 6 } },
});
const [name, phone] = ["王芳", "05995550199"];

describe.each(["en", "zh"] as const)("contact details (%s)", (language) => {
  let world: World;
  let citizen: Person;
  let supervisor: Actor;
  beforeEach(async () => {
    world = await anOffice({ change: sixMonths, at: new Date("2026-08-20T10:00:00+08:00") });
    await world.staff({ role: "supervisor" }, language);
    supervisor = { staff: await world.database.prisma.staff.findFirstOrThrow() };
    citizen = await world.citizen(language);
  });
  afterEach(() => world.close());

  const prisma = () => world.database.prisma;
  const theJobRuns = () => removeOldContacts(world.work);
  const rowOf = (receiptNumber: string) =>
    prisma().case.findUniqueOrThrow({ where: { receiptNumber }, include: { events: { orderBy: { id: "asc" } } } });
  const removals = async (receipt: string) =>
    (await rowOf(receipt)).events.filter(({ type }) => type === "contactRemoved");
  const day = (iso: string) => dateInWords(new Date(`${iso}T12:00:00+08:00`), world.office.zone, language);

  /** Filed in the chat, so that the web page's transcript has the name as well. */
  async function files(who: Person) {
    const { say } = who;
    await who.goes("/file", `=${say("kind.complaint")}`, categoryName("CITY", language), "2", "Repair the lamp");
    await who.goes(`=${say("common.thatIsAll")}`, "East Street 5", "It has been dark for three weeks.");
    await who.goes(`=${say("common.noFiles")}`, `=${say("confidentiality.named")}`, name, phone);
    await who.goes(`=${say("file.yes")}`);
    const told = who.all.map(({ text }) => text).join("\n");
    const receipt = /LJ-\d{8}-\d{4}-[0-9A-Z]/.exec(told)?.[0] ?? "";
    return { receipt, code: who.all.find(({ secret }) => secret)?.secret ?? "" };
  }
  const filed = async (filing: Partial<Filing> = {}) => {
    const { receiptNumber } = await world.work((work) =>
      fileCase(work, {
        ...{ kind: "complaint", category: "CITY", demands: ["Repair the lamp"], place: {}, fileIds: [] },
        ...{ details: "It has been dark for three weeks.", confidentiality: "named", name, phone, language, ...filing },
      }),
    );
    return receiptNumber;
  };
  async function step(receipt: string, ...[name, given = {}]: [Parameters<typeof takeStep>[3], object?]) {
    const { id } = await rowOf(receipt);
    expect(await world.work((work) => takeStep(work, supervisor, id, name, given))).toMatchObject({ ok: true });
  }
  const answer = async (receipt: string) => {
    await step(receipt, "reply", {
      demands: [{ verdict: "supported", reasons: "It was broken.", remedy: "Repaired." }],
    });
  };
  const close = (receipt: string) =>
    step(receipt, "close", { outcome: "fulfilled", evidence: "A photo", toldOn: "31 August" });

  /** As the web chat's deliverer leaves it. */
  const delivered = () =>
    prisma().$executeRaw`update outgoing set status = 'delivered', settled_at = ${world.clock()}, position = id`;

  /** Every table of the store in which these words still stand. */
  async function tablesWith(...words: string[]) {
    const tables = await prisma().$queryRaw<{ at: string }[]>`
      select quote_ident(table_schema) || '.' || quote_ident(table_name) as at from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema in ('public', 'pgboss')`;
    const found: string[] = [];
    for (const { at } of tables)
      for (const word of words) {
        const sql = `select count(*)::int as n from ${at} t where t::text like '%' || $1 || '%'`;
        const [counted] = await prisma().$queryRawUnsafe<{ n: number }[]>(sql, word);
        if (counted?.n) found.push(`${at}: ${word}`);
      }
    return found;
  }

  test("go after the last day of February where the case was closed on 31 August; the case stays, and number and code still open it", async () => {
    const room = await aPrintRoom(world);
    const { receipt, code } = await files(citizen);
    await step(receipt, "accept");
    await answer(receipt);
    world.itIs("2026-08-31T16:00");
    await prisma().phoneCall.create({
      data: { name, phone, language, text: "…", caseId: (await rowOf(receipt)).id, createdAt: world.clock() },
    });
    const evidence = { kind: "photo", name: `${name}.jpg`, mediaType: "image/jpeg", size: 1, createdAt: world.clock() };
    const { id: fileId } = await prisma().evidenceFile.create({
      data: { ...evidence, caseId: (await rowOf(receipt)).id, chatId: (await citizen.chat()).id },
    });
    await close(receipt);
    await room.printAll();
    const before = await prisma().letter.findFirstOrThrow({ orderBy: { id: "asc" } });

    world.itIs("2027-02-28T23:59");
    await theJobRuns();
    expect(await rowOf(receipt)).toMatchObject({ name, phone, contactRemovedAt: null });

    await delivered();
    world.itIs("2027-03-01T00:11");
    await Promise.all([theJobRuns(), theJobRuns()]);
    await theJobRuns();
    expect(await removals(receipt)).toMatchObject([{ role: "clock", staffId: null, data: {} }]);
    expect(await rowOf(receipt)).toMatchObject({ status: "closed", details: "It has been dark for three weeks." });
    expect(await tablesWith(name, phone)).toEqual([]);
    expect(await prisma().evidenceFile.findMany()).toMatchObject([{ id: fileId, name: `file-${fileId}.jpg` }]);
    await room.printAll();
    const after = await prisma().letter.findUniqueOrThrow({ where: { id: before.id } });
    expect(after).toMatchObject({ number: before.number });
    expect(after.sha256).not.toBe(before.sha256);

    const stranger = await world.citizen(language);
    await stranger.goes("/status", receipt, code);
    const shown = stranger.all.map(({ text }) => text).join("\n");
    for (const part of [receipt, stranger.say("event.contactRemoved")]) expect(shown).toContain(part);
    await citizen.goes(`/case ${receipt}`);
    expect(citizen.last()?.text).toContain(receipt);
    await room.close();
  });

  test("stay where a case was opened again or is under review, and go by its new closing", async () => {
    const [reopened, reviewed] = [await filed(), await filed()];
    for (const receipt of [reopened, reviewed]) {
      await step(receipt, "accept");
      await answer(receipt);
    }
    const { id } = await rowOf(reviewed);
    await world.work((work) => takeStep(work, { applicant: true }, id, "review", { reason: "Still dark." }));
    await close(reopened);
    world.itIs("2027-02-10T10:00");
    await step(reopened, "reopen", { reason: "Dark again." });
    world.itIs("2027-09-01T10:00");
    await theJobRuns();
    for (const receipt of [reopened, reviewed]) expect(await rowOf(receipt)).toMatchObject({ name, phone });
    await answer(reopened);
    await close(reopened);
    world.itIs("2028-03-01T10:00"); // 1 September and six months
    await theJobRuns();
    expect((await rowOf(reopened)).name).toBe(name);
    world.itIs("2028-03-02T10:00");
    await theJobRuns();
    expect(await removals(reopened)).toHaveLength(1);
    expect((await rowOf(reviewed)).name).toBe(name);

    // Opened again after all, there is nothing to remove but what came since.
    await step(reopened, "reopen", { reason: "Dark again." });
    expect((await rowOf(reopened)).contactRemovedAt).toBeNull();
    await answer(reopened);
    await close(reopened);
    world.itIs("2029-09-03T10:00");
    await theJobRuns();
    expect(await removals(reopened)).toHaveLength(1);
    expect((await rowOf(reopened)).contactRemovedAt).not.toBeNull();
  });

  test("where a case is opened again at that very moment, are either gone or there, and the history says which", async () => {
    const receipts = await Promise.all(Array.from({ length: 6 }, () => filed()));
    for (const receipt of receipts) {
      await step(receipt, "accept");
      await answer(receipt);
      await close(receipt);
    }
    world.itIs("2027-03-01T10:00");
    const reopenings = receipts.map((receipt) => step(receipt, "reopen", { reason: "Dark again." }));
    await Promise.all([theJobRuns(), ...reopenings, theJobRuns()]);
    for (const receipt of receipts) {
      const row = await rowOf(receipt);
      expect(row).toMatchObject({ status: "reopened", contactRemovedAt: null });
      expect(row.events.filter(({ type }) => type === "contactRemoved")).toHaveLength(row.name === null ? 1 : 0);
    }
  });

  test("of whoever speaks for a group go as well, and it is still known that somebody does", async () => {
    const receipt = await filed({ contactId: (await citizen.contact()).id, group: { size: 30, others: 0 } });
    const { id } = await rowOf(receipt);
    const { staff } = supervisor as Extract<Actor, { staff: unknown }>;
    await world.work((work) => writeDownRepresentative(work, staff, id, { name: "Qiao Mei", phone: "05995550166" }));
    await step(receipt, "accept");
    await answer(receipt);
    await close(receipt);
    world.itIs("2027-03-01T10:00");
    await theJobRuns();
    expect(await prisma().representative.findMany()).toMatchObject([{ caseId: id, name: null, phone: null }]);
    expect(await prisma().phoneCall.count({ where: { OR: [{ phone: { not: "" } }, { doneAt: null }] } })).toBe(0);
    await citizen.goes(`/representatives ${receipt}`);
    expect(citizen.last()?.text).toContain(citizen.say("represent.nameless"));
  });

  test("go by the policy that the case was filed under, whatever the office's is now", async () => {
    const receipt = await filed({ contactId: (await citizen.contact()).id });
    await prisma().case.update({ where: { receiptNumber: receipt }, data: { policyKey: "cn_2022" } });
    const { id } = await rowOf(receipt);
    await world.work((work) => takeStep(work, { applicant: true }, id, "withdraw", {}));
    world.itIs("2028-08-20T23:00");
    await theJobRuns();
    expect((await rowOf(receipt)).name).toBe(name);
    await citizen.goes("/privacy");
    expect(citizen.last()?.text).toContain(citizen.say("privacy.caseUntil", { receipt, date: day("2028-08-20") }));
    world.itIs("2028-08-21T01:00");
    await theJobRuns();
    expect((await rowOf(receipt)).name).toBeNull();
    await citizen.goes("/privacy");
    expect(citizen.last()?.text).toContain(citizen.say("privacy.caseRemoved", { receipt, date: day("2028-08-21") }));
  });

  test("of visits long over go, unless the case that a visit was about still keeps them; so do those of who waited in vain", async () => {
    const [reception] = await openOnes(world);
    if (!reception) throw new Error("no reception");
    const visitor = await world.citizen(language);
    const mine = await booked(world, visitor, { receptionId: reception.id });
    const aboutCase = await booked(world, citizen, { receptionId: reception.id });
    const open = await filed({ contactId: (await citizen.contact()).id });
    const caseId = (await rowOf(open)).id;
    await prisma().booking.update({ where: { id: aboutCase.id }, data: { caseId } });
    const waited = await prisma().waitingEntry.create({
      data: {
        ...{ receptionId: reception.id, contactId: (await visitor.contact()).id, status: "over", name, phone },
        ...{ language, createdAt: world.clock() },
      },
    });
    for (const someone of [visitor, citizen])
      await prisma().contact.update({ where: { id: (await someone.contact()).id }, data: { name, phone } });
    world.itIs("2027-06-01T10:00");
    await Promise.all([theJobRuns(), theJobRuns()]);
    const visits = await prisma().booking.findMany({ orderBy: { id: "asc" } });
    expect(visits).toMatchObject([
      { id: mine.id, name: null, phone: null, matter: "The lamp in our lane", ticket: mine.ticket },
      { id: aboutCase.id, name: "Wang Fang", phone: "05995550199" },
    ]);
    expect(await prisma().waitingEntry.findMany()).toMatchObject([{ id: waited.id, name: null, phone: null }]);
    expect(await visitor.contact()).toMatchObject({ name: null, phone: null });
    expect(await citizen.contact()).toMatchObject({ name, phone });

    await world.work((work) => takeStep(work, { applicant: true }, caseId, "withdraw", {}));
    world.itIs("2027-12-02T10:00");
    await theJobRuns();
    expect(await tablesWith("Wang Fang", name, phone)).toEqual([]);
  });

  test("of somebody who files again stay with the new case, while the old one's go", async () => {
    const contactId = (await citizen.contact()).id;
    await prisma().contact.update({ where: { id: contactId }, data: { name, phone } });
    const old = await filed({ contactId });
    const { id } = await rowOf(old);
    await world.work((work) => takeStep(work, { applicant: true }, id, "withdraw", {}));
    world.itIs("2027-03-01T10:00");
    const [young] = await Promise.all([filed({ contactId }), theJobRuns()]);
    await theJobRuns();
    expect((await rowOf(old)).name).toBeNull();
    expect((await rowOf(young)).name).toBe(name);
    expect(await citizen.contact()).toMatchObject({ name, phone });
  });

  test("go from the web chats of staff, too, whose page shows what they were shown", async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const { receipt } = await files(citizen);
    await clerk.goes(`/look ${receipt}`);
    expect(clerk.last()?.text).toContain(name);
    const { id } = await rowOf(receipt);
    await world.work((work) => takeStep(work, { applicant: true }, id, "withdraw", {}));
    world.itIs("2026-12-20T10:00");
    await clerk.goes(`/look ${receipt}`);
    await delivered();
    world.itIs("2027-03-01T10:00");
    await theJobRuns();
    // What was shown in December stays as long from then.
    expect(await tablesWith(name, phone)).toEqual([`public.outgoing: ${name}`]);
    world.itIs("2027-06-21T10:00");
    await theJobRuns();
    expect(await tablesWith(name, phone)).toEqual([]);
  });

  test("are said to stay as long as they do, before consent and after, on the page and in the file", async () => {
    const newcomer = world.person(language);
    await newcomer.goes("/start", `=${newcomer.say("welcome.more")}`);
    const told = newcomer.all.map(({ text }) => text).join("\n");
    expect(told).toContain(newcomer.say("privacy.policy", { count: 6 }));
    expect(told).toContain("6");

    const { receipt } = await files(citizen);
    await citizen.goes("/privacy");
    expect(citizen.last()?.text).toContain(citizen.say("privacy.whileOpen"));
    const { id } = await rowOf(receipt);
    world.itIs("2026-08-31T22:00");
    await world.work((work) => takeStep(work, { applicant: true }, id, "withdraw", {}));
    await citizen.goes("/privacy");
    const text = citizen.last()?.text;
    expect(text).toContain(citizen.say("privacy.policy", { count: 6 }));
    expect(text).toContain(citizen.say("privacy.until", { date: day("2027-02-28") }));
    expect(text).toContain(citizen.say("privacy.caseUntil", { receipt, date: day("2027-02-28") }));
    await citizen.goes("/privacy export");
    const until = new Date("2027-02-28T23:59:59.999+08:00").toISOString();
    expect(JSON.parse(fileText(citizen.last()) ?? "{}")).toMatchObject({
      contactKeptUntil: until,
      cases: [{ receiptNumber: receipt, contactKeptUntil: until, contactRemovedAt: null }],
    });
  });
});

test("a run that is killed in the middle has done some, and the next one does the rest, each once", async () => {
  const world = await anOffice({ change: sixMonths });
  const { prisma } = world.database;
  const closedAt = new Date("2026-01-15T10:00:00+08:00");
  await prisma.case.createMany({
    data: Array.from({ length: 230 }, (_, n) => ({
      ...{
        receiptNumber: `LJ-20260101-${n}-X`,
        queryCodeHash: "",
        kind: "complaint",
        category: "CITY",
        details: "Dark.",
      },
      ...{ confidentiality: "named" as const, name, phone, language: "en", status: "closed" as const },
      ...{ registeredAt: closedAt, closedAt, policyKey: "our_city" },
    })),
  });
  let batches = 0;
  const killed = removeOldContacts((doing) =>
    world.work(async (work) => {
      const done = await doing(work);
      if (++batches === 2) throw new Error("killed");
      return done;
    }),
  );
  await expect(killed).rejects.toThrow("killed");
  expect(await prisma.case.count({ where: { name: null } })).toBe(100);
  await removeOldContacts(world.work);
  expect(await prisma.case.count({ where: { OR: [{ name: { not: null } }, { contactRemovedAt: null }] } })).toBe(0);
  expect(await prisma.caseEvent.count({ where: { type: "contactRemoved" } })).toBe(230);
  await world.close();
});
