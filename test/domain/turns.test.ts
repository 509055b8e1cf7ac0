import { expect, test } from "vitest";
import { doubleDutyFaults, roomFaults } from "../../src/domain/office.ts";
import { doubleDuties, nextOnRota, roomClashes } from "../../src/domain/turns.ts";
import { demoOffice } from "./demo.ts";

const turn = (leaderKey: string, from: string, to: string) => ({
  leaderKey,
  startsAt: new Date(`2026-11-25T${from}:00Z`),
  endsAt: new Date(`2026-11-25T${to}:00Z`),
});

test("a leader with two turns at one time is found; one after the other is none", () => {
  expect(doubleDuties([turn("lin", "06:00", "08:00"), turn("lin", "08:00", "09:00")])).toEqual([]);
  expect(doubleDuties([turn("lin", "06:00", "08:00"), turn("chen", "07:00", "09:00")])).toEqual([]);
  const [pair] = doubleDuties([turn("lin", "07:59", "09:00"), turn("lin", "06:00", "08:00")]);
  expect(pair?.map(({ startsAt }) => startsAt.getUTCHours())).toEqual([6, 7]);
  const long = [turn("lin", "06:00", "12:00"), turn("lin", "07:00", "08:00"), turn("lin", "11:00", "11:30")];
  expect(doubleDuties(long)).toHaveLength(2);
});

test("the next on the rota stands in first, each once, never the one who can't come", () => {
  expect(nextOnRota({ leaders: ["lin", "chen", "wu", "chen"] }, "chen")).toEqual(["wu", "lin"]);
  expect(nextOnRota({ leaders: ["lin", "chen"] }, "zhao")).toEqual(["lin", "chen"]);
  expect(nextOnRota(undefined, "lin")).toEqual([]);
});

test("an office file that has one leader in two places says where, and the demonstration office has none", () => {
  expect(doubleDutyFaults(demoOffice(), "2026-11-23")).toEqual([]);
  const office = demoOffice((o) => Object.assign(o.rotas["east-visit"]!, { start: "10:00", end: "12:00" }));
  const faults = doubleDutyFaults(office, "2026-11-23");
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.every(({ key }) => /^rotas\.(daily|east-visit)\.leaders$/.test(key))).toBe(true);
});

test("two receptions in one room at one time are found; a venue without a room has space for both", () => {
  const stays = [
    { ...turn("lin", "06:00", "08:00"), venueKey: "hall" },
    { ...turn("chen", "07:00", "09:00"), venueKey: "hall" },
    { ...turn("wu", "08:30", "09:30"), venueKey: "east-yard" },
  ];
  const { venues } = demoOffice();
  expect(roomClashes(stays, venues).map((pair) => pair.map(({ leaderKey }) => leaderKey))).toEqual([["lin", "chen"]]);
  const open = demoOffice((office) => Object.assign(office.venues.hall!, { room: undefined }));
  expect(roomClashes(stays, open.venues)).toEqual([]);
});

test("an office file that has two receptions in one room says which rota and on which day, and the demonstration office has none", () => {
  expect(roomFaults(demoOffice(), "2026-11-23")).toEqual([]);
  const office = demoOffice((o) => Object.assign(o.rotas["east-visit"]!, { venue: "hall", start: "11:00" }));
  const faults = roomFaults(office, "2026-11-23");
  expect(faults.map(({ key }) => key)).toContain("rotas.east-visit.venue");
  expect(faults[0]?.fault).toContain("2026-12-15");
});
