import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shortened, shortFileName } from "../../src/lib/shortened.ts";

const anyText = fc.string({ unit: "grapheme", maxLength: 80 });
const room = fc.integer({ min: 10, max: 60 });

describe("a text that is too long", () => {
  test.each([
    ["The lamp in our lane", 20, "The lamp in our lane"],
    ["The lamp in our lane", 10, "The lamp…"],
    ["aaaa😀😀", 6, "aaaa…"],
    ["aaaa😀😀", 7, "aaaa😀…"],
    ["𠮷野家", 3, "𠮷…"],
    // A family is one character of eleven units, an accent one of two.
    ["abc👨‍👩‍👧‍👦def", 10, "abc…"],
    ["cafe\u0301s and more", 6, "cafe\u0301…"],
  ])("%s in %i units is %s", (text, most, short) => {
    expect(shortened(text, most)).toBe(short);
  });

  test("is never longer than asked, begins as it began, and is whole characters", () => {
    fc.assert(
      fc.property(anyText, room, (text, most) => {
        const short = shortened(text, most);
        expect(short.length).toBeLessThanOrEqual(Math.max(most, 1));
        expect(short.isWellFormed()).toBe(true);
        if (text.length <= most) expect(short).toBe(text);
        else expect(text.startsWith(short.slice(0, -1))).toBe(true);
      }),
    );
  });
});

test("a file's name keeps its ending, and no character is cut in two", () => {
  expect(shortFileName("关于东街五号门前路灯三周不亮的照片.jpg", 12)).toBe("关于东街五号门前.jpg");
  expect(shortFileName("aaaaaa😀😀.pdf", 11)).toBe("aaaaaa.pdf");
  fc.assert(
    fc.property(anyText, fc.constantFrom("", ".jpg", ".docx"), room, (stem, ending, most) => {
      const short = shortFileName(stem + ending, most);
      expect(short.length).toBeLessThanOrEqual(most);
      expect(short.endsWith(ending)).toBe(true);
      expect(short.isWellFormed()).toBe(true);
    }),
  );
});
