import { expect, test } from "vitest";
import { clockInWords, dayInWords } from "../../src/conversation/dayInWords.ts";

test("days in words, in both languages, are never in the past", () => {
  const now = new Date("2026-11-23T02:00:00Z");
  const read = (words: string) => dayInWords(words, now, "Asia/Shanghai");
  expect(read("下周三下午")).toBe("2026-12-02");
  expect(read("next wednesday")).toBe("2026-12-02");
  expect(read("25 Nov")).toBe("2026-11-25");
  expect(read("明天")).toBe("2026-11-24");
  expect(read("2026-12-09")).toBe("2026-12-09");
  expect(read("my neighbour")).toBeUndefined();
});

test("times in words, in both languages, are the office's own; a day alone is no time, and a time alone no day", () => {
  const now = new Date("2026-11-23T02:00:00Z");
  const at = (words: string) => clockInWords(words, now, "Asia/Shanghai");
  for (const words of ["9:20", "9.20", "9：20", "at 9:20", "9点20", "九点二十分", "上午9点20分"])
    expect(at(words)).toBe("09:20");
  for (const words of ["2:20 pm", "14:20", "下午2点20分"]) expect(at(words)).toBe("14:20");
  for (const words of ["tomorrow", "下周三", "25 Nov", "the early one"]) expect(at(words)).toBeUndefined();
  for (const words of ["9:20", "9点20"]) expect(dayInWords(words, now, "Asia/Shanghai")).toBeUndefined();
});
