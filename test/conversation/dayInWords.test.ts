import { expect, test } from "vitest";
import { dayInWords } from "../../src/conversation/dayInWords.ts";

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
