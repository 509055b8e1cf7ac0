import { type Office, partsInOrder } from "../config/officeFile.ts";
import { inside, inUse, list } from "../config/officeSense.ts";
import type { Fault } from "../config/settings.ts";
import { addDays, closedForAYear, isWorkingDay } from "./calendar.ts";
import { countryFault } from "./holidays.ts";
import { profileFaults } from "./ownProfile.ts";
import { policies } from "./policy.ts";
import { layOut, type PlannedReception } from "./rota.ts";
import { daysOf, fallsOnADayFrom, ruleFault } from "./rotaRule.ts";
import { category, taxonomy } from "./taxonomy.ts";
import { doubleDuties, roomClashes } from "./turns.ts";

const codes = taxonomy.map(({ code }) => code).join(", ");

/** Subjects that the complaints office itself passes on, so that no unit need have them. */
const ownSubjects = ["LAWS", "GOVN", "CORR", "OTHR"];

const texts = (value: unknown): string[] => list(value).filter((entry) => typeof entry === "string");

/**
 * What an office file says that the rules don't know (a policy, a subject, a recurrence), and what could never work by them. The
 * document is looked at as it was written, right or wrong, so that all faults are found at once.
 */
export function checkAgainstRules(document: unknown): Fault[] {
  const office = inside(document);
  const { calendar } = partsInOrder(document);
  const country = countryFault(calendar ?? {});
  const closed = calendar && leavesDaysOfWork(calendar) ? closedForAYear(calendar) : undefined;
  return [
    ...policyFaults(office),
    ...subjectFaults(office),
    ...rotaFaults(office, calendar),
    ...(country ? [{ key: `calendar.${country.key}`, fault: country.fault, example: "CN" }] : []),
    ...(closed
      ? [
          {
            key: "calendar.closures",
            fault: `leave no working day within a year after ${closed}`,
            example: "[{ day: 2027-01-01 }]",
          },
        ]
      : []),
  ];
}

const leavesDaysOfWork = ({ weekend }: Office["calendar"]) => new Set(weekend).size < 7;

function policyFaults({ policy, profile }: Record<string, unknown>): Fault[] {
  const { key } = inside(profile);
  const isOwn = typeof key === "string";
  const profiles = [...Object.keys(policies), ...(isOwn ? [key] : [])];
  const faults: Fault[] = [];
  if (typeof policy === "string" && !profiles.includes(policy))
    faults.push({
      key: "policy",
      fault: `"${policy}" is not a profile`,
      example: `${profiles.join(", ")}, or a file such as ./ours.json`,
    });
  if (typeof policy !== "string") return faults;
  if (typeof profile === "string") faults.push(...profileFaults(policy, profile));
  if (isOwn) faults.push(...profileFaults(policy, { ...inside(profile), key }));
  return faults;
}

/** Subjects that there aren't, and those that citizens may choose and no unit works on. */
function subjectFaults(office: Record<string, unknown>): Fault[] {
  const faults: Fault[] = [];
  const units = inUse(office.units);
  for (const [key, { subjects }] of units) {
    const unknown = texts(subjects).filter((code) => code !== "*" && !category(code));
    if (unknown.length > 0)
      faults.push({ key: `units.${key}.subjects`, fault: `unknown: ${unknown.join(", ")}`, example: codes });
  }
  const ofTheWholeCity = units.filter(([, { territory }]) => list(territory).length === 0);
  const worksOn = (code: string) =>
    ofTheWholeCity.some(([, { subjects }]) => texts(subjects).some((subject) => subject === code || subject === "*"));
  list(office.categories).forEach((code, i) => {
    if (typeof code !== "string") return;
    const key = `categories.${i}`;
    if (!category(code)) faults.push({ key, fault: `"${code}" is not a category`, example: codes });
    else if (units.length > 0 && !ownSubjects.includes(code) && !worksOn(code))
      faults.push({
        key,
        fault: `no unit for the whole city works on "${code}": add it to the subjects of one, or take it out here`,
        example: `units: { city: { subjects: [CITY, ${code}] } }`,
      });
  });
  return faults;
}

