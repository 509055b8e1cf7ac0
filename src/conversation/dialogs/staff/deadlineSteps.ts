import { endOfDay, officeDay } from "../../../domain/calendar.ts";
import { extensionDays } from "../../../domain/extension.ts";
import { dateInWords, dateOfDay } from "../../../i18n/dates.ts";
import { lookAtCase } from "../../../office/cases/caseAccess.ts";
import { previewOfTrack, setTrack, type TrackRefusal, tracksFor } from "../../../office/deadlines/caseTrack.ts";
import { decideExtension, extend, extensionOf, previewOfExtension } from "../../../office/deadlines/extension.ts";
import { explain, openQuestion, supervise, supervisionDays } from "../../../office/deadlines/supervision.ts";
import type { Case } from "../../../store/generated/client.ts";
import { type Answers, dialog, type Questions } from "../../dialog.ts";
import { choose, type Option, text } from "../../questions.ts";
import { readDay } from "../../reading/notRead.ts";
import type { Outcome, Setting } from "../../setting.ts";
import { applicantTold } from "./applicantTold.ts";
import { keptAsNote } from "./typedIsKept.ts";

// What staff do about the dates of a case: more time, another time of the policy, a question that must be answered by a date.

const receipt = choose({ ask: "cases.which", from: () => [] });
const known = choose({ ask: "cases.which", from: () => [] });

const caseInHand = ({ work, answers }: Setting): Promise<Case | null> =>
  work.tx.case.findUnique({ where: { receiptNumber: String(answers.receipt) } });

const withCase = async <T>(setting: Setting, use: (subject: Case) => Promise<T> | T, without: T): Promise<T> => {
  const subject = await caseInHand(setting);
  return subject ? use(subject) : without;
};

const dayOption = ({ language }: Setting, day: string): Option => ({
  id: day,
  label: dateOfDay(day, language),
});

/** A day from a list, or typed in words or as 2026-12-31 and no later than the list's last. */
const day = (ask: string | ((setting: Setting) => Promise<string>), days: (setting: Setting) => Promise<string[]>) =>
  choose({
    ask,
    from: async (setting) => (await days(setting)).map((id) => dayOption(setting, id)),
    narrow: async (typed, setting) => {
      const { now, office } = setting.work;
      const read = readDay(typed, setting, { by: true });
      const last = (await days(setting)).at(-1);
      if (!read.ok) return read.hint ? { ok: false, hint: read.hint } : undefined;
      if (!last) return undefined;
      if (read.day <= last && endOfDay(read.day, office.zone) > now) return { ok: true, value: read.day };
      const date = dayOption(setting, last).label;
      return { ok: false, hint: setting.say("deadline.notThatLate", { date }) };
    },
  });

const done = (setting: Setting, key: string, receiptNumber: string, more = {}): Outcome =>
  onward(setting, setting.say(key, { receipt: receiptNumber, ...more }), receiptNumber);

const onward = (setting: Setting, text: string, receiptNumber: string): Outcome => ({
  say: [
    {
      text,
      choices: [
        { id: `/look ${receiptNumber}`, label: receiptNumber },
        { id: "/cases", label: setting.say("menu.cases") },
      ],
    },
  ],
});

/** The member of staff and the case, each look recorded; or word that there is no such case for them. */
async function atCase<Q extends Questions>(
  answers: Answers<Q> & { receipt: string },
  setting: Setting,
  act: (staff: NonNullable<Setting["staff"]>, subject: Case) => Promise<Outcome>,
): Promise<Outcome> {
  const { work, staff, say } = setting;
  const subject = staff && (await lookAtCase(work, staff, answers.receipt));
  return staff && subject ? act(staff, subject) : { say: [{ text: say("cases.notYours") }] };
}

type Extendable = Extract<Awaited<ReturnType<typeof extensionOf>>, { ok: true }>;

const daysFor = ({ row, terms }: Extendable, { work }: Setting) =>
  extensionDays(row.dueAt, terms.latest, work.office.zone, work.office.calendar);

const extendDialog = dialog(
  "extend",
  {
    receipt,
    until: day(
      (setting) =>
        withCase(
          setting,
          async (subject) => {
            const found = await extensionOf(setting.work, subject);
            if (!found.ok) return setting.say(`deadline.not.${found.reason}`);
            const { zone } = setting.work.office;
            return setting.say(found.terms.interim ? "deadline.untilInterim" : "deadline.until", {
              date: dateInWords(found.row.dueAt, zone, setting.language),
              latest: dateOfDay(
                daysFor(found, setting).at(-1) ?? officeDay(found.terms.latest, zone),
                setting.language,
              ),
            });
          },
          setting.say("cases.notYours"),
        ),
      (setting) =>
        withCase(
          setting,
          async (subject) => {
            const found = await extensionOf(setting.work, subject);
            return found.ok ? daysFor(found, setting) : [];
          },
          [],
        ),
    ),
    reason: text({ ask: "deadline.reason", min: 20, max: 1000 }),
    preview: choose({
      ask: (setting) =>
        withCase(
          setting,
          async (subject) => {
            const found = await extensionOf(setting.work, subject);
            if (!found.ok) return setting.say(`deadline.not.${found.reason}`);
            const { until, reason } = setting.answers;
            const shown = previewOfExtension(setting.work, subject, found, String(until), String(reason));
            return setting.say("cases.preview", { text: shown });
          },
          setting.say("cases.notYours"),
        ),
      from: ({ say }) => [
        { id: "send", label: say("cases.send") },
        { id: "rewrite", label: say("cases.rewrite") },
      ],
    }),
  },
  async (answers, setting) => {
    if (answers.preview === "rewrite") return { start: "extend", answers: { receipt: answers.receipt } };
    return atCase(answers, setting, async (staff, subject) => {
      const { until, reason } = answers;
      const extended = await extend(setting.work, staff, { caseId: subject.id, day: until, reason });
      const { receiptNumber } = subject;
      if (!extended.ok)
        return keptAsNote(setting, receiptNumber, setting.say(`deadline.not.${extended.reason}`), reason);
      if (extended.done === "asked") return done(setting, "deadline.askedHead", receiptNumber);
      return onward(setting, applicantTold(extended.reached, receiptNumber, setting), receiptNumber);
    });
  },
  { right: "case.extend" },
);

