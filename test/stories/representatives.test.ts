// Filed for a group, in both languages: how many people, and who speaks for them; each confirms in a chat of their own, hears of every
// step, decides nothing in the applicant's place, and may leave.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Office } from "../../src/config/officeFile.ts";
import { forgetOld } from "../../src/notifications/forget.ts";
import { readRepresentativeCode } from "../../src/office/cases/representativeCodes.ts";
import { searchCases } from "../../src/office/cases/search.ts";
import { categoryName } from "../../src/office/names.ts";
import { keptAbout } from "../../src/office/people/privacy.ts";
import { anOffice, type World } from "../support/office.ts";

type Person = Awaited<ReturnType<World["citizen"]>>;
const days = (count: number) => count * 24 * 60;

describe.each(["en", "zh"] as const)("a group's filing (%s)", (language) => {
  let world: World;
  let clerk: Person;
  let officer: Person;
  beforeAll(async () => {
    world = await anOffice();
    clerk = await world.staff({ role: "clerk" }, language);
    officer = await world.staff({ role: "officer", unitKey: "city", name: "Li Na" }, language);
  });
  afterAll(() => world.close());

  const textsOf = (someone: Person, since = 0) =>
    someone.all
      .slice(since)
      .map(({ text }) => text)
      .join("\n");
  const lately = (someone: Person) => textsOf(someone, -2);
  const codesIn = (text: string) => text.match(/GRP-\w{4}-\w{4}/g) ?? [];

  /** Files for a group; the codes for its other representatives. */
  async function files(who: Person, { people = "120", others = 2, desk = false } = {}) {
    const { say } = who;
    const before = who.all.length;
    await who.goes("/file", `=${say("kind.complaint")}`, categoryName("CITY", language), "2", "Repair the lamp");
    await who.goes(`=${say("common.thatIsAll")}`, "East Street 5", "It has been dark in our lane for three weeks.");
    await who.goes(`=${say("common.noFiles")}`, `=${say("confidentiality.group")}`, people, String(others + 1));
    if (who.last()?.text === say("file.earlier")) await who.goes("=new");
    if (desk || !(await who.contact()).name) await who.goes("王芳", "0599 5550199");
    await who.goes(`=${say("file.yes")}`);
    const told = textsOf(who, before);
    const receipt = /LJ-\d{8}-\d{4}-[0-9A-Z]/.exec(told)?.[0] ?? "";
    return { receipt, codes: codesIn(told), told };
  }
  const rowOf = (receiptNumber: string) =>
    world.database.prisma.case.findUniqueOrThrow({
      where: { receiptNumber },
      include: { events: { orderBy: { id: "asc" } }, representatives: { orderBy: { id: "asc" } } },
    });
  const speakers = async (receipt: string) => (await rowOf(receipt)).representatives.map(({ name }) => name);
  /** Somebody new opens the code, agrees to what is kept, and gives a name. */
  async function confirms(code: string, name: string) {
    const someone = world.person(language);
    const { say } = someone;
    await someone.goes(code, `=${say("welcome.agree")}`, name, `=${say("represent.yes")}`);
    return someone;
  }
  const newCode = async (applicant: Person, receipt: string) => {
    await applicant.goes(`/newcode ${receipt}`);
    return codesIn(applicant.last()?.text ?? "")[0] ?? "";
  };
  const step = async (who: Person, line: string, ...more: string[]) => {
    await who.goes(line, ...more, `=${who.say("cases.send")}`);
  };

  test("is valid before anybody has confirmed, and says so; each representative's code comes in a message to pass on", async () => {
    const applicant = await world.citizen(language);
    const { receipt, codes, told } = await files(applicant, { people: "about 1,200", others: 3 });
    expect(told).toContain(applicant.say("represent.filed", { count: 1200 }));
    expect(told).toContain(applicant.say("represent.passOn", { count: 3 }));
    expect(new Set(codes).size).toBe(3);
    const [one, two] = applicant.all.slice(-2);
    for (const message of [one, two]) expect(codesIn(message?.text ?? "")).toEqual([message?.secret]);
    const row = await rowOf(receipt);
    expect(row).toMatchObject({ status: "registered", groupSize: 1200, confidentiality: "named", representatives: [] });
    const stored = JSON.stringify(await world.database.prisma.representativeCode.findMany());
    for (const code of codes) expect(stored).not.toContain(code);
    await clerk.goes(`/look ${receipt}`);
    expect(clerk.last()?.text).toContain(clerk.say("represent.people", { count: 1200 }));
    expect(clerk.last()?.text).toContain(clerk.say("represent.nobody"));
  });

  test("has at most the policy's number of representatives, and no more than there are people", async () => {
    const applicant = await world.citizen(language);
    const { say } = applicant;
    await applicant.goes("/file", `=${say("kind.complaint")}`, categoryName("CITY", language), "2", "Repair the lamp");
    await applicant.goes(`=${say("common.thatIsAll")}`, "East Street 5", "It has been dark in our lane for weeks.");
    await applicant.goes(`=${say("common.noFiles")}`, `=${say("confidentiality.group")}`);
    for (const wrong of ["1", "many", "10-20", "100000"]) {
      await applicant.goes(wrong);
      expect(textsOf(applicant, -3)).toContain(say("represent.aNumber", { max: 99_999 }));
    }
    await applicant.goes("3");
    expect(applicant.choices().filter(({ id }) => /^\d$/.test(id))).toHaveLength(3);
    await applicant.goes("=0", "王芳", "0599 5550199", "=~change:people", "300");
    expect(applicant.choices().filter(({ id }) => /^\d$/.test(id))).toHaveLength(5);
    // Who changes from a group to a name of their own is asked nothing about a group.
    await applicant.goes("=4", "=~change:confidentiality", `=${say("confidentiality.confidential")}`);
    expect(applicant.last()?.text).not.toContain(say("represent.label.people"));
    await applicant.goes(`=${say("file.yes")}`);
    const [row] = await world.database.prisma.case.findMany({ orderBy: { id: "desc" }, take: 1 });
    expect(row).toMatchObject({ groupSize: null, confidentiality: "confidential" });
  });

  test("a representative agrees to what is kept, gives a name, and is told of each step without what only the applicant decides", async () => {
    const applicant = await world.citizen(language);
    const { receipt, codes } = await files(applicant);
    const speaker = world.person(language);
    const { say } = speaker;
    await speaker.goes((codes[0] ?? "").toLowerCase().replaceAll("-", " "));
    expect(speaker.last()?.text).toContain(say("welcome.kept"));
    expect(speaker.last()?.text).not.toContain(receipt);
    await speaker.goes(`=${say("welcome.agree")}`);
    expect(speaker.last()?.text).toContain(receipt);
    expect(speaker.last()?.text).toContain(say("represent.name"));
    expect(speaker.last()?.text).not.toContain("Repair the lamp");
    expect(await speakers(receipt)).toEqual([]);
    await speaker.goes("Zhang Wei", `=${say("represent.yes")}`);
    expect(speaker.last()?.text).toContain(say("represent.done", { receipt }));
    expect(textsOf(applicant)).not.toContain("Zhang Wei");
    expect((await applicant.news())[0]?.text).toBe(say("represent.news.joined", { name: "Zhang Wei", receipt }));

    await step(clerk, `/accept ${receipt}`);
    await step(clerk, `/assign ${receipt}`, "=city");
    await step(officer, `/takeon ${receipt}`);
    await step(officer, `/reply ${receipt}`, "=supported", "It was broken.", "It is mended on Friday.", "1");
    const [hers, theirs] = [await applicant.news(), await speaker.news()];
    expect(theirs.map(({ text }) => text)).toEqual(hers.map(({ text }) => `${text}\n\n${say("represent.news.asOne")}`));
    expect(theirs).toHaveLength(4);
    expect(hers.at(-1)?.choices?.map(({ id }) => id)).toContain(`/review ${receipt}`);
    for (const { choices } of theirs) expect(choices?.map(({ id }) => id)).toEqual([`/case ${receipt}`]);

    await speaker.goes("/status", `=/case ${receipt}`);
    expect(speaker.last()?.text).toContain(say("represent.yours"));
    // Papers are part of the answer; a letter names the applicant, and is the applicant's.
    await speaker.goes(`/letters ${receipt}`);
    expect(speaker.choices().some(({ id }) => id.startsWith("/letter "))).toBe(false);
    await speaker.goes(`/files ${receipt}`);
    expect(lately(speaker)).toContain(say("files.noPapers", { receipt }));
    const before = await rowOf(receipt);
    for (const line of [
      "withdraw",
      "review",
      "rate",
      "add",
      "reopen",
      "confirm",
      "newcode",
      "representatives",
      "looks",
    ])
      await speaker.goes(`/${line} ${receipt}`, "1");
    expect(await rowOf(receipt)).toEqual(before);
    for (const staff of [clerk, officer]) {
      await staff.goes(`/look ${receipt}`);
      expect(staff.last()?.text).toContain("Zhang Wei");
    }
    // A name is in no entry of the history, which the applicant takes along.
    expect(JSON.stringify(before.events)).not.toContain("Zhang Wei");
  });

  test("of two who open one code at once one represents, and the other is told that it has been used", async () => {
    const applicant = await world.citizen(language);
    const { receipt, codes } = await files(applicant, { others: 1 });
    const rivals = [world.person(language), world.person(language)];
    for (const one of rivals) await one.goes(codes[0] ?? "", `=${one.say("welcome.agree")}`, "Zhang Wei");
    await Promise.all(rivals.map((one) => one.presses(one.say("represent.yes"))));
    const told = rivals.map((one) => one.last()?.text ?? "");
    expect(told.filter((text) => text.includes(clerk.say("represent.done", { receipt })))).toHaveLength(1);
    expect(told.filter((text) => text.includes(clerk.say("represent.not.used")))).toHaveLength(1);
    expect(await speakers(receipt)).toHaveLength(1);
    const joined = (await rowOf(receipt)).events.filter(({ type }) => type === "representativeJoined");
    expect(joined).toHaveLength(1);
  });

  test("a code is refused when it is mistyped, too old, one's own, or somebody's who speaks already; and is forgotten", async () => {
    const applicant = await world.citizen(language);
    const { receipt, codes } = await files(applicant);
    const { say } = applicant;
    await applicant.goes(codes[0] ?? "");
    expect(lately(applicant)).toContain(say("represent.not.own"));
    const speaker = await confirms(codes[0] ?? "", "Zhang Wei");
    for (const code of codes) {
      await speaker.goes(code);
      expect(lately(speaker)).toContain(say("represent.not.already"));
    }
    const other = await world.citizen(language);
    await other.goes("GRP-0000-0000");
    expect(lately(other)).toContain(say("represent.not.unknown"));
    await other.goes(codes[0] ?? "");
    expect(lately(other)).toContain(say("represent.not.used"));
    world.later(days(3));
    await other.goes(codes[1] ?? "");
    expect(lately(other)).toContain(say("represent.not.expired"));
    expect(await speakers(receipt)).toEqual(["Zhang Wei"]);
    world.later(days(2));
    await forgetOld(world.database, world.clock());
    const { id } = await rowOf(receipt);
    expect(await world.database.prisma.representativeCode.count({ where: { caseId: id } })).toBe(0);
  });

  test("the last place goes to one of two who come at once with a code each; a full group's code works once somebody has left", async () => {
    const applicant = await world.citizen(language);
    const { say } = applicant;
    const { receipt, codes } = await files(applicant, { others: 4 });
    const spare = await newCode(applicant, receipt);
    const [first] = [await confirms(codes[0] ?? "", "Ann Ma"), await confirms(codes[1] ?? "", "Bo Ma")];
    await clerk.goes(`/writedown ${receipt}`, "Old Chen", `=${say("common.skip")}`);
    expect(textsOf(clerk, -2)).toContain(say("represent.written", { name: "Old Chen" }));
    const rivals = [world.person(language), world.person(language)];
    for (const [i, one] of rivals.entries())
      await one.goes(codes[i + 2] ?? "", `=${say("welcome.agree")}`, `Rival ${i}`);
    await Promise.all(rivals.map((one) => one.presses(say("represent.yes"))));
    const told = rivals.map((one) => one.last()?.text ?? "");
    expect(told.filter((text) => text.includes(say("represent.not.full")))).toHaveLength(1);
    expect(await speakers(receipt)).toHaveLength(4);

    const late = world.person(language);
    await late.goes(spare, `=${say("welcome.agree")}`);
    expect(lately(late)).toContain(say("represent.not.full"));
    await applicant.goes(`/newcode ${receipt}`);
    expect(lately(applicant)).toContain(say("represent.not.full"));
    await clerk.goes(`/writedown ${receipt}`, "Old Li", `=${say("common.skip")}`);
    expect(lately(clerk)).toContain(say("represent.not.full"));

    await applicant.news();
    await first.goes(`/case ${receipt}`, `=${say("represent.leave")}`, `=${say("represent.leave")}`);
    expect(lately(first)).toContain(say("represent.left", { receipt }));
    expect((await applicant.news())[0]?.text).toBe(say("represent.news.left", { name: "Ann Ma", receipt }));
    expect(await speakers(receipt)).not.toContain("Ann Ma");
    await late.goes(spare, "Late Wu", `=${say("represent.yes")}`);
    expect(await speakers(receipt)).toContain("Late Wu");
    // Who has left neither hears of the case nor sees it.
    await step(clerk, `/accept ${receipt}`);
    expect(await first.news()).toEqual([]);
    await first.goes(`/case ${receipt}`);
    expect(lately(first)).toContain(say("status.code"));
    expect((await late.news())[0]?.text).toContain(receipt);
  });

  test("the applicant takes off whom a code reached by mistake; of two who do it at once the second is told", async () => {
    const applicant = await world.citizen(language);
    const { say } = applicant;
    const { receipt, codes } = await files(applicant);
    const stranger = await confirms(codes[0] ?? "", "A stranger");
    await stranger.news();
    await applicant.goes(`/representatives ${receipt}`);
    const [{ id } = { id: 0 }] = (await rowOf(receipt)).representatives;
    for (const who of [applicant, clerk]) await who.goes(`/takeoff ${receipt} ${id}`);
    await Promise.all([applicant, clerk].map((who) => who.presses(say("represent.takeOffYes"))));
    const told = [lately(applicant), lately(clerk)];
    expect(told.filter((text) => text.includes(say("represent.off", { name: "A stranger" })))).toHaveLength(1);
    expect(told.filter((text) => text.includes(say("represent.gone")))).toHaveLength(1);
    expect((await stranger.news()).map(({ text }) => text)).toEqual([say("represent.news.removed", { receipt })]);
    expect((await rowOf(receipt)).events.filter(({ type }) => type === "representativeLeft")).toHaveLength(1);
  });

  test("at the desk codes are handed over, and who has no chat is written down and phoned at each step", async () => {
    const { say } = clerk;
    const { receipt, codes } = await files(clerk, { others: 1, desk: true });
    expect(codes).toHaveLength(1);
    await clerk.goes(`/representatives ${receipt}`, `=${say("represent.writeDown")}`, "Old Chen", "0599 5550144");
    expect(clerk.last()?.text).toContain("Old Chen");
    const speaker = await confirms(codes[0] ?? "", "Zhang Wei");
    await step(clerk, `/accept ${receipt}`);
    expect((await speaker.news())[0]?.text).toContain(receipt);
    const calls = await world.database.prisma.phoneCall.findMany({
      where: { case: { receiptNumber: receipt } },
      orderBy: { id: "asc" },
    });
    // That a representative heard of it does not mean that the applicant did.
    expect(calls.map(({ name, phone }) => `${name} ${phone}`).sort()).toEqual([
      "Old Chen 05995550144",
      "王芳 05995550199",
    ]);
    // An officer neither hands out codes nor takes anybody off.
    const before = await rowOf(receipt);
    for (const line of ["newcode", "writedown", "takeoff", "representatives"])
      await officer.goes(`/${line} ${receipt}`, "1");
    expect(await rowOf(receipt)).toEqual(before);
  });

  test("a link opens the same, after consent; a search of the staff by a representative's name or number finds nothing", async () => {
    const applicant = await world.citizen(language);
    const { receipt, codes } = await files(applicant);
    const speaker = world.person(language, "telegram");
    const { say } = speaker;
    await speaker.goes(`/start ${codes[0]}`, `=${say("welcome.agree")}`, "Qiao Sen", `=${say("represent.yes")}`);
    await clerk.goes(`/writedown ${receipt}`, "Qiao Mei", "0599 5550166");
    expect(await speakers(receipt)).toEqual(["Qiao Sen", "Qiao Mei"]);
    for (const [by, words] of [
      ["name", "Qiao"],
      ["phone", "05995550166"],
    ] as const) {
      const found = await world.work(async (work) => {
        const { id, role } = await work.tx.staff.findFirstOrThrow({ where: { role: "clerk" } });
        const member = { id, role, name: "", unitKey: null, leaderKey: null, isHead: false };
        return searchCases(work, member, { by, words, reason: "A question on the telephone" });
      });
      expect(found).toEqual([]);
    }
    await speaker.goes("/privacy");
    expect(speaker.last()?.text).toContain(
      say("privacy.kept", { name: "Qiao Sen", phone: say("common.nothing"), bookings: 0, cases: 0, groups: 1 }),
    );
  });

  test("nobody joins a case that is withdrawn", async () => {
    const applicant = await world.citizen(language);
    const { say } = applicant;
    const { receipt, codes } = await files(applicant);
    await applicant.goes(`/withdraw ${receipt}`);
    for (let asked = 0; asked < 4 && (await rowOf(receipt)).status !== "withdrawn"; asked++)
      await applicant.goes(applicant.choices().length > 1 ? "1" : "It is settled now.");
    expect((await rowOf(receipt)).status).toBe("withdrawn");
    const late = await world.citizen(language);
    await late.goes(codes[0] ?? "");
    expect(lately(late)).toContain(say("represent.not.over"));
    await applicant.goes(`/newcode ${receipt}`);
    expect(lately(applicant)).toContain(say("represent.not.over"));
  });

  test("a representative sees that they are one in what is kept, takes it along to another chat, and has it erased", async () => {
    const applicant = await world.citizen(language);
    const { say } = applicant;
    const { receipt, codes } = await files(applicant);
    const speaker = await confirms(codes[0] ?? "", "Zhang Wei");
    const kept = async (who: Person) => {
      const { id } = await who.contact();
      return (await world.work((work) => keptAbout(work, id))).representing;
    };
    expect(await kept(speaker)).toMatchObject([{ name: "Zhang Wei", case: { receiptNumber: receipt } }]);

    // The other chat speaks for the same group, under a code of its own: joined, it is one person again.
    const twin = await confirms(codes[1] ?? "", "Zhang W.");
    expect(await speakers(receipt)).toHaveLength(2);
    await speaker.goes("/link");
    await twin.goes(/LINK-\w{4}-\w{4}/.exec(speaker.last()?.text ?? "")?.[0] ?? "", `=${say("elsewhere.yes")}`);
    expect(await speakers(receipt)).toEqual(["Zhang Wei"]);
    expect(await kept(twin)).toHaveLength(1);

    await applicant.news();
    await speaker.goes("/privacy erase", `=${say("erase.yes")}`);
    expect(await speakers(receipt)).toEqual([]);
    expect((await applicant.news())[0]?.text).toBe(say("represent.news.left", { name: "Zhang Wei", receipt }));
  });

  test("of two chats that become one person while the other confirms for the same group, one speaks for it", async () => {
    const applicant = await world.citizen(language);
    const { say } = applicant;
    const { receipt, codes } = await files(applicant);
    const twin = await confirms(codes[0] ?? "", "Zhang Wei");
    const speaker = await world.citizen(language);
    await speaker.goes("/link");
    const link = /LINK-\w{4}-\w{4}/.exec(speaker.last()?.text ?? "")?.[0] ?? "";
    await speaker.goes(codes[1] ?? "", "Zhang Wei");
    await twin.says(link);
    await Promise.all([twin.presses(say("elsewhere.yes")), speaker.presses(say("represent.yes"))]);
    expect((await twin.contact()).id).toBe((await speaker.contact()).id);
    expect(await speakers(receipt)).toEqual(["Zhang Wei"]);
    const ourFault = say("hints.ourFault", { phone: world.office.contact.phone });
    for (const one of [speaker, twin]) expect(textsOf(one)).not.toContain(ourFault);
  });

  test("whoever joins the applicant's own chat no longer speaks beside themselves", async () => {
    const applicant = await world.citizen(language);
    const { receipt, codes } = await files(applicant);
    const other = await confirms(codes[0] ?? "", "王芳");
    await applicant.goes("/link");
    await other.goes(
      /LINK-\w{4}-\w{4}/.exec(applicant.last()?.text ?? "")?.[0] ?? "",
      `=${other.say("elsewhere.yes")}`,
    );
    expect(await speakers(receipt)).toEqual([]);
    await other.goes(`/case ${receipt}`);
    expect(other.choices().map(({ id }) => id)).toContain(`/representatives ${receipt}`);
  });
});

