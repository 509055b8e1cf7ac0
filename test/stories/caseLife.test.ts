// The life of a case in both languages: every step and each refused one, from both sides of the desk.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { replay } from "../../src/domain/caseLife.ts";
import { dateInWords } from "../../src/i18n/dates.ts";
import { casesFor } from "../../src/office/cases/caseAccess.ts";
import { offersAfter } from "../../src/office/cases/caseNews.ts";
import { possibleSteps, takeStep } from "../../src/office/cases/caseSteps.ts";
import { categoryName } from "../../src/office/names.ts";
import type { Work } from "../../src/store/work.ts";
import { anOffice, type World } from "../support/office.ts";

type Person = Awaited<ReturnType<World["citizen"]>>;

test("where the policy knows no second review, none is offered, and none can be asked for", async () => {
  const world = await anOffice();
  const citizen = await world.citizen();
  const { id: contactId } = await citizen.contact();
  await world.work(async (work) => {
    const { receiptNumber } = await work.tx.case.create({
      data: {
        receiptNumber: "LJ-20261123-0001-X",
        queryCodeHash: "",
        kind: "complaint",
        category: "CITY",
        details: "It has been dark for weeks.",
        confidentiality: "named",
        language: "en",
        contactId,
        registeredAt: work.now,
        policyKey: "generic_default",
        status: "answered",
        stage: "review",
      },
    });
    const subject = await work.tx.case.findUniqueOrThrow({ where: { receiptNumber }, include: { units: true } });
    expect(possibleSteps(work, { applicant: true }, subject)).toEqual(["withdraw"]);
    expect(offersAfter(work, subject, "en").map(({ id }) => id)).toEqual([`/rate ${receiptNumber}`]);
    expect(await takeStep(work, { applicant: true }, subject.id, "secondreview", { reason: "No." })).toMatchObject({
      ok: false,
      reason: "notPossible",
    });
  });
  await world.close();
});

