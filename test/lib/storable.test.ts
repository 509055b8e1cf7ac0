import fc from "fast-check";
import { expect, test } from "vitest";
import { storable, storableJson } from "../../src/lib/storable.ts";

/** Every UTF-16 code unit: halves of characters, and NUL. */
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
const mayBeHalf = fc.oneof(anyText, fc.constantFrom("a\0b", "half \ud83d", "\ude00", "\ud83d\0\ude00", ""));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    mayBeHalf,
    fc.constantFrom(1, true, null, undefined),
    fc.array(tie("value")),
    fc.dictionary(fc.constantFrom("text", "name", "files"), tie("value")),
  ),
}));

/** What looks as if it were NUL or half a character in JSON, and is not: a person typed the backslash. */
const typed = fc
  .array(fc.constantFrom("\\", "u0000", "\\ud83d", "ud800", '"', "\0", "\ud83d", "\ude00", "é"))
  .map((parts) => parts.join(""));

const textsIn = (given: unknown): string[] =>
  typeof given === "string" ? [given] : given && typeof given === "object" ? Object.values(given).flatMap(textsIn) : [];

test("no text that a store refuses is left, however deep it lies; all else is as it was", () => {
  fc.assert(
    fc.property(value, (given) => {
      const before = structuredClone(given);
      const stored = storable(given);
      expect(given).toEqual(before);
      for (const text of textsIn(stored)) expect(text.isWellFormed() && !text.includes("\0")).toBe(true);
      expect(storable(stored)).toEqual(stored);
      if (textsIn(given).every((text) => text.isWellFormed() && !text.includes("\0"))) expect(stored).toEqual(given);
    }),
  );
});

test.each([
  ["half \ud83d of it", "half \ufffd of it"],
  ["a\0b", "ab"],
  ["\ud83d\0\ude00", "\ud83d\ude00"],
  ["王芳 👩‍👩‍👧", "王芳 👩‍👩‍👧"],
])("%j is kept as %j", (given, kept) => {
  expect(storable({ files: [{ name: given }] })).toEqual({ files: [{ name: kept }] });
});

test("as JSON it is the same, whether or not it had to be mended", () => {
  fc.assert(
    fc.property(fc.oneof(value, fc.array(typed)), (given) => {
      expect(storableJson(given)).toBe(JSON.stringify(storable(given)));
    }),
  );
});
