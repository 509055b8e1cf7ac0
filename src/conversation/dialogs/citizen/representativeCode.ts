import type { Message } from "../../../domain/message.ts";
import { dateInWords, timeInWords } from "../../../i18n/dates.ts";
import { chatLink } from "../../../office/chatLink.ts";
import { named } from "../../../office/names.ts";
import type { Setting } from "../../setting.ts";

/** A code for one further representative, to be passed on as it is. */
export function representativeCode(
  { work, language, say }: Setting,
  receipt: string,
  { code, until }: { code: string; until: Date },
): Message {
  const { office } = work;
  const link = chatLink(work, code);
  const words = {
    receipt,
    code,
    link: link ?? "",
    office: named(office.name, office, language),
    date: dateInWords(until, office.zone, language),
    time: timeInWords(until, office.zone),
  };
  return {
    text: say(link ? "represent.codeAndLink" : "represent.code", words),
    choices: [{ id: `/representatives ${receipt}`, label: say("represent.open") }],
    secret: code,
  };
}
