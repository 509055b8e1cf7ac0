// Whoever writes that somebody is in danger gets the office's numbers at once: before consent, in any dialog, without losing it. Nothing
// is recorded for it, and nobody else hears of it.

import type { Content, Message } from "../domain/message.ts";
import { type EmergencyKind, emergencyIn } from "./reading/emergency.ts";
import type { Setting } from "./setting.ts";
import { amountSaid } from "./words.ts";

/** What a citizen has written tells of danger. Staff write of what happened to others. */
export function dangerIn(content: Content, { memberships }: Setting): EmergencyKind | undefined {
  if (memberships.length > 0) return undefined;
  if (content.kind === "text") return emergencyIn(content.text);
  return content.kind === "files" && content.caption ? emergencyIn(content.caption) : undefined;
}

/** Letters' worth from which a text is a story as well, and is taken as what it would be without the danger. */
const storyFrom = 60;
export const isStory = (content: Content): boolean =>
  content.kind === "files" || (content.kind === "text" && amountSaid(content.text) >= storyFrom);

export function whomToCall(kind: EmergencyKind, { work, language, say }: Setting): Message {
  const { emergency, languages } = work.office;
  const numbers = emergency
    .filter((entry) => entry.for.includes(kind))
    .map(({ number, name }) =>
      say("emergency.number", { number, name: name[language] ?? name[languages[0] ?? ""] ?? "" }),
    );
  const lines = numbers.length > 0 ? numbers : [say("emergency.noNumber")];
  return { text: [say(`emergency.${kind}`), ...lines, "", say("emergency.notWatched")].join("\n") };
}