const withholdDialog = dialog(
  "withhold",
  { request: known, note: text({ ask: "deadline.declineWhy", min: 10, max: 500 }) },
  async ({ request, note }, setting) => {
    const { work, staff, say } = setting;
    const decided = staff && (await decideExtension(work, staff, Number(request), { approve: false, note }));
    if (!decided) return { goTo: "/menu" };
    if (decided.ok) return done(setting, "deadline.declineDone", decided.receiptNumber);
    const about = await work.tx.extensionRequest.findUnique({
      where: { id: Number(request) || 0 },
      select: { case: { select: { receiptNumber: true } } },
    });
    return keptAsNote(setting, about?.case.receiptNumber ?? "", say(`deadline.not.${decided.reason}`), note);
  },
  { right: "case.extend" },
);

const superviseDialog = dialog(
  "supervise",
  {
    receipt,
    question: text({ ask: "supervise.question", min: 10, max: 1000 }),
    until: day("supervise.until", (setting) =>
      withCase(setting, (subject) => supervisionDays(setting.work, subject), []),
    ),
  },
  async (answers, setting) =>
    atCase(answers, setting, async (staff, subject) => {
      const { question, until } = answers;
      const asked = await supervise(setting.work, staff, { caseId: subject.id, question, day: until });
      if (!asked.ok) return { say: [{ text: setting.say("cases.notYours") }] };
      return done(setting, asked.told > 0 ? "supervise.done" : "supervise.doneNobody", subject.receiptNumber, {
        count: asked.told,
      });
    }),
  { right: "case.supervise" },
);

const explainDialog = dialog(
  "explain",
  { question: known, answer: text({ ask: "supervise.explain", min: 10, max: 2000 }) },
  async ({ question, answer }, setting) => {
    const { work, staff, say } = setting;
    const explained = staff && (await explain(work, staff, Number(question), answer));
    if (!explained) return { goTo: "/menu" };
    if (explained.ok) return done(setting, "supervise.explained", explained.receiptNumber);
    if (explained.reason !== "answeredBefore") return { say: [{ text: say("cases.notYours") }] };
    const about = await openQuestion(work, staff, Number(question));
    return keptAsNote(setting, about?.case.receiptNumber ?? "", say("supervise.answeredBefore"), answer);
  },
  { right: "case.explain" },
);

/** A policy without a usual time has only named ones, so the key of the usual one can be empty. */
const usual = "usual";
const trackOf = (answer: unknown) => (answer === usual ? null : String(answer));
const noTrack: Record<TrackRefusal | "notAllowed", string> = {
  notAllowed: "hints.notAllowed",
  notPossible: "track.notPossible",
  overdue: "track.overdue",
  wouldBeOver: "track.wouldBeOver",
};

const trackDialog = dialog(
  "track",
  {
    receipt,
    track: choose({
      ask: "track.ask",
      from: (setting) =>
        withCase<Option[]>(
          setting,
          (subject) =>
            tracksFor(setting.work, subject, setting.language).map(({ key, name }) => ({
              id: key || usual,
              label: name,
            })),
          [],
        ),
    }),
    preview: choose({
      ask: (setting) =>
        withCase(
          setting,
          async (subject) => {
            const { work, staff, answers, say } = setting;
            if (!staff) return say("cases.notYours");
            const found = await previewOfTrack(work, staff, subject, trackOf(answers.track));
            if (!found.ok) return say(noTrack[found.reason], { receipt: subject.receiptNumber });
            return found.text ? say("cases.preview", { text: found.text }) : say("track.nothingMoves");
          },
          setting.say("cases.notYours"),
        ),
      from: ({ say }) => [
        { id: "send", label: say("cases.doIt") },
        { id: "other", label: say("track.other") },
      ],
    }),
  },
  async (answers, setting) => {
    if (answers.preview === "other") return { start: "track", answers: { receipt: answers.receipt } };
    return atCase(answers, setting, async (staff, subject) => {
      const set = await setTrack(setting.work, staff, subject.id, trackOf(answers.track));
      return done(setting, set.ok ? "track.done" : noTrack[set.reason], subject.receiptNumber);
    });
  },
  { right: "case.track" },
);

export const deadlineDialogs = [extendDialog, withholdDialog, superviseDialog, explainDialog, trackDialog];