test("an office's own number of representatives holds, and a code comes with the link of the office's chat", async () => {
  const change = (office: Office): Office => ({
    ...office,
    policy: "ours",
    profile: { key: "ours", copies: "generic_default", max_representatives: { n: 2, evidence: "Order 12/2026" } },
    contact: { ...office.contact, chat: "https://t.me/LinjiangBot" },
  });
  const world = await anOffice({ change });
  try {
    const applicant = await world.citizen();
    const { say } = applicant;
    await applicant.goes("/file", "1", categoryName("CITY", "en"), "2", "Repair the lamp", "1", "East Street 5");
    await applicant.goes(
      "It has been dark in our lane for three weeks.",
      "1",
      `=${say("confidentiality.group")}`,
      "40",
    );
    expect(applicant.choices().filter(({ id }) => /^\d$/.test(id))).toHaveLength(2);
    await applicant.goes("=1", "王芳", "0599 5550199", `=${say("file.yes")}`);
    const message = applicant.last();
    expect(message?.text).toContain(`https://t.me/LinjiangBot?start=${message?.secret}`);
    const speaker = world.person("en", "telegram");
    await speaker.goes(
      `/start ${message?.secret}`,
      `=${say("welcome.agree")}`,
      "Zhang Wei",
      `=${say("represent.yes")}`,
    );
    await applicant.goes("/status");
    await applicant.goes(`=${applicant.choices()[0]?.id}`, `=${say("represent.open")}`);
    expect(applicant.last()?.text).toContain("Zhang Wei");
    expect(applicant.last()?.text).toContain(say("represent.places", { count: 0 }));
    expect(applicant.choices().some(({ id }) => id.startsWith("/newcode"))).toBe(false);
  } finally {
    await world.close();
  }
});

test.each(["grp-k7qm-2xpd", "GRP K7QM 2XPD", "ＧＲＰ－ｋ７ｑｍ－２ｘｐｄ", "grpk7qm2xpd"])(
  "%s is read as it was meant",
  (typed) => {
    expect(readRepresentativeCode(typed)).toBe("GRP-K7QM-2XPD");
  },
);
test.each(["group meetings", "GRP-K7QM", "GRP K7QM 2XPD please", "LINK-K7QM-2XPD"])("%s is no code", (typed) => {
  expect(readRepresentativeCode(typed)).toBeUndefined();
});
