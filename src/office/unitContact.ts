import type { Work } from "../store/work.ts";
import { named, unitName } from "./names.ts";

/** Whom the applicants of a unit can ask, in words: name, telephone, room, hours. Nothing where the office file names nobody. */
export function unitContact(
  { office, texts }: Pick<Work, "office" | "texts">,
  unitKey: string | null,
  language: string,
): string {
  const contact = unitKey ? office.units[unitKey]?.contact : undefined;
  if (!contact) return "";
  const name = texts.say(language, "unitContact.line", {
    name: named(contact.name, office, language),
    phone: contact.phone,
  });
  const more = [named(contact.room, office, language), named(contact.hours, office, language)];
  return [name, ...more].filter(Boolean).join(" · ");
}

/** Every unit that names somebody, in the office file's order. */
export const unitContacts = (
  work: Pick<Work, "office" | "texts">,
  language: string,
): { unit: string; contact: string }[] =>
  Object.entries(work.office.units).flatMap(([key, { retired }]) => {
    const contact = retired ? "" : unitContact(work, key, language);
    return contact ? [{ unit: unitName(work.office, key, language), contact }] : [];
  });
