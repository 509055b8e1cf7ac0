// What free text means, as far as words show it.

import { describe, expect, test } from "vitest";
import { read, wanted } from "../../../src/conversation/reading/read.ts";
import { digestOfSentences } from "../../../src/conversation/reading/sentences.ts";
import { model } from "../../../src/conversation/reading/statistics.ts";
import { demoOffice } from "../../support/demoOffice.ts";

const office = demoOffice();
const now = new Date("2026-11-29T10:00:00+08:00");
const reading = (text: string, language = "en") => read(text, { office, language, now });

test("the weights belong to the sentences: after a change of these, npm run reading", () => {
  expect(model().digest).toBe(digestOfSentences());
});

describe("what somebody wants", () => {
  test.each([
    ["bookings", ["my bookings", "my booking", "my appointment", "我的预约", "查预约", "查一下我的预约"]],
    [
      "cancel",
      [
        "cancel my booking",
        "cancel my appointment",
        "please cancel my visit",
        "取消预约",
        "取消我的预约",
        "我周三去不了了",
      ],
    ],
    ["move", ["move my booking", "change my appointment to Friday", "改预约", "能不能改到下周四"]],
    ["book", ["I want to see the mayor", "book a place for Friday", "我要预约", "想见市长"]],
    ["status", ["what happened to my complaint", "any news on my case", "我的投诉怎么样了", "什么时候给我答复"]],
    ["schedule", ["when does the mayor receive people", "which leader is there on Monday", "下周谁接访"]],
    [
      "question",
      [
        "can I come without a booking?",
        "可以不预约直接去吗？",
        "what do I need to bring?",
        "is it free?",
        "要带什么材料？",
        "收费吗",
      ],
    ],
    ["privacy", ["delete everything you have about me", "删除我的信息"]],
    ["person", ["I want to talk to a person", "我要人工"]],
  ] as const)("%s", (intent, texts) => {
    expect(texts.map((text) => [text, reading(text).intent])).toEqual(texts.map((text) => [text, intent]));
  });

  test("a complaint in which a visit or a booking is named is a complaint", () => {
    for (const text of [
      "We had a visit from the water company in May and they promised a new pump, but since then the cellar is flooded every week and nobody answers the telephone.",
      "The hospital took my appointment fee twice and refuses to pay it back, I have asked them four times since summer.",
      "物业预约了三次上门维修都没来，厨房漏水漏了两个月，楼下邻居天天找我们，打物业电话也没有人接。",
    ])
      expect([text, reading(text).intent]).toEqual([text, "file"]);
  });
});

test.each([
  ["what papers should I bring along", "bring"],
  ["does it cost anything?", "free"],
  ["where is your office?", "where"],
  ["when do you open in the morning", "hours"],
  ["how long do I have with the mayor", "howLong"],
  ["can I come without an appointment", "whoCanCome"],
  ["is there an interpreter", "interpreter"],
  ["can I complain anonymously", "anonymous"],
  ["what is your phone number", "phone"],
  ["要不要带身份证", "bring"],
  ["要交钱吗", "free"],
  ["你们在什么地方", "where"],
  ["你们几点上班", "hours"],
  ["没预约能去吗", "whoCanCome"],
  ["有手语翻译吗", "interpreter"],
  ["可以不写名字吗", "anonymous"],
  ["电话多少", "phone"],
] as const)("%s: a question about %s", (text, key) => {
  expect(reading(text)).toMatchObject({ intent: "question", parts: { faq: key } });
});

test("parts of a message are read wherever they stand in it", () => {
  expect(
    reading("Please put me down for Wednesday afternoon with the mayor. Name: Wang Fang, 13800138000.").parts,
  ).toMatchObject({
    when: { day: "2026-12-02", part: "afternoon" },
    leader: "lin",
    person: { name: "Wang Fang", phone: "13800138000" },
  });
  expect(reading("我叫王芳，电话13800138000，想约下周三下午见林志远", "zh").parts).toMatchObject({
    when: { day: "2026-12-02", part: "afternoon" },
    leader: "lin",
    person: { name: "王芳", phone: "13800138000" },
  });
  expect(reading("the lamp in Old Mill Lane is broken").parts.place).toBe("Old Mill Lane");
});

test("another language is named as one, and not guessed at", () => {
  for (const text of ["Здравствуйте, у нас нет воды", "Bonjour, je voudrais une réponse", "สวัสดีครับ ถนนพัง"])
    expect(reading(text).intent).toBe("otherLanguage");
  for (const text of ["no water in block 7", "没有水"]) expect(reading(text).intent).not.toBe("otherLanguage");
});

test("a text of 16 KB of any kind is read within a blink", () => {
  for (const text of [
    "a".repeat(16_000),
    "a ".repeat(8_000),
    "我".repeat(16_000),
    "1 2 ".repeat(4_000),
    "(+1-".repeat(4_000),
  ]) {
    const began = performance.now();
    reading(text);
    expect(performance.now() - began).toBeLessThan(400);
  }
  expect(wanted("").guesses.length).toBeGreaterThan(5);
});
