import type { Office } from "../config/officeFile.ts";
import { category } from "../domain/taxonomy.ts";
import type { Work } from "../store/work.ts";

// How the office's things are called, per language.

type PerLanguage = Record<string, string> | undefined;

/** The name in that language, else in the office's own. */
export const named = (names: PerLanguage, office: Pick<Office, "languages">, language: string): string =>
  names?.[language] ?? names?.[office.languages[0] ?? "en"] ?? "";

export const unitName = (office: Office, unitKey: string | null, language: string) =>
  unitKey ? named(office.units[unitKey]?.name, office, language) || unitKey : "";

export const leaderName = (office: Office, leaderKey: string, language: string) => {
  const leader = office.leaders[leaderKey];
  return {
    name: named(leader?.name, office, language) || leaderKey,
    post: named(leader?.post, office, language),
    portfolio: named(leader?.portfolio, office, language),
  };
};

/** "Mayor Lin Zhiyuan", as that language writes a post and a name; the name alone where there is no post. */
export function leaderInWords({ office, texts }: Pick<Work, "office" | "texts">, leaderKey: string, language: string) {
  const { name, post } = leaderName(office, leaderKey, language);
  return post ? texts.say(language, "naming.leader", { post, name }) : name;
}

export const venueName = (office: Office, venueKey: string, language: string) => {
  const venue = office.venues[venueKey];
  return {
    name: named(venue?.name, office, language) || venueKey,
    address: named(venue?.address, office, language),
    room: named(venue?.room, office, language),
    directions: named(venue?.directions, office, language),
    map: mapLink(venue),
  };
};

/** "Citizens’ Centre, Room 3", as that language writes it; the venue alone where it has no rooms. */
export function placeInWords({ office, texts }: Pick<Work, "office" | "texts">, venueKey: string, language: string) {
  const { name, room } = venueName(office, venueKey, language);
  return room ? texts.say(language, "naming.place", { name, room }) : name;
}

/** A map that opens on any telephone; nothing where the office file gives no point. */
const mapLink = (point: { latitude?: number; longitude?: number } | undefined): string =>
  point?.latitude === undefined || point.longitude === undefined
    ? ""
    : `https://www.openstreetmap.org/?mlat=${point.latitude}&mlon=${point.longitude}#map=17/${point.latitude}/${point.longitude}`;

export const categoryName = (code: string, language: string) => named2(category(code)?.names, language) || code;

export const subcategoryName = (code: string, key: string, language: string) =>
  named2(category(code)?.children.find((child) => child.key === key)?.names, language) || key;

const named2 = (names: PerLanguage, language: string) => names?.[language] ?? names?.en ?? "";
