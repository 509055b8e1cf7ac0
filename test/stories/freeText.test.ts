// People write what they want, not what our buttons say.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aLamp } from "../support/cases.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

type Person = ReturnType<World["person"]>;
const draftsOf = async (person: Person) =>
  ((await person.chat()).state as { drafts?: Record<string, { answers: Record<string, unknown> }> }).drafts ?? {};
const texts = (messages: { text: string }[]) => messages.map(({ text }) => text).join("\n");

const said = {
  en: {
    mine: [
      "my booking",
      "cancel my booking",
      "please cancel my appointment",
      "move my booking",
      "I can't come on Wednesday",
    ],
    walkIn: "can I come without a booking?",
    complaint:
      "Every visit of the inspectors is announced to the plant two days before. On those days nothing smells; on all others we cannot open a window from six in the evening.",
    story: "The lamp at the corner of Willow Lane has been dark for three weeks and my mother fell there",
    more: "It was on Monday evening, she broke her wrist",
    questions: [
      ["what do I need to bring?", "identity document"],
      ["is it free?", "free"],
      ["where are you?", "Binjiang"],
      ["opening hours", "8:30"],
      ["what is your phone number", "0599-5550100"],
      ["how long does a visit take", "20 minutes"],
      ["can I stay anonymous?", "need not give your name"],
      ["is there a sign language interpreter?", "sign language"],
    ],
    yes: ["yes", "ok", "I agree", "sure"],
    no: "no",
    why: "why?",
    see: "I want to see the mayor",
    file: ["I want to complain", "complaint"],
    name: "I'd rather not give my name",
  },
  zh: {
    mine: ["我的预约", "取消预约", "帮我取消预约", "改预约", "周三我来不了了"],
    walkIn: "可以不预约直接去吗？",
    complaint: "检查组每次来都提前两天通知厂里，那两天一点味道没有，其余日子一到傍晚六点就臭得开不了窗，孩子天天咳嗽。",
    story: "柳树巷口的路灯三个星期没亮了，我妈在那儿摔了一跤",
    more: "是周一晚上的事，手腕摔断了",
    questions: [
      ["要带什么？", "身份证件"],
      ["收费吗", "免费"],
      ["你们在哪里", "滨江路18号"],
      ["上班时间", "8:30"],
      ["电话多少", "0599-5550100"],
      ["一次能谈多长时间", "20分钟"],
      ["可以匿名吗", "不留姓名"],
      ["有手语翻译吗", "手语"],
    ],
    yes: ["是", "好", "同意", "可以"],
    no: "不同意",
    why: "为什么？",
    see: "我想见市长",
    file: ["我要投诉", "投诉"],
    name: "我不想说名字",
  },
} as const;

