// A group's filing in words: how many people, and who speaks for them.

import { dateInWords } from "../../i18n/dates.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { placesFor, representativesOf, speakerName } from "./representatives.ts";

/** How many people, who has confirmed and since when, and how many may still. Nothing for a case of one person. */
export async function groupLines(work: Work, subject: Case, language: string): Promise<string[]> {
  if (subject.groupSize === null) return [];
  const say = (key: string, params = {}) => work.texts.say(language, key, params);
  const all = await representativesOf(work, subject.id);
  const lines = all.map((one) =>
    say(one.writtenById === null ? "represent.confirmed" : "represent.writtenDown", {
      name: speakerName(work, one, language),
      date: dateInWords(one.since, work.office.zone, language),
    }),
  );
  return [
    say("represent.people", { count: subject.groupSize }),
    ...(lines.length > 0 ? lines : [say("represent.nobody")]),
    say("represent.places", { count: Math.max(0, placesFor(work, subject) - all.length) }),
  ];
}
