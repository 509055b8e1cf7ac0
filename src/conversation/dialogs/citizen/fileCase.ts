import { may } from "../../../domain/rights.ts";
import { aboutConduct } from "../../../domain/routing.ts";
import { caseKinds, category } from "../../../domain/taxonomy.ts";
import { dateInWords } from "../../../i18n/dates.ts";
import { keepFile } from "../../../office/cases/evidence.ts";
import { type Filing, fileCase } from "../../../office/cases/filing.ts";
import { categoryName, subcategoryName, unitName } from "../../../office/names.ts";
import { rememberDetails } from "../../../office/people/ownDetails.ts";
import { largestFile } from "../../../store/blobs.ts";
import { dialog } from "../../dialog.ts";
import { evidence } from "../../fileQuestions.ts";
import { choose, confirm, place, points, text } from "../../questions.ts";
import { categoryIn, sureCategory } from "../../reading/read.ts";
import { notAllowedSaid, type Setting } from "../../setting.ts";
import { earlierCase, earlierReceipt } from "./earlierReceipt.ts";
import { isGroup, nameTreated, othersQuestion, peopleQuestion } from "./forAGroup.ts";
import { nameQuestion, phoneQuestion } from "./person.ts";
import { representativeCode } from "./representativeCode.ts";

const filesAllowed = 10;

const signed = ({ answers }: Setting) => answers.confidentiality !== "anonymous";
/** Where the story is known already, what it is most likely about stands first; the applicant chooses. */
function likeliestFirst(codes: string[], story: unknown): string[] {
  const { code = "", certainty = 0 } = (typeof story === "string" && categoryIn(story)) || {};
  if (certainty < sureCategory || !codes.includes(code)) return codes;
  return [code, ...codes.filter((other) => other !== code)];
}

const children = ({ answers }: Setting) => category(String(answers.category))?.children ?? [];

export const file = dialog(
  "file",
  {
    kind: choose({
      ask: "file.kind",
      label: "file.label.kind",
      from: ({ say }) => caseKinds.map((kind) => ({ id: kind, label: say(`kind.${kind}`) })),
    }),
    category: choose({
      ask: "file.category",
      label: "file.label.category",
      clears: ["subcategory"],
      from: ({ work, language, answers }) =>
        likeliestFirst(work.office.categories, answers.details).map((code) => ({
          id: code,
          label: categoryName(code, language),
        })),
    }),
    subcategory: choose({
      ask: "file.subcategory",
      label: "file.label.subcategory",
      when: (setting) => children(setting).length > 0,
      from: (setting) => [
        ...children(setting).map(({ key }) => ({
          id: key,
          label: subcategoryName(String(setting.answers.category), key, setting.language),
        })),
        { id: "other", label: setting.say("file.otherSubject") },
      ],
    }),
    conduct: choose({
      ask: "file.conduct",
      label: "file.label.conduct",
      when: ({ answers }) => aboutConduct(String(answers.category)),
      from: ({ work, language, say }) => [
        { id: "none", label: say("file.noConduct") },
        ...Object.entries(work.office.units)
          .filter(([, { retired }]) => !retired)
          .map(([key]) => ({ id: key, label: unitName(work.office, key, language) })),
      ],
    }),
    demands: points({
      ask: ({ answers, say }) => say(answers.kind === "thanks" ? "file.thanks" : "file.demands"),
      label: ({ answers }) => (answers.kind === "thanks" ? "file.label.thanks" : "file.label.demands"),
      min: 1,
      max: 9,
      longest: 500,
    }),
    place: place({ ask: "file.place", label: "file.label.place", optional: true }),
    details: text({ ask: "file.details", label: "file.label.details", min: 20, max: 4000 }),
    evidence: evidence({
      ask: "file.evidence",
      label: "file.label.evidence",
      max: filesAllowed,
      largest: largestFile,
      keep: (sent, { work, chat }) => keepFile(work, chat.id, sent),
    }),
    confidentiality: choose({
      ask: "file.confidentiality",
      label: "file.label.confidentiality",
      clears: ["earlier"],
      from: ({ say }) =>
        ["named", "confidential", "anonymous", "group"].map((id) => ({ id, label: say(`confidentiality.${id}`) })),
    }),
    people: peopleQuestion,
    others: othersQuestion,
    earlier: earlierReceipt(signed),
    name: nameQuestion("file.name", signed),
    phone: phoneQuestion("file.phone", { when: signed }),
    check: confirm({ show: "file.check", yes: "file.yes" }),
  },
  async (answers, setting) => {
    const { work, person, staff, language, say } = setting;
    const captions = answers.evidence.flatMap(({ caption }) => (caption ? [caption] : []));
    const desk = may(staff, "case.fileForOthers") ? staff : undefined;
    if (!desk && signed(setting))
      await rememberDetails(work, person.id, { name: answers.name, phone: answers.phone || undefined });
    const filing: Filing = {
      contactId: desk ? undefined : person.id,
      kind: answers.kind,
      category: answers.category,
      subcategory: answers.subcategory && answers.subcategory !== "other" ? answers.subcategory : undefined,
      complainedUnitKey: answers.conduct && answers.conduct !== "none" ? answers.conduct : undefined,
      demands: answers.demands,
      place: answers.place,
      details: [answers.details, ...captions].join("\n\n"),
      fileIds: answers.evidence.map(({ id }) => id),
      confidentiality: nameTreated(setting),
      group: isGroup(setting) ? { size: Number(answers.people), others: Number(answers.others) } : undefined,
      name: answers.name,
      phone: answers.phone || undefined,
      language,
      earlierCaseId: await earlierCase(answers.earlier, setting),
    };
    const filed = await fileCase(work, filing, desk);
    if (!filed.ok) return notAllowedSaid(setting);
    const { zone } = work.office;
    const date = filed.decisionDue ? dateInWords(filed.decisionDue, zone, language) : "";
    const receipt = filed.receiptNumber;
    const words = { receipt, code: filed.queryCode, date };
    const done = desk && date ? "file.doneDesk" : date ? "file.done" : "file.doneNoDate";
    const toPassOn = filed.codes.length;
    const ofGroup = isGroup(setting)
      ? say(toPassOn > 0 ? "represent.filed" : "represent.filedAlone", { count: Number(answers.people) })
      : "";
    const codes = filed.codes.map((code) => representativeCode(setting, receipt, code));
    const choices = [
      { id: desk ? `/look ${receipt}` : `/case ${receipt}`, label: say("news.showCase") },
      ...(isGroup(setting) ? [{ id: `/representatives ${receipt}`, label: say("represent.open") }] : []),
      ...(desk ? [] : [{ id: "/book", label: say("menu.book") }]),
    ];
    const passOn = toPassOn > 0 ? say("represent.passOn", { count: toPassOn }) : "";
    const text = [say(done, words), ofGroup, passOn].filter(Boolean).join("\n\n");
    return { say: [{ text, choices, secret: filed.queryCode }, ...codes] };
  },
);