describe.each(["en", "zh"] as const)("free text (%s)", (language) => {
  const lines = said[language];

  test("citizen 4: what is said of a booking one has leads to the list of them, and a question begins none", async () => {
    const citizen = await world.citizen(language);
    for (const line of lines.mine) {
      await citizen.says(line);
      expect([line, Object.keys(await draftsOf(citizen))]).toEqual([line, []]);
      expect(texts([...citizen.all])).toContain(citizen.say("bookings.none"));
    }
    const told = await citizen.says(lines.walkIn);
    expect(told[0]?.text).toContain(citizen.say("answers.whoCanCome"));
    expect(await draftsOf(citizen)).toEqual({});
    await citizen.says(lines.see);
    expect(citizen.last()?.text).toContain(citizen.say("book.reception"));
  });

  test("citizen 1: a matter told out of the blue is offered to be filed, with its words in it", async () => {
    const citizen = await world.citizen(language);
    for (const line of lines.file) {
      await citizen.says(line);
      expect(citizen.last()?.text).toContain(citizen.say("file.kind"));
      await citizen.says("/menu");
    }
    await citizen.says(lines.complaint);
    expect(citizen.last()?.text).toContain(citizen.say("story.ask"));
    await citizen.presses(citizen.say("story.file"));
    await citizen.goes("/menu", "/fresh file", "/menu");
    await citizen.goes(lines.story, lines.more, `=${citizen.say("story.file")}`);
    expect(citizen.last()?.text).toContain(citizen.say("file.kind"));
    expect((await draftsOf(citizen)).file?.answers.details).toBe(`${lines.story}\n\n${lines.more}`);
    await citizen.says("1");
    // What it is most likely about stands first, and is chosen by the applicant.
    if (language === "en") expect(citizen.choices()[0]?.id).toBe("CITY");
    await citizen.says("/menu");
    await citizen.presses(citizen.say("menu.file"));
    expect(citizen.last()?.text).toContain(citizen.say("common.draftFound"));
    await citizen.presses(citizen.say("common.goOn"));
    // What is told while another complaint is begun joins that one.
    await citizen.goes("/menu", lines.complaint);
    expect((await draftsOf(citizen)).file?.answers.details).toContain(lines.complaint);
    expect(texts(citizen.all)).toContain(citizen.say("story.joined"));
  });

  test("citizen 1: a picture with its story is filed with it", async () => {
    const citizen = await world.citizen(language);
    const photo = {
      kind: "photo" as const,
      name: "lamp.jpg",
      mediaType: "image/jpeg",
      size: 3,
      source: `lamp-${language}`,
    };
    await citizen.sends({ kind: "files", caption: lines.story, files: [photo] });
    await citizen.presses(citizen.say("story.file"));
    const { file } = await draftsOf(citizen);
    expect(file?.answers).toMatchObject({ details: lines.story, evidence: [{ name: "lamp.jpg" }] });
  });

  test("citizen 1: told before consent it is kept and offered afterwards", async () => {
    for (const first of [lines.story, language === "en" ? "hello" : "你好"]) {
      const stranger = world.person(language);
      await stranger.says(first);
      if (first !== lines.story) await stranger.says(lines.story);
      expect(texts(stranger.all)).toContain(stranger.say("welcome.noted"));
      await stranger.says(lines.yes[0]);
      expect(stranger.last()?.text).toContain(stranger.say("story.ask"));
      await stranger.says(lines.yes[1]);
      expect((await draftsOf(stranger)).file?.answers.details).toBe(lines.story);
    }
  });

  test("citizen 2: consent is given in words, and refused in words, and explained", async () => {
    for (const yes of lines.yes) {
      const stranger = world.person(language);
      await stranger.goes("/start", yes);
      expect([yes, (await stranger.contact()).consentAt !== null]).toEqual([yes, true]);
    }
    const stranger = world.person(language);
    await stranger.goes("/start", lines.why);
    expect(stranger.last()?.text).toContain(stranger.say("welcome.why"));
    await stranger.says(lines.no);
    expect(stranger.last()?.text).toContain("0599-5550100");
    expect((await stranger.contact()).consentAt).toBeNull();
    expect(stranger.choices().map(({ label }) => label)).toContain(stranger.say("welcome.agree"));
  });

  test("citizen 16: questions about the office are answered, outside dialogs, before consent, and inside, where the open question stays", async () => {
    const citizen = await world.citizen(language);
    const stranger = world.person(language);
    for (const [question, answer] of lines.questions) {
      expect([question, texts(await citizen.says(question))]).toEqual([question, expect.stringContaining(answer)]);
      expect([question, texts(await stranger.says(question))]).toEqual([question, expect.stringContaining(answer)]);
    }
    expect(stranger.last()?.text).toContain(stranger.say("welcome.again"));
    await citizen.goes("/book", "1");
    for (const open of ["book.time", "book.matter"]) {
      for (const [question, answer] of lines.questions.slice(0, 5)) {
        const told = texts(await citizen.says(question));
        expect([question, told]).toEqual([question, expect.stringContaining(answer)]);
        expect(told).toContain(citizen.say(open));
      }
      if (open === "book.time") await citizen.says("1");
    }
    await citizen.says(language === "en" ? "my pension is late" : "养老金没有按时发");
    expect(citizen.last()?.text).toContain(citizen.say("book.name"));
    await citizen.says(lines.name);
    expect((await draftsOf(citizen)).book?.answers.name).toBeUndefined();
    expect(citizen.last()?.text).toContain(citizen.say("book.name"));
  });

  test("citizen 17: anger and other languages get a word of their own", async () => {
    const citizen = await world.citizen(language);
    await citizen.says(language === "en" ? "you are all idiots" : "你们这群废物");
    expect(texts(citizen.all)).toContain(citizen.say("stray.abuse"));
    const told = texts(await citizen.says("Здравствуйте, у нас третий день нет воды"));
    expect(told).toContain("English");
    expect(told).toContain("中文");
  });

  test("whoever has an open case is asked about it, as before", async () => {
    const citizen = await world.citizen(language);
    await aLamp(world, citizen);
    await citizen.says(lines.complaint);
    expect(citizen.last()?.text).toContain(citizen.say("add.which"));
  });
});
