// What moves a date and what does not, as the applicant reads it; what a leader promised; what is told when an answer takes long.

import { afterAll, expect, test } from "vitest";
import { dateInWords } from "../../src/i18n/dates.ts";
import { sendDeadlineNotices } from "../../src/office/deadlines/deadlineNotices.ts";
import type { CaseStage, CaseStatus } from "../../src/store/generated/enums.ts";
import { booked } from "../support/bookings.ts";
import { aLamp, happensTo } from "../support/cases.ts";
import { anOffice, type World } from "../support/office.ts";

const worlds: World[] = [];
afterAll(async () => {
  for (const world of worlds) await world.close();
});

type Person = Awaited<ReturnType<World["citizen"]>>;
type Change = NonNullable<Parameters<typeof anOffice>[0]>["change"];

/** A case in the hands of the city unit, filed in the citizen's chat. */
async function aCase(language: string, change: Change) {
  const world = await anOffice({ change });
  worlds.push(world);
  const citizen = await world.citizen(language);
  const clerk = await world.staff({ role: "clerk" }, language);
  const officer = await world.staff({ role: "officer", unitKey: "city", name: "Li Na" }, language);
  const supervisor = await world.staff({ role: "supervisor" }, language);
  const { caseId, receiptNumber: receipt } = await aLamp(world, citizen);
  const { prisma } = world.database;
  const isAt = (status: CaseStatus, stage: CaseStage = "first") =>
    prisma.case.update({ where: { id: caseId }, data: { status, stage, unitKey: "city" } });
  const happens = (type: string) => happensTo(world, caseId, type);
  for (const type of ["accepted", "assigned", "taken"]) await happens(type);
  await isAt("inProgress");
  for (const someone of [citizen, clerk, officer, supervisor]) await someone.news();
  const clock = (name: string) =>
    prisma.caseDeadline.findFirstOrThrow({ where: { caseId, clock: name }, orderBy: { id: "desc" } });
  const inWords = (date: Date) => dateInWords(date, world.office.zone, language);
  const types = async () => (await prisma.caseEvent.findMany({ where: { caseId } })).map(({ type }) => type);
  return { world, prisma, citizen, clerk, officer, supervisor, caseId, receipt, isAt, happens, clock, inWords, types };
}

const sends = (who: Person, ...steps: string[]) => who.goes(...steps, `=${who.say("cases.send")}`);
const under =
  (policy: string): Change =>
  (office) => ({ ...office, policy });

