import { expect, test } from "vitest";
import { figureTyped, numbersTyped, numberTyped } from "../../../src/conversation/reading/number.ts";

test("F24, F13: the number of a choice, however it is typed", () => {
  const one = [
    "1",
    "01",
    "1.",
    "1)",
    "(1)",
    "（1）",
    "#1",
    "1。",
    "1、",
    "１",
    "１．",
    "①",
    "⑴",
    "⒈",
    "1️⃣",
    "١",
    "۱",
    "१",
    " 1 ",
    "no 1",
    "No. 1",
    "number 1",
    "option 1",
    "选1",
    "1!",
    "[1]",
    "“1”",
    "'1'",
    "*1*",
    "1?",
    "n°1",
    "press 1",
    "按1",
    "回复1",
    "1吧",
    "1, please",
    "১",
    "๑",
  ];
  for (const typed of one) expect(figureTyped(typed), typed).toBe(1);
  const two = [
    "second",
    "the second one",
    "The second one.",
    "2nd one",
    "two",
    "number two",
    "二",
    "第二",
    "第二个",
    "第2个",
    "第二個",
    "我选第二个",
    "二。",
    "i'll take the second one",
    "选二",
    "选项二",
    "I'll take 2",
    "I choose 2",
    "2 please",
  ];
  for (const typed of two) expect(numberTyped(typed), typed).toBe(2);
  expect(numberTyped("first")).toBe(1);
  expect(numberTyped("twelve")).toBe(12);
  for (const typed of ["1 and 3", "1跟3", "一和三", "1 plus 3", "1+3"])
    expect(numbersTyped(typed), typed).toEqual([1, 3]);
  expect(numberTyped("一")).toBe(1);
  expect(numberTyped("十二")).toBe(12);
  for (const typed of [
    "",
    "1 2",
    "1,3",
    "1.5",
    "0599",
    "2 December",
    "the 2nd",
    "2号",
    "二号",
    "一二",
    "one day",
    "me first",
    "第",
    "no",
    "100",
    "1-2",
    "一三八",
    "周一",
  ])
    expect(numberTyped(typed), typed).toBeUndefined();
});
