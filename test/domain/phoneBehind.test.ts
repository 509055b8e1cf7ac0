import fc from "fast-check";
import { expect, test } from "vitest";
import { withoutPhone } from "../../src/domain/phoneBehind.ts";
import { makeReceiptNumber } from "../../src/domain/receipt.ts";

test.each([
  ["No water for a week, 0599 5550199", "No water for a week", "05995550199"],
  ["三天没水，13800138000", "三天没水", "13800138000"],
  ["王芳 +86 138-0013-8000", "王芳", "+8613800138000"],
  ["Call 020 20120115", "Call", "02020120115"],
  ["No water since 2026-11-20, 0599 5550199", "No water since 2026-11-20", "05995550199"],
  ["No water since 20.11.2026 0599-5550199", "No water since 20.11.2026", "05995550199"],
])("a telephone number stands behind the matter: %s", (typed, text, phone) => {
  expect(withoutPhone(typed)).toEqual({ text, phone });
});

test.each([
  "No water since 2026-11-20",
  "No water since 2026-11-20.",
  "No water since 2026.11.20",
  "No water since 20.11.2026",
  "No water since 20.11.26",
  "停水 20261120",
  "停水 2026 11 20",
  "Room 5, 2026-11-20",
  "From 2026-11-20 to 2026-11-22",
  "From 2026-11-20 - 2026-11-22",
])("a date is no telephone number: %s", (typed) => {
  expect(withoutPhone(typed)).toEqual({ text: typed });
});

const receipts = fc
  .record({
    serial: fc.integer({ min: 1, max: 99_999 }),
    day: fc.date({ min: new Date("2024-01-01"), max: new Date("2039-12-31"), noInvalidDate: true }),
  })
  .map(({ serial, day }) => makeReceiptNumber({ officeCode: "LJ", date: day.toISOString().slice(0, 10), serial }));

test("a receipt number keeps all its digits, with a telephone number behind it or without", () => {
  fc.assert(
    fc.property(receipts, (receipt) => {
      expect(withoutPhone(`About ${receipt}`)).toEqual({ text: `About ${receipt}` });
      expect(withoutPhone(`About ${receipt}, 0599 5550199`)).toEqual({
        text: `About ${receipt}`,
        phone: "05995550199",
      });
    }),
  );
});

test("no day written with hyphens, strokes or without is taken for a telephone number", () => {
  const days = fc.date({ min: new Date("1950-01-01"), max: new Date("2049-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(days, (at) => {
      const day = at.toISOString().slice(0, 10);
      const [year, month, date] = day.split("-");
      for (const written of [day, day.replaceAll("-", ""), day.replaceAll("-", "/"), `${month}/${date}/${year}`])
        expect(withoutPhone(`since ${written}`).phone).toBeUndefined();
    }),
  );
});
