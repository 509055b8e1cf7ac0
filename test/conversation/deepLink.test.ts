import { expect, test } from "vitest";
import { lineOf, payloadFor } from "../../src/conversation/deepLink.ts";

test.each(["/book 12", "/book", "/case LJ-20261123-0001-6", "/visit 7", "/file"])("a link may say %s", (line) => {
  expect(payloadFor(line)).toMatch(/^[\w-]{1,64}$/);
  expect(lineOf(payloadFor(line))).toBe(line);
});

test.each(["/erase", "/accept LJ-20261123-0001-6", "/checkin 12", `/book ${"9".repeat(70)}`, "/case LJ 1"])(
  "no link may say %s",
  (line) => {
    expect(() => payloadFor(line)).toThrow(/no link may say/);
  },
);

test("codes go whole to the command that checks them", () => {
  expect(lineOf("door-AbC_123")).toBe("/door door-AbC_123");
  expect(lineOf("LINK-1234-ABCD")).toBe("/link LINK-1234-ABCD");
  expect(lineOf("GRP-1234-ABCD")).toBe("/represent GRP-1234-ABCD");
});

test("a receipt number alone asks how it stands, and anything else says nothing", () => {
  expect(lineOf("LJ-20261123-0001-X")).toBeUndefined(); // its check character is wrong
  for (const payload of ["", "erase", "accept-1", "a b", "x".repeat(65), "../etc", "cancel-1"])
    expect(lineOf(payload)).toBeUndefined();
});