describe.each(["en", "zh"])("the life of a case (%s)", (language) => {
  let world: World;
  let clerk: Person;
  let officer: Person;
  let supervisor: Person;
  beforeAll(async () => {
    // Where there is a second review.
    world = await anOffice({ change: (office) => ({ ...office, policy: "cn_2022" }) });
    clerk = await world.staff({ role: "clerk" }, language);
    officer = await world.staff({ role: "officer", unitKey: "city", name: "Li Na" }, language);
    supervisor = await world.staff({ role: "supervisor" }, language);
  });
  afterAll(() => world.close());

  async function filed(citizen: Person, { category = "CITY", demands = ["Repair the lamp"] } = {}): Promise<string> {
    const { say } = citizen;
    await citizen.goes("/file", `=${say("kind.complaint")}`, categoryName(category, language), "2");
    if (category !== "CITY") await citizen.goes("=city");
    await citizen.goes(...demands, `=${say("common.thatIsAll")}`, "East Street 5");
    await citizen.goes(
      "It has been dark for three weeks and an old lady fell.",
      `=${say("common.noFiles")}`,
      `=${say("confidentiality.named")}`,
    );
    if (citizen.choices().some(({ id }) => id === "new")) await citizen.goes("=new");
    const known = (await citizen.contact()).name;
    if (!known) await citizen.goes("王芳", "0599 5550199");
    await citizen.goes(`=${say("file.yes")}`);
    return /LJ-\d{8}-\d{4}-[0-9A-Z]/.exec(citizen.last()?.text ?? "")?.[0] ?? "";
  }
  const rowOf = (receiptNumber: string) =>
    world.database.prisma.case.findUniqueOrThrow({
      where: { receiptNumber },
      include: { events: { orderBy: { id: "asc" } } },
    });

  const clerkCases = async (work: Work) =>
    casesFor(work, await work.tx.staff.findFirstOrThrow({ where: { role: "clerk" } }));

  const send = () => `=${clerk.say("cases.send")}`;
  const does = async (who: Person, line: string, ...steps: string[]) => {
    await who.goes(line, ...steps, send());
  };
  async function inProgress(citizen: Person) {
    const receipt = await filed(citizen);
    await does(clerk, `/accept ${receipt}`);
    await does(clerk, `/assign ${receipt}`, "=city");
    await does(officer, `/takeon ${receipt}`);
    return receipt;
  }
  async function answers(who: Person, receipt: string) {
    const { say } = who;
    await does(
      who,
      `/reply ${receipt}`,
      "=supported",
      "It was found broken on Monday.",
      "It is mended on Friday.",
      `=${say("common.noFiles")}`,
    );
  }
  async function closes(who: Person, receipt: string) {
    await does(who, `/close ${receipt}`, "=fulfilled", "A photo of the new lamp is in the file.", "1");
  }

  test("staff read when the applicant is told, where that is not at once, and nothing of it where nobody is told", async () => {
    const citizen = await world.citizen(language);
    const receipt = await filed(citizen);
    const at = world.clock();
    world.itIs("2026-11-23T21:02");
    await does(clerk, `/accept ${receipt}`);
    const date = dateInWords(new Date("2026-11-24T00:00:00Z"), world.office.zone, language);
    expect(clerk.last()?.text).toBe(clerk.say("cases.doneLater", { receipt, date, time: "08:00" }));
    world.later((at.getTime() - world.clock().getTime()) / 60_000);
    await does(clerk, `/assign ${receipt}`, "=city");
    expect(clerk.last()?.text).toBe(clerk.say("cases.done", { receipt }));
    await officer.goes(`/takeon ${receipt}`, send(), `/note ${receipt}`, "Look at the lamp on Tuesday.");
    await officer.goes(`=${clerk.say("cases.doIt")}`);
    expect(officer.last()?.text).toBe(officer.say("cases.doneOnly", { receipt }));
  });

  test("answered, rated, reviewed by another person, and reviewed again; each answer says until when to object", async () => {
    const second = await world.staff({ role: "officer", unitKey: "city", name: "Wu Bin" }, language);
    const citizen = await world.citizen(language);
    const receipt = await inProgress(citizen);
    await answers(officer, receipt);
    expect((await citizen.news()).at(-1)?.text).toContain(
      citizen.say("news.demandNoRemedy", { verdict: "", reasons: "" }).split("\n")[1]?.slice(0, 3),
    );
    await citizen.goes(`/rate ${receipt}`, "=2", "=1", `=${citizen.say("common.skip")}`);
    expect(citizen.last()?.text).toContain(citizen.say("rate.thanks.possible"));
    await citizen.goes(`/rate ${receipt}`, "=2", "=1", `=${citizen.say("common.skip")}`);
    expect(citizen.all.at(-1)?.text).toContain(citizen.say("rate.already"));

    await citizen.goes(
      `/review ${receipt}`,
      "The lamp is dark again since Sunday.",
      `=${citizen.say("applicantStep.yes")}`,
    );
    expect(await rowOf(receipt)).toMatchObject({ status: "review", stage: "review", unitKey: null, officerId: null });
    await does(supervisor, `/assign ${receipt}`, "=city");
    await officer.goes(`/takeon ${receipt}`, send());
    expect(officer.all.at(-1)?.text).toContain(officer.say("cases.refused.freshOfficer"));
    await does(second, `/takeon ${receipt}`);
    await answers(second, receipt);
    expect((await rowOf(receipt)).events.map(({ type }) => type)).toContain("reviewAnswered");
    await citizen.goes(`/case ${receipt}`);
    expect(citizen.choices().map(({ id }) => id)).toContain(`/secondreview ${receipt}`);
    await citizen.goes(
      `/secondreview ${receipt}`,
      "Nobody came to look at it.",
      `=${citizen.say("applicantStep.yes")}`,
    );
    await answers(supervisor, receipt);
    const { status, stage, events } = await rowOf(receipt);
    expect({ status, stage }).toEqual({ status: "answered", stage: "secondReview" });
    expect(events.at(-1)?.type).toBe("secondReviewAnswered");
    await citizen.goes(`/case ${receipt}`);
    expect(citizen.choices().some(({ id }) => id.includes("review"))).toBe(false);
  });

  test("closed is not resolved: the applicant opens it again with one tap and a reason, and another officer has to take it", async () => {
    const citizen = await world.citizen(language);
    const receipt = await inProgress(citizen);
    await answers(officer, receipt);
    await closes(officer, receipt);
    expect(await rowOf(receipt)).toMatchObject({ status: "closed", outcome: "fulfilled", resolved: true });
    const told = (await citizen.news()).at(-1);
    expect(told?.choices?.map(({ id }) => id)).toEqual(
      expect.arrayContaining([`/confirm ${receipt}`, `/reopen ${receipt}`]),
    );
    await citizen.goes(
      `/reopen ${receipt}`,
      "It is dark again since last night.",
      `=${citizen.say("applicantStep.yes")}`,
    );
    expect(await rowOf(receipt)).toMatchObject({ status: "reopened", resolved: false, outcome: null, unitKey: null });
    await clerk.goes("/cases");
    expect(clerk.last()?.text).toContain(receipt);
  });

  test("confirmed as solved by the applicant; nobody of the staff can confirm or withdraw for them", async () => {
    const citizen = await world.citizen(language);
    const receipt = await inProgress(citizen);
    await answers(officer, receipt);
    await closes(officer, receipt);
    for (const step of ["confirm", "withdraw", "review"]) {
      await supervisor.goes(`/${step} ${receipt}`);
      expect((await rowOf(receipt)).status).toBe("closed");
    }
    await citizen.goes(`/confirm ${receipt}`, `=${citizen.say("applicantStep.yes")}`);
    expect((await rowOf(receipt)).confirmedAt).not.toBeNull();
  });

  test("after the policy's days the answer can't be objected to any more, which is said before anything is typed; a supervisor can still open it", async () => {
    const citizen = await world.citizen(language);
    const receipt = await inProgress(citizen);
    await answers(officer, receipt);
    await closes(officer, receipt);
    world.later(31 * 24 * 60);
    await citizen.goes(`/reopen ${receipt}`);
    expect(citizen.last()?.text).toContain(citizen.say("cases.refused.windowOver"));
    expect((await rowOf(receipt)).status).toBe("closed");
    await does(supervisor, `/reopen ${receipt}`, "The lamp was never repaired.");
    expect((await rowOf(receipt)).status).toBe("reopened");
  });

  test("what the applicant was asked and answers by telephone is written down by staff, and nothing waits any more", async () => {
    const citizen = await world.citizen(language);
    const receipt = await inProgress(citizen);
    await does(officer, `/ask ${receipt}`, "Which lamp is it?");
    await officer.goes(`/gave ${receipt}`, "The second one from the corner.", `=${officer.say("cases.doIt")}`);
    const { waitsFor, events } = await rowOf(receipt);
    expect([waitsFor, events.at(-1)?.type, events.at(-1)?.role]).toEqual([null, "informationGiven", "officer"]);
  });

  test("what the bureau has decided by itself stays on its list until it is closed", async () => {
    const citizen = await world.citizen(language);
    const [answered, redirected] = [await filed(citizen), await filed(citizen)];
    await does(clerk, `/accept ${answered}`);
    await answers(clerk, answered);
    await does(clerk, `/redirect ${redirected}`, "=litigation", "3 Court Road", "With a written claim");
    const listed = (await world.work((work) => clerkCases(work))).map(({ receiptNumber }) => receiptNumber);
    expect(listed).toEqual(expect.arrayContaining([answered, redirected]));
    await closes(clerk, answered);
    expect((await world.work((work) => clerkCases(work))).map(({ receiptNumber }) => receiptNumber)).not.toContain(
      answered,
    );
  });

  test("not ours: a unit objects with a reason and the sender has it again; at the third time the supervisor decides and the unit works on it", async () => {
    const citizen = await world.citizen(language);
    const receipt = await filed(citizen);
    await does(clerk, `/accept ${receipt}`);
    for (let hop = 1; hop <= 3; hop++) {
      await does(clerk, `/assign ${receipt}`, "=city");
      await officer.goes(
        `/object ${receipt}`,
        "The lamp stands on land of the railway.",
        `=${officer.say("cases.doIt")}`,
      );
      expect(await rowOf(receipt)).toMatchObject({ status: "accepted", unitKey: null, hops: hop });
      expect((await clerk.news()).some(({ text }) => text.includes(receipt))).toBe(true);
    }
    await clerk.goes(`/assign ${receipt}`, "=city", send());
    expect(clerk.all.at(-1)?.text).toContain(clerk.say("cases.refused.supervisorDecides"));
    await does(supervisor, `/assign ${receipt}`, "=city");
    await officer.goes(`/object ${receipt}`, "It is still not ours at all.", `=${officer.say("cases.doIt")}`);
    expect(officer.all.at(-1)?.text).toContain(officer.say("cases.refused.bureauDecides"));
    await does(officer, `/takeon ${receipt}`);
  });

  test("an objection that comes after the policy's days is too late", async () => {
    const citizen = await world.citizen(language);
    const receipt = await filed(citizen);
    await does(clerk, `/accept ${receipt}`);
    await does(clerk, `/assign ${receipt}`, "=city");
    world.later(9 * 24 * 60);
    await officer.goes(
      `/object ${receipt}`,
      "The lamp stands on land of the railway.",
      `=${officer.say("cases.doIt")}`,
    );
    expect(officer.all.at(-1)?.text).toContain(officer.say("cases.refused.tooLateToObject"));
  });

  test("not accepted, redirected, forwarded: each says where to go, and none counts as resolved", async () => {
    const citizen = await world.citizen(language);
    const [refused, redirected, forwarded] = [await filed(citizen), await filed(citizen), await filed(citizen)];
    await citizen.news();
    await does(
      clerk,
      `/refuse ${refused}`,
      "=legal_route",
      "A court has it already.",
      "District court, 3 Court Road, weekdays 9-12",
    );
    await does(
      clerk,
      `/redirect ${redirected}`,
      "=litigation",
      "District court, 3 Court Road",
      "With a written claim within six months",
    );
    await does(
      clerk,
      `/forward ${forwarded}`,
      "Railway Administration",
      "=passedOn",
      "Railway complaints desk, 0599-5550999",
    );
    const news = (await citizen.news()).map(({ text }) => text);
    expect(news.filter((text) => text.includes("3 Court Road"))).toHaveLength(2);
    expect(news.some((text) => text.includes("0599-5550999"))).toBe(true);
    for (const receipt of [redirected, forwarded]) {
      await does(clerk, `/close ${receipt}`, "=passedOn", "The railway has confirmed that it has the papers.", "1");
      expect(await rowOf(receipt)).toMatchObject({ status: "closed", resolved: false });
    }
    await citizen.goes(`/review ${refused}`, "The court has another matter.", `=${citizen.say("applicantStep.yes")}`);
    expect((await rowOf(refused)).status).toBe("review");
  });

  test("the officer asks, the applicant answers in the chat with words and a photo, and the clock stands still only as the policy says", async () => {
    const citizen = await world.citizen(language);
    const receipt = await inProgress(citizen);
    await does(officer, `/ask ${receipt}`, "Which lamp is it? A photo would help.");
    expect((await citizen.news()).at(-1)?.choices?.[0]?.id).toBe(`/add ${receipt}`);
    expect((await rowOf(receipt)).waitsFor).toBe("applicant");
    await citizen.goes(`/add ${receipt}`, "The second one from the corner.");
    const photo = { kind: "photo" as const, name: "lamp.jpg", mediaType: "image/jpeg", size: 1000, source: "x" };
    await citizen.sends({ kind: "files", files: [photo] });
    await citizen.goes(`=${citizen.say("common.thatIsAll")}`);
    const row = await rowOf(receipt);
    expect(row.waitsFor).toBeNull();
    expect(row.events.at(-1)).toMatchObject({
      type: "informationGiven",
      data: { text: "The second one from the corner." },
    });
    expect(await world.database.prisma.evidenceFile.count({ where: { case: { receiptNumber: receipt } } })).toBe(1);
    expect((await officer.news()).some(({ text }) => text === officer.say("desk.informationGiven", { receipt }))).toBe(
      true,
    );
  });

  test("words out of the blue from somebody with open cases are asked about by number; none of them is an answer, too", async () => {
    const citizen = await world.citizen(language);
    const [first, second] = [await filed(citizen), await filed(citizen)];
    await citizen.goes("menu", "今天晚上路灯又全部不亮了，请尽快来看看");
    expect(citizen.last()?.text).toContain(citizen.say("add.which"));
    await citizen.goes("2");
    expect(citizen.last()?.text).toContain(citizen.say("add.done", { receipt: first }));
    expect((await rowOf(first)).events.at(-1)?.type).toBe("added");
    const photo = { kind: "photo" as const, name: "lamp.jpg", mediaType: "image/jpeg", size: 1000, source: "y" };
    await citizen.sends({ kind: "files", files: [photo], album: "a" });
    await citizen.sends({ kind: "files", files: [{ ...photo, source: "z" }], album: "a" });
    await citizen.goes("1");
    expect(await world.database.prisma.evidenceFile.count({ where: { case: { receiptNumber: second } } })).toBe(2);
    await citizen.goes("今天晚上路灯又全部不亮了，请尽快来看看", "3");
    expect(citizen.all.at(-1)?.text).toContain(citizen.say("add.notAdded"));
  });

  test("a unit works without the applicant's number: its message goes through the bot, helpers add their part, a leader takes it over by name", async () => {
    const helper = await world.staff({ role: "officer", unitKey: "land" }, language);
    const citizen = await world.citizen(language);
    const receipt = await inProgress(citizen);
    await officer.goes(`/look ${receipt}`);
    expect(officer.last()?.text).not.toContain("5550199");
    await does(officer, `/write ${receipt}`, "We come on Friday at nine.");
    expect((await citizen.news()).at(-1)?.text).toContain("We come on Friday at nine.");
    await does(supervisor, `/involve ${receipt}`, "=land");
    await helper.goes(`/look ${receipt}`);
    expect(helper.choices().map(({ id }) => id)).toContain(`/note ${receipt}`);
    expect(helper.choices().map(({ id }) => id)).not.toContain(`/reply ${receipt}`);
    await helper.goes(`/note ${receipt}`, "The cable is whole.", `=${helper.say("cases.doIt")}`);
    await does(supervisor, `/lead ${receipt}`, "=lin");
    await citizen.goes(`/case ${receipt}`);
    expect(citizen.last()?.text).toContain(world.office.leaders.lin?.name[language]);
  });

  test("a complaint about a unit's conduct never gets there, and a report of corruption is sealed", async () => {
    const citizen = await world.citizen(language);
    const receipt = await filed(citizen, { category: "GOVN" });
    expect(await rowOf(receipt)).toMatchObject({ complainedUnitKey: "city", category: "GOVN" });
    await does(clerk, `/accept ${receipt}`);
    await clerk.goes(`/assign ${receipt}`);
    expect(clerk.choices().map(({ id }) => id)).not.toContain("city");
    await clerk.goes("cancel");
    await officer.goes(`/look ${receipt}`);
    expect(officer.last()?.text).toContain(officer.say("cases.notYours"));
    const sealed = await filed(citizen, { category: "CORR" });
    await clerk.goes(`/look ${sealed}`);
    expect(clerk.last()?.text).toContain(clerk.say("cases.notYours"));
    await supervisor.goes(`/look ${sealed}`);
    expect(supervisor.last()?.text).toContain(sealed);
  });

  test("a hearing, a hand-over, a correction and a withdrawal are entries of the history; the history replayed gives the state", async () => {
    const colleague = await world.staff({ role: "officer", unitKey: "city", name: "Sun Lei" }, language);
    const citizen = await world.citizen(language);
    const receipt = await inProgress(citizen);
    await does(officer, `/hear ${receipt}`, "On Friday at nine in room 2.");
    await does(officer, `/heard ${receipt}`, "Both sides were heard.");
    await officer.goes(`/handover ${receipt}`, "=Sun Lei", `=${officer.say("cases.doIt")}`);
    expect((await colleague.news()).some(({ text }) => text === colleague.say("desk.handedOver", { receipt }))).toBe(
      true,
    );
    await does(colleague, `/correct ${receipt}`, "The lamp stands at number 7, not 5.");
    await citizen.goes(`/withdraw ${receipt}`, `=${citizen.say("applicantStep.yes")}`);
    for (const { status, stage, waitsFor, events } of await world.database.prisma.case.findMany({
      include: { events: { orderBy: { id: "asc" } } },
    }))
      expect(replay(events.map(({ type }) => type))).toEqual({ status, stage, waitsFor });
  });

  test("of two officers who act on one case at once one wins, and the other hears what is possible now", async () => {
    const colleague = await world.staff({ role: "officer", unitKey: "city" }, language);
    const citizen = await world.citizen(language);
    const receipt = await filed(citizen);
    await does(clerk, `/accept ${receipt}`);
    await does(clerk, `/assign ${receipt}`, "=city");
    await officer.goes(`/takeon ${receipt}`);
    await colleague.goes(`/object ${receipt}`, "It stands on land of the railway.");
    await Promise.all([officer.presses(officer.say("cases.send")), colleague.presses(colleague.say("cases.doIt"))]);
    const decided = (await rowOf(receipt)).events.filter(({ type }) => type === "taken" || type === "objected");
    expect(decided).toHaveLength(1);
  });

  test("a unit that the office no longer has, or an officer who left, orphans nothing: the bureau has the case", async () => {
    const citizen = await world.citizen(language);
    const receipt = await inProgress(citizen);
    await world.database.prisma.staff.updateMany({ where: { unitKey: "city" }, data: { endedAt: world.clock() } });
    const version = await world.database.prisma.officeVersion.findFirstOrThrow({ orderBy: { version: "desc" } });
    const document = structuredClone(version.document) as typeof world.office;
    Object.assign(document.units.city ?? {}, { retired: true });
    await world.database.prisma.officeVersion.create({ data: { document, appliedAt: world.clock() } });
    // A list of more than ten has pages.
    await clerk.goes("/cases");
    for (const more = language === "en" ? "More" : "更多"; !clerk.last()?.text.includes(receipt); )
      await clerk.presses(more);
    await does(clerk, `/assign ${receipt}`, "=land");
    expect(await rowOf(receipt)).toMatchObject({ unitKey: "land", status: "assigned", officerId: null });
  });
});
