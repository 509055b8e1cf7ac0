// A problem that came before, in both languages: named while filing, found by intake, linked, taken back, and given to fresh eyes.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { month } from "../../src/domain/reportPeriod.ts";
import { linkToEarlier } from "../../src/office/cases/caseLinks.ts";
import { categoryName } from "../../src/office/names.ts";
import { keptAbout } from "../../src/office/people/privacy.ts";
import { analyse } from "../../src/office/reports/analysis.ts";
import { anOffice, type World } from "../support/office.ts";

type Person = Awaited<ReturnType<World["citizen"]>>;

const accounts = {
  en: ["It has been dark for three weeks and an old lady fell.", "The street lamp is dark again, an old man fell."],
  zh: [
    "路灯坏了三个星期，晚上一片漆黑，有一位老人摔倒了，请尽快派人修理。",
    "东街的路灯又坏了，晚上一片漆黑，老人摔倒，请尽快派人修理。",
  ],
};

describe.each(["en", "zh"] as const)("a problem that came before (%s)", (language) => {
  let world: World;
  let clerk: Person;
  let supervisor: Person;
  let officer: Person;
  beforeAll(async () => {
    world = await anOffice();
    clerk = await world.staff({ role: "clerk" }, language);
    supervisor = await world.staff({ role: "supervisor" }, language);
    officer = await world.staff({ role: "officer", unitKey: "city", name: "Li Na" }, language);
  });
  afterAll(() => world.close());

  const [first = "", second = ""] = accounts[language];
  const lately = (someone: Person) =>
    someone.all
      .slice(-2)
      .map(({ text }) => text)
      .join("\n");
  const receiptIn = (someone: Person) => /LJ-\d{8}-\d{4}-[0-9A-Z]/.exec(someone.last()?.text ?? "")?.[0] ?? "";
  const codeIn = (someone: Person) =>
    /\b\d{4}-\d{4}-\d{4}\b/.exec((someone.last()?.text ?? "").replace(/LJ-\S+/g, ""))?.[0] ?? "";

  /** As far as the summary. */
  async function fills(
    citizen: Person,
    { category = "CITY", details = first, place = "East Street 5", how = "named", earlier = "=new" } = {},
  ) {
    const { say } = citizen;
    await citizen.goes("/file", `=${say("kind.complaint")}`, categoryName(category, language), "2");
    if (category !== "CITY") await citizen.goes("=none");
    await citizen.goes("Repair the lamp", `=${say("common.thatIsAll")}`, place, details, `=${say("common.noFiles")}`);
    await citizen.goes(`=${say(`confidentiality.${how}`)}`);
    if (how === "anonymous") return;
    if (citizen.last()?.text === say("file.earlier")) await citizen.goes(earlier);
    if (!(await citizen.contact()).name) await citizen.goes("王芳", "0599 5550199");
  }
  async function files(citizen: Person, how: Parameters<typeof fills>[1] = {}) {
    await fills(citizen, how);
    await citizen.goes(`=${citizen.say("file.yes")}`);
    return { receipt: receiptIn(citizen), code: codeIn(citizen) };
  }
  const rowOf = (receiptNumber: string) =>
    world.database.prisma.case.findUniqueOrThrow({
      where: { receiptNumber },
      include: { events: { orderBy: { id: "asc" } }, earlier: true, later: true },
    });
  const eventsOf = async (receipt: string) => (await rowOf(receipt)).events.map(({ type }) => type);
  const does = async (who: Person, line: string, ...steps: string[]) => {
    await who.goes(line, ...steps, `=${who.say("cases.send")}`);
  };
  async function answered(receipt: string, by: Person) {
    await does(clerk, `/accept ${receipt}`);
    await does(clerk, `/assign ${receipt}`, "=city");
    await does(by, `/takeon ${receipt}`);
    const { say } = by;
    await does(
      by,
      `/reply ${receipt}`,
      "=supported",
      "It was found broken.",
      "It is mended on Friday.",
      `=${say("common.noFiles")}`,
    );
  }

  test("a first filing is no longer than before, and an earlier receipt can still be named from the summary, with its query code", async () => {
    const neighbour = await world.citizen(language);
    const before = await files(neighbour);
    const citizen = await world.citizen(language);
    await fills(citizen);
    expect(citizen.all.some(({ text }) => text === citizen.say("file.earlier"))).toBe(false);
    expect(citizen.last()?.text).toContain(citizen.say("file.newProblem"));
    await citizen.goes(`=~change:earlier`, before.receipt);
    expect(lately(citizen)).toContain(citizen.say("file.earlierCode"));
    const wrong = before.code === "000000" ? "000001" : "000000";
    await citizen.goes(`${before.receipt} ${wrong}`);
    expect(lately(citizen)).toContain(citizen.say("status.wrong"));
    await citizen.goes(
      `${before.receipt.toLowerCase().replaceAll("-", "")}，${before.code}`,
      `=${citizen.say("file.yes")}`,
    );
    const later = receiptIn(citizen);
    expect((await rowOf(later)).earlier).toMatchObject([{ linkedById: null, unlinkedAt: null }]);
    expect(await eventsOf(later)).toContain("linked");
    expect(await eventsOf(before.receipt)).toContain("linked");
  });

  test("who has a case is asked in one tap; both receipts live on, and each names the other to whom it belongs and to nobody else", async () => {
    const citizen = await world.citizen(language);
    const before = await files(citizen);
    const later = await files(citizen, { details: second, earlier: `=${before.receipt}` });
    await citizen.goes(`/case ${before.receipt}`);
    expect(citizen.last()?.text).toContain(citizen.say("repeat.knownUnder", { receipts: later.receipt }));
    await citizen.goes(`/case ${later.receipt}`);
    expect(citizen.last()?.text).toContain(before.receipt);
    const stranger = await world.citizen(language);
    const theirs = await files(stranger, { details: second });
    await clerk.goes(`/repeat ${later.receipt} ${theirs.receipt}`, `=${clerk.say("repeat.yes")}`);
    expect(await eventsOf(theirs.receipt)).toContain("linked");
    await stranger.goes(`/case ${theirs.receipt}`);
    expect(stranger.last()?.text).not.toContain(later.receipt);
    const kept = JSON.stringify(await world.work(async (work) => keptAbout(work, (await stranger.contact()).id)));
    expect(kept).not.toContain(later.receipt);
    for (const { receipt } of [before, later, theirs]) expect((await rowOf(receipt)).status).toBe("registered");
  });

  test("an anonymous filing is never linked by its own dialog: the other receipt may have a name", async () => {
    const citizen = await world.citizen(language);
    await files(citizen);
    const asked = citizen.all.length;
    const hidden = await files(citizen, { how: "anonymous" });
    expect(citizen.all.slice(asked).some(({ text }) => text === citizen.say("file.earlier"))).toBe(false);
    expect(await eventsOf(hidden.receipt)).not.toContain("linked");
  });

  test("who filed anonymously and now signs is offered no receipt that would get their name, and can't name it either", async () => {
    const citizen = await world.citizen(language);
    const hidden = await files(citizen, { how: "anonymous" });
    const asked = citizen.all.length;
    await fills(citizen);
    expect(citizen.all.slice(asked).some(({ text }) => text === citizen.say("file.earlier"))).toBe(false);
    await citizen.goes("=~change:earlier", hidden.receipt);
    expect(lately(citizen)).toContain(citizen.say("file.earlierApart"));
    await citizen.goes(`${hidden.receipt} ${hidden.code}`);
    expect(lately(citizen)).toContain(citizen.say("file.earlierApart"));
    await citizen.goes("=new", `=${citizen.say("file.yes")}`);
    expect(await eventsOf(receiptIn(citizen))).not.toContain("linked");
    expect(await eventsOf(hidden.receipt)).not.toContain("linked");
    // Nor with the query code from another chat, nor by the desk.
    const neighbour = await world.citizen(language);
    await fills(neighbour);
    await neighbour.goes("=~change:earlier", `${hidden.receipt} ${hidden.code}`);
    expect(lately(neighbour)).toContain(neighbour.say("file.earlierApart"));
    await fills(clerk);
    await clerk.goes("=~change:earlier", hidden.receipt);
    expect(lately(clerk)).toContain(clerk.say("file.earlierApart"));
    await clerk.goes("/cancel");
  });

  test("who changes at the end how the name is treated is asked anew which receipt it is, and what tells the name is not linked", async () => {
    const citizen = await world.citizen(language);
    const open = await files(citizen);
    await fills(citizen, { earlier: `=${open.receipt}` });
    await citizen.goes("=~change:confidentiality", `=${citizen.say("confidentiality.confidential")}`);
    expect(citizen.last()?.text).toContain(citizen.say("file.newProblem"));
    await citizen.goes(`=${citizen.say("file.yes")}`);
    const confidential = receiptIn(citizen);
    expect(await rowOf(confidential)).toMatchObject({ confidentiality: "confidential", earlier: [] });
    // Two that treat the name alike can be linked.
    const again = await files(citizen, { how: "confidential", earlier: `=${confidential}` });
    expect((await rowOf(again.receipt)).earlier).toHaveLength(1);
    // What a dialog would not offer the use case refuses as well.
    const [one, other] = [await rowOf(open.receipt), await rowOf(confidential)];
    const refused = await world.work((work) => linkToEarlier(work, other, one.id));
    expect(refused).toEqual({ ok: false, reason: "givesNameAway" });
  });

  test("a long account is cut between two characters, whatever they are", async () => {
    const receipts: string[] = [];
    for (const before of [596, 597, 598, 599]) {
      const details = `${"a".repeat(before)}😀😀😀 and more`;
      receipts.push((await files(await world.citizen(language), { details })).receipt);
    }
    const [one, ...others] = receipts;
    for (const other of others) {
      await clerk.goes(`/repeat ${one} ${other}`);
      expect(clerk.last()?.text).toContain("aaa");
      expect(clerk.last()?.text.isWellFormed()).toBe(true);
    }
  });

  test("intake sees what may be the same problem, whoever filed it, and compares; a unit and another place do not come up", async () => {
    const one = await files(await world.citizen(language), { place: "West Lane 77", details: first });
    const other = await files(await world.citizen(language), { place: "West Lane 77, by the school", details: second });
    const elsewhere = await files(await world.citizen(language), { place: "Harbour Square", details: second });
    await clerk.goes(`/look ${other.receipt}`);
    const ids = clerk.choices().map(({ id }) => id);
    expect(ids).toContain(`/repeat ${other.receipt} ${one.receipt}`);
    expect(ids.some((id) => id.includes(elsewhere.receipt))).toBe(false);
    await clerk.goes(`=/repeat ${other.receipt} ${one.receipt}`);
    expect(clerk.last()?.text).toContain(first);
    expect(clerk.last()?.text).toContain(second);
    expect(clerk.last()?.text).not.toContain("王芳");
    const looks = (receipt: string) =>
      world.database.prisma.caseLook.count({ where: { case: { receiptNumber: receipt } } });
    // One comparison is one look, however often it is shown; the case that one comes back to is looked at again.
    expect(await looks(one.receipt)).toBe(1);
    await clerk.goes("what?");
    await clerk.goes(`=${clerk.say("repeat.no")}`);
    expect([await looks(one.receipt), await looks(other.receipt)]).toEqual([1, 3]);
    expect(await eventsOf(one.receipt)).not.toContain("linked");
    await clerk.goes(`/repeat ${other.receipt} ${one.receipt}`, `=${clerk.say("repeat.yes")}`);
    expect(clerk.last()?.text).toContain(clerk.say("repeat.linked", { receipts: one.receipt }));
    expect(clerk.choices().map(({ id }) => id)).not.toContain(`/repeat ${other.receipt} ${one.receipt}`);
    await officer.goes(`/repeat ${other.receipt} ${one.receipt}`);
    expect(await world.database.prisma.caseLink.count({ where: { later: { receiptNumber: other.receipt } } })).toBe(1);
  });

  test("the other receipt, chosen or typed, is looked at once; taking a link back shows nothing and is no look", async () => {
    const [one, other] = [await files(await world.citizen(language)), await files(await world.citizen(language))];
    const looks = (receipt: string) =>
      world.database.prisma.caseLook.count({ where: { case: { receiptNumber: receipt } } });
    await clerk.goes(`/repeat ${one.receipt}`);
    const offered = clerk.choices().find(({ id }) => id !== other.receipt)?.id ?? "";
    const before = await looks(offered);
    await clerk.goes(`=${offered}`, `=${clerk.say("repeat.yes")}`);
    expect(await looks(offered)).toBe(before + 1);
    await clerk.goes(`/repeat ${one.receipt}`, other.receipt, `=${clerk.say("repeat.yes")}`);
    expect(await looks(other.receipt)).toBe(1);
    await clerk.goes(`/unlink ${one.receipt} ${other.receipt}`, "Those are two different lamps.");
    expect(await eventsOf(other.receipt)).toContain("unlinked");
    expect(await looks(other.receipt)).toBe(1);
  });

  test("a link that was wrong is taken back with a reason, dated, in both histories; it can be made again", async () => {
    const [one, other] = [await files(await world.citizen(language)), await files(await world.citizen(language))];
    const links = () => world.database.prisma.caseLink.findMany({ where: { later: { receiptNumber: other.receipt } } });
    // Named in the other order: the receipt that was given out first is the earlier one all the same.
    await clerk.goes(`/repeat ${one.receipt} ${other.receipt}`, `=${clerk.say("repeat.yes")}`);
    expect(await links()).toHaveLength(1);
    world.later(60);
    await supervisor.goes(`/unlink ${one.receipt} ${other.receipt}`, "Those are two different lamps.");
    expect(await links()).toMatchObject([{ unlinkedAt: world.clock() }]);
    for (const { receipt } of [one, other]) {
      const [last] = (await rowOf(receipt)).events.slice(-1);
      expect(last).toMatchObject({ type: "unlinked", data: { reason: "Those are two different lamps." } });
    }
    await clerk.goes(`/unlink ${one.receipt} ${other.receipt}`);
    expect(clerk.last()?.text).toContain(clerk.say("repeat.noLink"));
    await clerk.goes(`/repeat ${one.receipt} ${other.receipt}`, `=${clerk.say("repeat.yes")}`);
    expect((await links()).map(({ unlinkedAt }) => unlinkedAt !== null).sort()).toEqual([false, true]);
  });

  test("two who link at once, each from the other side, make one link and one entry in each history; the second is told", async () => {
    const [one, other] = [await files(await world.citizen(language)), await files(await world.citizen(language))];
    await clerk.goes(`/repeat ${one.receipt} ${other.receipt}`);
    await supervisor.goes(`/repeat ${other.receipt} ${one.receipt}`);
    const said = await Promise.all([clerk, supervisor].map((who) => who.presses(who.say("repeat.yes"))));
    const told = said.map((messages) => messages.map(({ text }) => text).join("\n"));
    expect(told.filter((text) => text.includes(clerk.say("repeat.already")))).toHaveLength(1);
    expect((await eventsOf(one.receipt)).filter((type) => type === "linked")).toHaveLength(1);
    expect((await eventsOf(other.receipt)).filter((type) => type === "linked")).toHaveLength(1);
    await clerk.goes(`/unlink ${one.receipt} ${other.receipt}`);
    await supervisor.goes(`/unlink ${one.receipt} ${other.receipt}`);
    await Promise.all([clerk, supervisor].map((who) => who.says("They are two lamps.")));
    expect((await eventsOf(one.receipt)).filter((type) => type === "unlinked")).toHaveLength(1);
  });

  test("a problem that comes back goes to an officer who has not answered it; what two report at the same time may be answered by one", async () => {
    const citizen = await world.citizen(language);
    const [before, sameDay] = [await files(citizen), await files(await world.citizen(language), { details: second })];
    await clerk.goes(`/repeat ${sameDay.receipt} ${before.receipt}`, `=${clerk.say("repeat.yes")}`);
    const colleague = await world.staff({ role: "officer", unitKey: "city", name: "Wu Bin" }, language);
    await answered(before.receipt, officer);
    await answered(sameDay.receipt, officer);
    expect((await rowOf(sameDay.receipt)).status).toBe("answered");
    world.later(24 * 60);
    const between = await files(citizen, { earlier: `=${before.receipt}` });
    const back = await files(citizen, { earlier: `=${between.receipt}` });
    await does(clerk, `/accept ${back.receipt}`);
    await does(clerk, `/assign ${back.receipt}`, "=city");
    await does(officer, `/takeon ${back.receipt}`);
    expect(lately(officer)).toContain(officer.say("cases.refused.freshOfficer"));
    expect((await rowOf(back.receipt)).status).toBe("assigned");
    await does(colleague, `/takeon ${back.receipt}`);
    expect((await rowOf(back.receipt)).status).toBe("inProgress");
  });

  test("what is sealed is neither suggested, compared nor named to those who may not see it", async () => {
    const sealed = await files(await world.citizen(language), { category: "CORR" });
    const other = await files(await world.citizen(language), { category: "CORR" });
    await clerk.goes(`/repeat ${sealed.receipt} ${other.receipt}`);
    expect(clerk.last()?.text).toContain(clerk.say("cases.notYours"));
    await supervisor.goes(`/repeat ${sealed.receipt} ${other.receipt}`, `=${supervisor.say("repeat.yes")}`);
    const open = await files(await world.citizen(language));
    await supervisor.goes(`/repeat ${open.receipt} ${other.receipt}`, `=${supervisor.say("repeat.yes")}`);
    await clerk.goes(`/look ${open.receipt}`);
    expect(clerk.last()?.text).not.toContain(other.receipt);
    await supervisor.goes(`/look ${open.receipt}`);
    expect(supervisor.last()?.text).toContain(other.receipt);
  });

  test("a report counts the later receipt as the repeat filing, and the earlier one as the first", async () => {
    const period = month("2026-11", world.office.zone);
    if (!period) throw new Error("no November");
    world.later(1);
    const count = async () => (await world.work((work) => analyse(work, period))).total;
    const before = await count();
    const citizen = await world.citizen(language);
    const one = await files(citizen);
    const again = await files(citizen, { earlier: `=${one.receipt}` });
    world.later(1);
    const after = await count();
    expect(after.received - before.received).toBe(2);
    expect(after.repeat - before.repeat).toBe(1);
    // Only the first filing is resolved at the first filing.
    for (const { receipt } of [one, again]) {
      await answered(receipt, await world.staff({ role: "officer", unitKey: "city" }, language));
      await does(supervisor, `/close ${receipt}`, "=fulfilled", "A photo of the new lamp is in the file.", "1");
      expect((await rowOf(receipt)).resolved).toBe(true);
    }
    world.later(1);
    const closed = await count();
    expect(closed.firstClosed - before.firstClosed).toBe(1);
    expect(closed.resolvedAtFirst - before.resolvedAtFirst).toBe(1);
  });
});
