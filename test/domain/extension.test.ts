import { expect, test } from "vitest";
import type { Calendar } from "../../src/domain/calendar.ts";
import { endOfDay, officeDay } from "../../src/domain/calendar.ts";
import { extensionDays, extensionTerms } from "../../src/domain/extension.ts";
import { policies } from "../../src/domain/policy.ts";
import { linjiang, winter } from "./given.ts";

type Case = { due: string; now?: string; started?: string; extensions?: number; track?: string; status?: string };

/** At ten in the morning of `now`, which is the last day unless it says otherwise. */
function terms(profile: string, { due, now = due, started = "2026-11-23", extensions = 0, track, status }: Case) {
  const policy = policies[profile]!;
  const deadline = {
    status: status ?? "running",
    startedAt: new Date(`${started}T10:00:00+08:00`),
    dueAt: endOfDay(due, linjiang),
    extensions,
  };
  const counting = { calendar: winter, zone: linjiang };
  const found = extensionTerms({ policy, track, counting }, deadline, new Date(`${now}T10:00:00+08:00`));
  return found.ok ? { ...found, latest: officeDay(found.latest, linjiang) } : found.reason;
}
const plain = { ok: true as const, byHead: false, interim: false };

// Worked out by hand; each extension runs from the date that it moves.
test.each<[string, Case, ReturnType<typeof terms>]>([
  ["generic_default", { due: "2026-12-23" }, { ...plain, latest: "2027-01-22" }],
  ["generic_default", { due: "2027-01-30" }, { ...plain, latest: "2027-03-01" }],
  ["generic_default", { due: "2027-01-22", extensions: 1 }, "usedUp"],
  ["generic_default", { due: "2026-12-23", now: "2026-12-24" }, "tooLate"],
  ["generic_default", { due: "2026-12-23", status: "paused" }, "standsStill"],
  ["cn_2022", { due: "2027-01-30" }, { ...plain, byHead: true, latest: "2027-03-01" }],
  ["cn_2022", { due: "2027-03-01", extensions: 1 }, "usedUp"],
  ["cn_2005", { due: "2028-01-30" }, { ...plain, byHead: true, latest: "2028-02-29" }], // the leap day
  ["ru_59fz", { due: "2028-01-31" }, { ...plain, latest: "2028-03-01" }],
  ["kz_appk", { due: "2026-12-31" }, { ...plain, latest: "2027-02-28" }], // two months, no 31 February
  ["kz_appk", { due: "2027-02-28", extensions: 1 }, "usedUp"],
  // Forty-five days in all, in as many steps as it takes.
  ["ua_1996", { due: "2026-12-23" }, { ...plain, latest: "2027-01-07" }],
  ["ua_1996", { due: "2027-01-02", extensions: 3 }, { ...plain, latest: "2027-01-07" }],
  ["ua_1996", { due: "2027-01-07", extensions: 4 }, "usedUp"],
  ["in_cpgrams", { due: "2026-12-14" }, { ...plain, interim: true, latest: "2027-01-04" }],
  ["in_cpgrams", { due: "2027-01-04", extensions: 3 }, { ...plain, interim: true, latest: "2027-01-25" }],
  // Tue 1 December: Wed 2, Thu, Fri 4, Mon 7 … Thu 10
  ["kr_minwon", { due: "2026-12-01", track: "grievance" }, { ...plain, latest: "2026-12-10" }],
  ["kr_minwon", { due: "2026-12-10", track: "grievance", extensions: 1 }, { ...plain, latest: "2026-12-21" }],
  ["kr_minwon", { due: "2026-12-21", track: "grievance", extensions: 2 }, "usedUp"],
  ["kr_minwon", { due: "2026-12-01" }, "notAllowed"], // thanks have no time that could be extended
  // Thu 14 January: Fri 15, Mon 18 … Fri 22, Mon 25 … Thu 28
  ["uk_code", { due: "2027-01-14" }, { ...plain, latest: "2027-01-28" }],
  ["uk_code", { due: "2027-01-28", extensions: 1 }, "usedUp"],
  ["uk_scotland", { due: "2027-02-18" }, "notAllowed"],
  ["eu_code", { due: "2027-02-28" }, "notAllowed"],
  ["us_311", { due: "2026-12-07", track: "priority_standard" }, "notAllowed"],
])("%s: on %o the terms are %o", (profile, given, expected) => {
  expect(terms(profile, given)).toEqual(expected);
});

test("days to choose from lie after the date and end with the latest", () => {
  const days = (due: string, latest: string) =>
    extensionDays(endOfDay(due, linjiang), endOfDay(latest, linjiang), linjiang);
  expect(days("2026-12-23", "2027-01-22")).toEqual(["2026-12-30", "2027-01-06", "2027-01-13", "2027-01-22"]);
  expect(days("2026-12-23", "2026-12-30")).toEqual(["2026-12-30"]);
});

test("m32: every day offered is a working day, the last one too", () => {
  const calendar = {
    weekend: ["SA", "SU"],
    closures: [{ day: "2027-01-22" }],
    makeUpDays: ["2027-01-09"],
  } as unknown as Calendar;
  const days = (due: string, latest: string) =>
    extensionDays(endOfDay(due, linjiang), endOfDay(latest, linjiang), linjiang, calendar);
  expect(days("2026-12-26", "2027-01-23")).toEqual(["2027-01-01", "2027-01-09", "2027-01-15", "2027-01-21"]);
  expect(days("2026-12-25", "2026-12-27")).toEqual(["2026-12-27"]);
});
