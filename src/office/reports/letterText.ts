// What a letter says: the step's history entry, with the facts of the case around it, in the case's language.

import { z } from "zod";
import { dateInWords } from "../../i18n/dates.ts";
import type { Case, CaseDemand, CaseEvent, Letter } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { eventContent } from "../cases/caseHistory.ts";
import { categoryName, named, unitName } from "../names.ts";
import { unitContact } from "../unitContact.ts";
import { letterNumber } from "./letters.ts";

export type Lettered = Letter & { case: Case & { demands: CaseDemand[] }; event: CaseEvent };
type Qr = { svg: string; caption: string };
type Words = Pick<Work, "office" | "texts">;

/** The data that templates/letter.typ shows. */
export function letterText(work: Words, letter: Lettered, qr?: Qr): object {
  const { office, texts } = work;
  const subject = letter.case;
  const { language } = subject;
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const date = (at: Date) => dateInWords(at, office.zone, language);
  const content = eventContent.parse(letter.event.data);
  const day = (key: string) => (content[key] ? date(new Date(content[key])) : "");
  const fact = (key: string, value: string) => (value ? [{ label: say(`letters.fact.${key}`), value }] : []);
  const isReply = letter.kind === "reply" || letter.kind === "reviewDecision";
  const byUnit = isReply ? unitName(office, subject.unitKey, language) : "";
  const contact = [
    named(office.contact.address, office, language),
    office.contact.phone,
    named(office.contact.hours, office, language),
  ];

  return {
    language,
    title: say(`letters.title.${letter.kind}`),
    number: letterNumber(texts, letter, language),
    watermark: office.demo ? say("letters.demo") : "",
    foot: `${letterNumber(texts, letter, language)} · ${subject.receiptNumber}`,
    notPrinted: say("print.notPrinted"),
    page: say("print.page", { page: "{page}", pages: "{pages}" }),
    office: { name: named(office.name, office, language), lines: contact.filter(Boolean) },
    qr,
    salutation:
      subject.confidentiality === "named" && subject.name
        ? say("letters.toName", { name: subject.name })
        : say("letters.toCase", { receipt: subject.receiptNumber }),
    facts: [
      ...fact("receipt", subject.receiptNumber),
      ...fact("subject", categoryName(subject.category, language)),
      ...fact("group", subject.groupSize === null ? "" : say("letters.people", { count: subject.groupSize })),
      ...fact("received", date(subject.registeredAt)),
      ...fact("unit", unitName(office, content.unit ?? subject.unitKey, language)),
      ...fact("contact", unitContact(work, content.unit ?? subject.unitKey, language)),
      ...fact("channel", content.channel ?? ""),
      ...fact("office", content.office ?? ""),
      ...fact("where", content.where ?? ""),
      ...fact("how", content.how ?? ""),
      ...fact(
        "reason",
        content.refusal && content.reason
          ? say("naming.labelAndText", { label: content.refusal, text: content.reason })
          : (content.refusal ?? content.reason ?? ""),
      ),
      ...fact("goTo", content.goTo ?? ""),
      ...fact("formerDue", day("formerDue")),
      // An extension may be of another date than the answer's: the text says of which.
      ...(letter.kind === "extension" && !content.answerDue
        ? fact("newDue", day("newDue"))
        : fact("due", isReply ? "" : day("answerDue"))),
    ],
    parts: [
      {
        heading: say("letters.matters"),
        paragraphs: [],
        matters: mattersOf(letter).map(({ number, text, answer }) => ({
          number,
          text,
          lines: isReply && answer ? answer.split("\n") : [],
        })),
      },
      // The reply's answers stand with the matters; anything else is told in the words in which it was told.
      ...(isReply || !content.text
        ? []
        : [{ heading: say("letters.decision"), paragraphs: content.text.split("\n"), matters: [] }]),
      { heading: say("letters.rights"), paragraphs: rights(work, letter), matters: [] },
    ],
    signature: { by: byUnit || named(office.name, office, language), date: date(letter.at) },
  };
}

const matters = z.array(z.object({ number: z.number(), text: z.string(), answer: z.string().nullable() }));

/** The demands and their answers as they were when the letter was first printed: a later answer doesn't change an earlier letter. */
export const mattersOf = (letter: Lettered) => matters.parse(letter.matters ?? letter.case.demands);

/** What the applicant can do, and until when. */
function rights({ office, texts }: Words, { kind, case: subject, event }: Lettered): string[] {
  const { language } = subject;
  const { reviewUntil } = eventContent.parse(event.data);
  const where = { phone: office.contact.phone, address: named(office.contact.address, office, language) };
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const until = reviewUntil ? dateInWords(new Date(reviewUntil), office.zone, language) : "";
  if (kind === "reply")
    return [
      until ? say("letters.askReviewUntil", { date: until, ...where }) : say("letters.askReview", where),
      say("letters.free"),
    ];
  if (kind === "reviewDecision")
    return [
      until ? say("letters.askSecondReviewUntil", { date: until, ...where }) : say("letters.afterReview", where),
      say("letters.free"),
    ];
  if (kind === "notAccepted") return [say("letters.againstNotAccepted", where), say("letters.free")];
  return [say("letters.duringCase", where), say("letters.free")];
}
