import { isOver } from "../../../domain/caseState.ts";
import type { Content } from "../../../domain/message.ts";
import { listed } from "../../../i18n/lists.ts";
import { addToCase, rate as rateAnswer } from "../../../office/cases/applicant.ts";
import { casesOf, ownCase } from "../../../office/cases/caseStatus.ts";
import { keepFile } from "../../../office/cases/evidence.ts";
import { categoryName } from "../../../office/names.ts";
import { largestFile } from "../../../store/blobs.ts";
import { dialog, type Taken } from "../../dialog.ts";
import { anythingAnswer, wordsAndFiles } from "../../fileQuestions.ts";
import { choose, text } from "../../questions.ts";
import type { Outcome, Setting } from "../../setting.ts";

// What an applicant adds to a case, and what they think of the answer.

/** The cases that somebody may still have something to say to. */
export async function openCasesOf({ work, person }: Setting) {
  const mine = await casesOf(work, person.id);
  return mine.filter((one) => !isOver(one));
}

const which = choose({
  ask: "add.which",
  from: async (setting) => [
    ...(await openCasesOf(setting)).map(({ receiptNumber, category }) => ({
      id: receiptNumber,
      label: `${receiptNumber} · ${categoryName(category, setting.language)}`,
    })),
    { id: "none", label: setting.say("add.none") },
  ],
});

/** As many as while filing; more can be added again. */
export const filesAtOnce = 10;

/** The other pictures of an album come while it is still asked what the first is about. */
async function orMoreOfIt(content: Content, setting: Setting): Promise<Taken<string>> {
  const begun = anythingAnswer.safeParse(setting.answers.content);
  if (content.kind !== "files" || !begun.success) return which.take(content, setting, undefined);
  const room = Math.max(0, filesAtOnce - begun.data.files.length);
  for (const file of content.files.slice(0, room))
    begun.data.files.push(await keepFile(setting.work, setting.chat.id, file));
  setting.answers.content = begun.data;
  const { say } = setting;
  const left = listed(
    say,
    content.files.slice(room).map(({ name }) => name),
  );
  const notTaken = left ? say("hints.tooManyFiles", { name: left, max: filesAtOnce }) : "";
  return { ok: true, narrow: "", note: [room > 0 ? say("add.alsoTaken") : "", notTaken].filter(Boolean).join("\n") };
}

/** More for a case: words, photos, documents, a voice message. What was sent out of the blue is about one of the cases, or none. */
export const add = dialog(
  "add",
  {
    receipt: { ...which, take: orMoreOfIt },
    content: wordsAndFiles({
      ask: "add.content",
      max: 4000,
      maxFiles: filesAtOnce,
      largest: largestFile,
      keep: (sent, { work, chat }) => keepFile(work, chat.id, sent),
    }),
  },
  async ({ receipt, content }, { work, person, say }): Promise<Outcome> => {
    const own = receipt === "none" ? null : await ownCase(work, person.id, receipt);
    if (!own) return { say: [{ text: say("add.notAdded") }], goTo: "/menu" };
    await addToCase(work, own, { text: content.text, fileIds: content.files });
    const choices = [{ id: `/case ${receipt}`, label: say("news.showCase") }];
    return { say: [{ text: say("add.done", { receipt }), choices }] };
  },
);

const stars = ({ say }: Setting) => ["1", "2", "3", "4", "5"].map((id) => ({ id, label: say(`rate.stars.${id}`) }));

/** 1 to 5 for the bureau and for the unit, and a word; asked once for each answer. */
export const rate = dialog(
  "rate",
  {
    receipt: choose({ ask: "cases.which", from: () => [] }),
    bureau: choose({ ask: "rate.bureau", from: stars }),
    unit: choose({ ask: "rate.unit", from: stars }),
    word: text({ ask: "rate.word", max: 500, optional: true }),
  },
  async ({ receipt, bureau, unit, word }, { work, person, say }): Promise<Outcome> => {
    const own = await ownCase(work, person.id, receipt);
    if (!own) return { goTo: "/status" };
    const rated = await rateAnswer(work, own, { bureau: Number(bureau), unit: Number(unit), word: word || undefined });
    if (!rated.ok) return { say: [{ text: say(`rate.${rated.reason}`) }], goTo: `/case ${receipt}` };
    const choices =
      rated.review === "possible"
        ? [
            {
              id: `/${own.stage === "review" ? "secondreview" : "review"} ${receipt}`,
              label: say("applicantStep.review"),
            },
          ]
        : [];
    choices.push({ id: `/case ${receipt}`, label: say("news.showCase") });
    return { say: [{ text: say(`rate.thanks.${rated.review}`), choices }] };
  },
);
