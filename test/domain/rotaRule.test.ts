import { expect, test } from "vitest";
import { ruleFault } from "../../src/domain/rotaRule.ts";

const from = "2026-01-05";

test.each([
  "FREQ=DAILY",
  "FREQ=WEEKLY;BYDAY=WE",
  "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=MO",
  "FREQ=MONTHLY;BYDAY=1TU",
  "FREQ=MONTHLY;BYDAY=-1FR",
  "FREQ=MONTHLY;BYMONTHDAY=15",
  "FREQ=MONTHLY;BYMONTHDAY=1,15,-1",
  "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
  "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=12",
  "FREQ=WEEKLY;BYDAY=WE;UNTIL=20271231",
  "FREQ=WEEKLY;BYDAY=WE;COUNT=10",
])("a rota can be held by %s", (rule) => {
  expect(ruleFault({ rule, from })).toBeUndefined();
});

// rrule itself takes some of these, and computes for ever on others.
test.each([
  ["FREQ=SOMETIMES", "FREQ"],
  ["FREQ=HOURLY", "FREQ"],
  ["FREQ=weekly;BYDAY=we", "FREQ"],
  ["FREQ=WEEKLY;BYDAY=XX", "BYDAY"],
  ["FREQ=WEEKLY;BYDAY=", "BYDAY"],
  ["FREQ=WEEKLY;BYDAY", "BYDAY"],
  ["FREQ=WEEKLY BYDAY=WE", "FREQ"],
  ["FREQ=WEEKLY;BYDAY=WE;", "no part"],
  ["FREQ=WEEKLY;FOO=1", "FOO"],
  ["FREQ=WEEKLY;constructor=1", "constructor"],
  ["FREQ=WEEKLY;INTERVAL=x", "INTERVAL"],
  ["FREQ=WEEKLY;INTERVAL=0", "INTERVAL"],
  ["FREQ=WEEKLY;INTERVAL=-1", "INTERVAL"],
  ["FREQ=WEEKLY;COUNT=x", "COUNT"],
  ["FREQ=WEEKLY;UNTIL=tomorrow", "UNTIL"],
  ["FREQ=MONTHLY;BYMONTHDAY=40", "BYMONTHDAY"],
  ["FREQ=DAILY;BYHOUR=9", "BYHOUR"],
  ["FREQ=WEEKLY;DTSTART=20260101T000000Z", "DTSTART"],
  ["FREQ=WEEKLY;BYDAY=WE;BYDAY=TH", "twice"],
  ["BYDAY=WE", "no FREQ"],
  ["FREQ=WEEKLY;BYDAY=1TU", "FREQ=MONTHLY"],
  ["FREQ=MONTHLY;BYDAY=6TU", "no day"],
  ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no day"],
  ["FREQ=WEEKLY;BYDAY=WE;UNTIL=20251231", "no day"],
])("%s is refused, and the fault says why (%s)", (rule, why) => {
  expect(ruleFault({ rule, from })).toContain(why);
});

test("a first day that is none is left to whom it concerns", () => {
  expect(ruleFault({ rule: "FREQ=DAILY", from: "soon" })).toBeUndefined();
});