function rotaFaults({ rotas }: Record<string, unknown>, calendar?: Office["calendar"]): Fault[] {
  return inUse(rotas).flatMap(([key, { rule, from, onClosure }]) => {
    if (typeof rule !== "string" || typeof from !== "string") return [];
    const fault = ruleFault({ rule, from });
    if (fault) return [{ key: `rotas.${key}.rule`, fault, example: "FREQ=WEEKLY;BYDAY=WE" }];
    if (onClosure !== "skip" || !calendar || isEverHeld({ rule, from }, calendar)) return [];
    return [
      {
        key: `rotas.${key}.rule`,
        fault: `"${rule}" is never held: it falls on days of no work only, and onClosure is skip`,
        example: "onClosure: nextWorkingDay, or a rule that falls on working days",
      },
    ];
  });
}

/** So many days of a rule that skips days of no work are looked at: about two years of a weekly one. */
const occurrencesLookedAt = 100;

/** Make-up days are not counted: they come and go with each year's calendar, and a rota can't live on them. */
function isEverHeld(rota: { rule: string; from: string }, calendar: Office["calendar"]): boolean {
  const lasting = { ...calendar, makeUpDays: [] };
  // The first month nearly always has one; a rule of once a year needs a longer look.
  return [31, 3 * 366].some((days) =>
    daysOf(rota, addDays(rota.from, days))
      .slice(0, occurrencesLookedAt)
      .some((day) => isWorkingDay(lasting, day)),
  );
}

/** How far ahead the turns of a file are looked at; what meets later is flagged when it is laid out. */
const daysLookedAt = 366;

/** What the parts of an office that are in order lay out. */
function laidOutFrom({ calendar, zone, booking, rotas = {} }: Partial<Office>, fromDay: string): PlannedReception[] {
  if (!calendar || !zone || !booking) return [];
  if (!leavesDaysOfWork(calendar) || closedForAYear(calendar)) return [];
  return Object.entries(rotas)
    .filter(([, rota]) => !rota.retired && rota.start < rota.end && !ruleFault(rota))
    .flatMap(([rotaKey, rota]) =>
      layOut({ rota, rotaKey, calendar, zone, booking, fromDay, toDay: addDays(fromDay, daysLookedAt) }),
    );
}

/** Rotas that are over: the rule gives no day from that day on. */
export function endedRotaFaults({ rotas = {} }: Partial<Office>, fromDay: string): Fault[] {
  return Object.entries(rotas)
    .filter(([, rota]) => !rota.retired && !ruleFault(rota) && !fallsOnADayFrom(rota, fromDay))
    .map(([key, { rule }]) => ({
      key: `rotas.${key}.rule`,
      fault: `"${rule}" gives no day after ${fromDay}: the rota is over`,
      example: "retired: true, or another UNTIL",
    }));
}

/** Where the rotas of an office would have one leader in two places at once, from that day on; each pair of rotas once. */
export function doubleDutyFaults(office: Partial<Office>, fromDay: string): Fault[] {
  const turns = laidOutFrom(office, fromDay);
  const pairs = new Map<string, Fault>();
  for (const [one, other] of doubleDuties(turns)) {
    const pair = `${one.rotaKey} ${other.rotaKey} ${one.leaderKey}`;
    if (pairs.has(pair)) continue;
    const fault = `has "${one.leaderKey}" on ${other.date} while "${one.rotaKey}" has them too`;
    pairs.set(pair, { key: `rotas.${other.rotaKey}.leaders`, fault, example: "a start after the other rota's end" });
  }
  return [...pairs.values()];
}

/** Where they would have two receptions in one room at once, from that day on; each pair of rotas once. */
export function roomFaults(office: Partial<Office>, fromDay: string): Fault[] {
  const pairs = new Map<string, Fault>();
  for (const [one, other] of roomClashes(laidOutFrom(office, fromDay), office.venues ?? {})) {
    const pair = `${one.rotaKey} ${other.rotaKey}`;
    if (pairs.has(pair)) continue;
    const fault = `has "${other.venueKey}" on ${other.date} while "${one.rotaKey}" is in that room`;
    pairs.set(pair, { key: `rotas.${other.rotaKey}.venue`, fault, example: "another venue, or one without a room" });
  }
  return [...pairs.values()];
}
