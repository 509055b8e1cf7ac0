import type { Office } from "../config/officeFile.ts";
import type { Fault } from "../config/settings.ts";
import { addDays } from "./calendar.ts";
import { countryFault } from "./holidays.ts";
import { profileFaults } from "./ownProfile.ts";
import { policies } from "./policy.ts";
import { layOut, type PlannedReception } from "./rota.ts";
import { ruleFault } from "./rotaRule.ts";
import { category, taxonomy } from "./taxonomy.ts";
import { doubleDuties, roomClashes } from "./turns.ts";

const codes = taxonomy.map(({ code }) => code).join(", ");

/** What an office file says that the rules don't know: a policy, a subject, a recurrence. */
export function checkAgainstRules(office: Office): Fault[] {
  const faults: Fault[] = [];
  const profiles = [...Object.keys(policies), ...(typeof office.profile === "object" ? [office.profile.key] : [])];
  if (!profiles.includes(office.policy)) {
    faults.push({
      key: "policy",
      fault: `"${office.policy}" is not a profile`,
      example: `${profiles.join(", ")}, or a file such as ./ours.json`,
    });
  }
  if (office.profile !== undefined) faults.push(...profileFaults(office.policy, office.profile));
  office.categories.forEach((code, i) => {
    if (!category(code)) faults.push({ key: `categories.${i}`, fault: `"${code}" is not a category`, example: codes });
  });
  for (const [key, { subjects }] of Object.entries(office.units)) {
    const unknown = subjects.filter((code) => code !== "*" && !category(code));
    if (unknown.length > 0)
      faults.push({ key: `units.${key}.subjects`, fault: `unknown: ${unknown.join(", ")}`, example: codes });
  }
  for (const [key, rota] of Object.entries(office.rotas)) {
    const fault = rota.retired ? undefined : ruleFault(rota);
    if (fault) faults.push({ key: `rotas.${key}.rule`, fault, example: "FREQ=WEEKLY;BYDAY=WE" });
  }
  const country = countryFault(office.calendar ?? {});
  if (country) faults.push({ key: `calendar.${country.key}`, fault: country.fault, example: "CN" });
  return faults;
}

/** How far ahead the turns of a file are looked at; what meets later is flagged when it is laid out. */
const daysLookedAt = 366;

const laidOutFrom = ({ calendar, zone, booking, rotas }: Office, fromDay: string): PlannedReception[] =>
  Object.entries(rotas)
    .filter(([, rota]) => !rota.retired)
    .flatMap(([rotaKey, rota]) =>
      layOut({ rota, rotaKey, calendar, zone, booking, fromDay, toDay: addDays(fromDay, daysLookedAt) }),
    );

/** Where the rotas of a checked office would have one leader in two places at once, from that day on; each pair of rotas once. */
export function doubleDutyFaults(office: Office, fromDay: string): Fault[] {
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
export function roomFaults(office: Office, fromDay: string): Fault[] {
  const pairs = new Map<string, Fault>();
  for (const [one, other] of roomClashes(laidOutFrom(office, fromDay), office.venues)) {
    const pair = `${one.rotaKey} ${other.rotaKey}`;
    if (pairs.has(pair)) continue;
    const fault = `has "${other.venueKey}" on ${other.date} while "${one.rotaKey}" is in that room`;
    pairs.set(pair, { key: `rotas.${other.rotaKey}.venue`, fault, example: "another venue, or one without a room" });
  }
  return [...pairs.values()];
}
