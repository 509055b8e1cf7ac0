// Questions about the office, answered in a sentence or two from the office file.

import type { Message } from "../domain/message.ts";
import { named, venueName } from "../office/names.ts";
import type { FaqKey } from "./reading/read.ts";
import type { Setting } from "./setting.ts";

const texts: Record<FaqKey, string> = {
  bring: "answers.bring",
  free: "answers.free",
  where: "answers.where",
  hours: "answers.hours",
  howLong: "answers.howLong",
  whoCanCome: "answers.whoCanCome",
  interpreter: "answers.interpreter",
  anonymous: "answers.anonymous",
  notReceived: "answers.notReceived",
  phone: "answers.phone",
};

export function answerTo(key: FaqKey, setting: Setting): Message {
  const { work, language, say } = setting;
  const { office } = work;
  const { phone, email = "", address, hours } = office.contact;
  const values = {
    phone,
    email,
    address: named(address, office, language),
    hours: named(hours, office, language),
    bring: named(office.notice.bring, office, language),
    notReceived: named(office.notice.notReceived, office, language),
    minutes: Math.min(...rotasOf(setting).map(({ slotMinutes }) => slotMinutes)),
    venues: venuesOf(setting).join("\n"),
  };
  if (key === "phone" && !email) return { text: say("answers.phoneOnly", values) };
  if (key === "howLong" && !Number.isFinite(values.minutes)) return { text: say("answers.howLongAnswer") };
  return { text: say(texts[key], values).trim() };
}

const rotasOf = ({ work }: Setting) => Object.values(work.office.rotas).filter(({ retired }) => !retired);

/** Where receptions are held. */
function venuesOf(setting: Setting): string[] {
  const { work, language, say } = setting;
  const keys = [...new Set(rotasOf(setting).map(({ venue }) => venue))];
  return keys.map((key) => {
    const { name, address, room, directions } = venueName(work.office, key, language);
    const at = [address, room].filter(Boolean).join(say("answers.comma"));
    return say("answers.venue", { name, at, directions }).trim();
  });
}
