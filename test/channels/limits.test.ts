import fc from "fast-check";
import { expect, test } from "vitest";
import { split } from "../../src/channels/limits.ts";

test("a link is never cut in two where it fits a part, whatever stands before and after it", () => {
  const words = fc.string({ unit: fc.constantFrom("a", "字", " ", "\n", ". ", "。"), maxLength: 300 });
  const link = fc
    .string({ unit: fc.constantFrom("a", "%E5", "/", "?", "=", "."), minLength: 1, maxLength: 40 })
    .map((path) => `https://door.test/files/${path}`.slice(0, 150));
  fc.assert(
    fc.property(words, link, words, fc.integer({ min: 150, max: 300 }), (before, address, after, longest) => {
      const parts = split(`${before}\n${address}\n${after}`, longest);
      expect(parts.every((part) => part.length <= longest)).toBe(true);
      expect(parts.some((part) => part.includes(address))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("a link longer than a part is cut like any word", () => {
  expect(
    split(`x https://door.test/${"a".repeat(50)}`, 30)
      .join("")
      .replaceAll(" ", ""),
  ).toHaveLength(69);
});