for (const language of ["en", "zh"]) {
  test(`in China a hearing in the second review is not counted, and in the first answer it is (${language})`, async () => {
    const { world, citizen, officer, receipt, isAt, happens, clock, inWords } = await aCase(language, under("cn_2022"));
    const first = await clock("answer");
    await sends(officer, `/hear ${receipt}`, "On Friday at nine in room 2.");
    world.itIs("2026-11-30T10:00");
    await sends(officer, `/heard ${receipt}`, "Both sides were heard.");
    expect((await clock("answer")).dueAt).toEqual(first.dueAt);
    expect((await citizen.news()).map(({ text }) => text.includes(citizen.say("deadline.because.hearing")))).toEqual([
      false,
      false,
    ]);

    for (const type of ["answered", "reviewAsked", "reviewAnswered", "secondReviewAsked"]) await happens(type);
    await isAt("inProgress", "secondReview");
    const { dueAt: before } = await clock("secondReview");
    world.itIs("2026-12-02T10:00");
    await sends(officer, `/hear ${receipt}`, "On Monday at nine in room 2.");
    expect((await clock("secondReview")).status).toBe("paused");
    await officer.goes(`/look ${receipt}`);
    expect(officer.last()?.text).toContain(
      officer.say("deadline.staff.stands", {
        what: officer.say("deadline.clock.secondReview"),
        date: inWords(before),
      }),
    );
    world.itIs("2026-12-07T15:00");
    await citizen.news();
    await sends(officer, `/heard ${receipt}`, "Both sides were heard.");
    const { dueAt: after, status } = await clock("secondReview");
    expect(status).toBe("running");
    expect(after.getTime() - before.getTime()).toBe(5 * 86_400_000);
    const moved = (await citizen.news()).filter(({ text }) => text.includes(citizen.say("deadline.because.hearing")));
    expect(moved.map(({ text }) => text)).toEqual([
      citizen.say("deadline.moved", {
        receipt,
        what: citizen.say("deadline.clock.secondReview"),
        before: inWords(before),
        after: inWords(after),
        reason: citizen.say("deadline.because.hearing"),
      }),
    ]);
  });

  test(`where the policy does not count the wait for the applicant, the answer moves by it, and both dates are told with the reason (${language})`, async () => {
    const figure = { n: 30, unit: "d", evidence: "Order 1/2026", pause_on: ["information"] };
    const { world, citizen, officer, receipt, clock, inWords } = await aCase(language, (office) => ({
      ...office,
      policy: "our_city",
      profile: { key: "our_city", copies: "generic_default", handle_within: figure },
    }));
    const { dueAt: before } = await clock("answer");
    await sends(officer, `/ask ${receipt}`, "Which lamp is it?");
    world.itIs("2026-12-03T09:00");
    await citizen.news();
    await citizen.goes(`/add ${receipt}`, "The second one from the corner.", `=${citizen.say("common.thatIsAll")}`);
    const { dueAt: after } = await clock("answer");
    expect(after.getTime() - before.getTime()).toBe(10 * 86_400_000);
    const told = citizen.all.find(({ text }) => text.includes(citizen.say("deadline.because.information")));
    expect(told?.text).toContain(inWords(before));
    expect(told?.text).toContain(inWords(after));
  });

  test(`another procedure gives another date, and the applicant reads the old one, the new one and why (${language})`, async () => {
    const { citizen, clerk, receipt, clock, inWords } = await aCase(language, under("cn_2022"));
    const { dueAt: before } = await clock("answer");
    await clerk.goes(`/track ${receipt}`, "=fast_track");
    const preview = clerk.last()?.text ?? "";
    expect(await citizen.news()).toEqual([]);
    await clerk.goes(`=${clerk.say("cases.doIt")}`);
    expect(clerk.last()?.text).toBe(clerk.say("track.done", { receipt }));
    const { dueAt: after } = await clock("answer");
    expect(inWords(after)).toBe(inWords(new Date("2026-12-07T23:59:59+08:00"))); // ten working days from Monday 23 November
    const told = citizen.say("deadline.moved", {
      receipt,
      what: citizen.say("deadline.clock.answer"),
      before: inWords(before),
      after: inWords(after),
      reason: citizen.say("deadline.because.track"),
    });
    expect((await citizen.news()).map(({ text }) => text)).toEqual([told]);
    expect(preview).toBe(clerk.say("cases.preview", { text: told }));
    await clerk.goes(`/track ${receipt}`, "=fast_track");
    expect(clerk.last()?.text).toBe(clerk.say("track.nothingMoves"));
    await clerk.goes(`=${clerk.say("cases.doIt")}`);
    expect(await citizen.news()).toEqual([]);
  });

  test(`another procedure makes nothing late that is in time, and nothing in time that is late (${language})`, async () => {
    const { world, citizen, clerk, receipt, clock } = await aCase(language, under("cn_2022"));
    const { dueAt } = await clock("answer");
    world.itIs("2026-12-08T09:00");
    await clerk.goes(`/track ${receipt}`, "=fast_track");
    expect(clerk.last()?.text).toBe(clerk.say("track.wouldBeOver", { receipt }));
    await clerk.goes(`=${clerk.say("cases.doIt")}`);
    expect(clerk.last()?.text).toBe(clerk.say("track.wouldBeOver", { receipt }));
    world.itIs("2027-01-23T09:00");
    await clerk.goes(`/track ${receipt}`, "=fast_track");
    expect(clerk.last()?.text).toBe(clerk.say("track.overdue", { receipt }));
    await clerk.goes(`=${clerk.say("track.other")}`);
    expect(clerk.last()?.text).toBe(clerk.say("track.ask"));
    expect((await clock("answer")).dueAt).toEqual(dueAt);
    expect(await citizen.news()).toEqual([]);
  });

  test(`in Korea the applicant is told after thirty days how it stands, once, and that it is overdue where it is (${language})`, async () => {
    const { world, citizen, receipt, clock, inWords, types } = await aCase(language, under("kr_minwon"));
    const aMinutePasses = () => world.work(sendDeadlineNotices);
    world.itIs("2026-12-22T20:00");
    await aMinutePasses();
    expect(await citizen.news()).toEqual([]);
    world.itIs("2026-12-23T09:00");
    await Promise.all([aMinutePasses(), aMinutePasses(), aMinutePasses()]);
    const told = await citizen.news();
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain(receipt);
    expect(told[0]?.text).toContain(citizen.say("status.next.inProgress"));
    expect(told[0]?.text).toContain(citizen.say("status.overdue", { date: inWords((await clock("answer")).dueAt) }));
    world.itIs("2026-12-24T09:00");
    await aMinutePasses();
    expect(await citizen.news()).toEqual([]);
    expect((await types()).filter((type) => type === "progressTold")).toHaveLength(1);
  });

  test(`what a leader promised at a reception is a date of the case the next morning: told, shown, reminded of and kept (${language})`, async () => {
    const world = await anOffice();
    worlds.push(world);
    const citizen = await world.citizen(language);
    const clerk = await world.staff({ role: "clerk" }, language);
    const officer = await world.staff({ role: "officer", unitKey: "city" }, language);
    const { prisma } = world.database;
    const reception = await prisma.reception.findFirstOrThrow({
      where: { rotaKey: "wednesday", date: new Date("2026-11-25") },
    });
    const visit = await booked(world, citizen, { receptionId: reception.id });
    world.itIs("2026-11-25T14:00");
    const { say } = clerk;
    await clerk.goes(`/checkin ${visit.id}`, "/next", `/seen ${visit.id}`, `=${say("record.outcomes.assigned")}`);
    await clerk.goes("The lamp is dark", "The mayor has it mended.", "=CITY", "=city", "2", `=${say("record.idSeen")}`);
    await clerk.goes(`=${say("record.complete")}`);
    const made = await prisma.case.findFirstOrThrow({ include: { deadlines: { where: { clock: "promise" } } } });
    const [promised] = made.deadlines;
    const date = dateInWords(promised!.dueAt, world.office.zone, language);
    expect((await citizen.news()).some(({ text }) => text.includes(citizen.say("record.promised", { date })))).toBe(
      true,
    );

    world.itIs("2026-11-26T08:30");
    await citizen.goes(`/case ${made.receiptNumber}`);
    expect(citizen.last()?.text).toContain(citizen.say("status.due", { date }));
    await sends(officer, `/takeon ${made.receiptNumber}`);
    await officer.goes(`/look ${made.receiptNumber}`);
    expect(officer.last()?.text).toContain(officer.say("deadline.clock.promise"));
    await officer.news();
    world.itIs("2026-12-08T08:30");
    await world.work(sendDeadlineNotices);
    expect((await officer.news()).map(({ text }) => text)).toEqual([
      expect.stringContaining(officer.say("deadline.clock.promise")),
    ]);
    await sends(
      officer,
      `/reply ${made.receiptNumber}`,
      "=supported",
      "The lamp burns again.",
      "It is mended on Friday.",
      `=${say("common.noFiles")}`,
    );
    const [kept] = await prisma.caseDeadline.findMany({ where: { caseId: made.id, clock: "promise" } });
    expect(kept?.status).toBe("met");
  });

  test(`an officer who leaves orphans nothing: a colleague answers; without one the supervisor hears that it is late (${language})`, async () => {
    const { world, prisma, citizen, officer, supervisor, caseId, receipt } = await aCase(
      language,
      under("generic_default"),
    );
    const colleague = await world.staff({ role: "officer", unitKey: "city", name: "Sun Lei" }, language);
    const { id: officerId } = await prisma.staff.findFirstOrThrow({ where: { name: "Li Na" } });
    await prisma.case.update({ where: { id: caseId }, data: { officerId } });
    const leaves = (name: string) => prisma.staff.updateMany({ where: { name }, data: { endedAt: world.clock() } });
    await leaves("Li Na");
    await officer.goes(`/look ${receipt}`);
    expect(officer.last()?.text).not.toContain(citizen.say("file.label.demands"));
    await colleague.goes("/cases");
    expect(colleague.last()?.text).toContain(receipt);
    await colleague.goes(`/look ${receipt}`);
    expect(colleague.choices().map(({ id }) => id)).toContain(`/reply ${receipt}`);

    await leaves("Sun Lei");
    await supervisor.goes("/cases");
    expect(supervisor.last()?.text).toContain(receipt);
    await supervisor.news();
    world.itIs("2026-12-22T08:30");
    await world.work(sendDeadlineNotices);
    expect((await supervisor.news()).map(({ text }) => text)).toEqual([expect.stringContaining(receipt)]);
    world.itIs("2026-12-24T08:30");
    await world.work(sendDeadlineNotices);
    expect((await supervisor.news()).map(({ text }) => text)).toEqual([expect.stringContaining(receipt)]);
    await supervisor.goes(`/look ${receipt}`);
    expect(supervisor.choices().map(({ id }) => id)).toContain(`/assign ${receipt}`);
  });
}
