import { type PaperTimes, readTimes } from "../../../domain/paperTimes.ts";
import { withoutPhone } from "../../../domain/phoneBehind.ts";
import type { NotAllowed } from "../../../domain/rights.ts";
import { caseNamedAtDesk } from "../../../office/cases/caseAtDesk.ts";
import { leaderName } from "../../../office/names.ts";
import { receivedElsewhere } from "../../../office/receptions/leaderBusy.ts";
import { receptionInWords } from "../../../office/receptions/leaderNews.ts";
import { receptionById } from "../../../office/receptions/receptions.ts";
import {
  enterVisit,
  enterWalkIn,
  enterWalkInNotReached,
  isFarFrom,
  type NotEntered,
} from "../../../office/visits/paper.ts";
import { enterStandIn } from "../../../office/visits/paperLeader.ts";
import type { Recorded } from "../../../office/visits/visitRecord.ts";
import { visitById, visitInWords } from "../../../office/visits/visits.ts";
import { dialog, type Questions } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import type { Outcome, Setting } from "../../setting.ts";
import { nameOf } from "../citizen/person.ts";
import { keptForRecord } from "./addToRecord.ts";
import { chooseAgain, notesOf, recordQuestions } from "./recordQuestions.ts";

// Forms filled in by hand while the system was down, copied question by question.

/** From when to when, as it stands on the form; kept as it was typed. */
const times = () =>
  text({
    ask: ({ answers, say }) => say(answers.received === "no" ? "paper.cameAt" : "paper.times"),
    max: 40,
    clears: ["unusual"],
    read: (typed, { say }) =>
      readTimes(typed) ? { ok: true, value: typed } : { ok: false, hint: say("paper.timesHint") },
  });
const timesIn = (typed: string): PaperTimes => readTimes(typed) ?? { from: "" };

const receptionOf = async ({ work, answers }: Setting) =>
  answers.booking === undefined
    ? receptionById(work, Number(answers.reception) || 0)
    : ((await visitById(work, Number(answers.booking) || 0))?.reception ?? null);

/** Times far from the reception's are asked about once more. */
const unusual = () =>
  choose({
    ask: async (setting) => {
      const { work, answers, language, say } = setting;
      const reception = await receptionOf(setting);
      const hours = reception ? receptionInWords(work, reception, language) : {};
      return say("paper.unusual", { ...hours, times: String(answers.times) });
    },
    known: async (setting) => {
      const reception = await receptionOf(setting);
      const times = timesIn(String(setting.answers.times));
      // Who came without a booking and was not received may have come long before.
      const isAsked = reception && setting.answers.received !== "no" && isFarFrom(setting.work, reception, times);
      return isAsked ? undefined : "no";
    },
    from: ({ say }) => [
      { id: "yes", label: say("paper.asOnTheForm") },
      { id: "change", label: say("paper.otherTimes") },
    ],
    choose: async (id, { say }) =>
      id === "change" ? { ok: false, hint: say("paper.timesHint"), askInstead: "times" } : { ok: true },
  });

/** A booked visitor who came. */
const onPaper = dialog(
  "onPaper",
  { booking: choose({ ask: "record.which", from: () => [] }), times: times(), unusual: unusual(), ...recordQuestions },
  async (answers, setting) => {
    const { work, staff } = setting;
    if (!staff) return { goTo: "/menu" };
    const bookingId = Number(answers.booking);
    const notes = notesOf(answers, setting);
    const entered = await enterVisit(work, staff, bookingId, timesIn(answers.times), notes);
    const isDone = !entered.ok && entered.reason === "already";
    const kept = isDone ? await keptForRecord(setting, bookingId, notes) : undefined;
    if (kept) return kept;
    return outcomeOf(entered, bookingId, setting);
  },
  { right: "paper.enter" },
);

const wasReceived = ({ answers }: Setting) => answers.received === "yes";

/** The same questions, asked only where this holds. */
const askedIf = <Q extends Questions>(holds: (setting: Setting) => boolean, questions: Q): Q =>
  Object.fromEntries(
    Object.entries(questions).map(([name, question]) => [
      name,
      { ...question, when: (setting: Setting) => holds(setting) && (question.when?.(setting) ?? true) },
    ]),
  ) as Q;

/** Somebody without a booking. A telephone number may stand behind the name, a receipt number in the matter. */
const walkInOnPaper = dialog(
  "walkInOnPaper",
  {
    reception: choose({ ask: "queue.which", from: () => [] }),
    name: text(nameOf({ ask: "paper.name" })),
    received: choose({
      ask: "paper.received",
      from: ({ say }) => [
        { id: "yes", label: say("paper.came") },
        { id: "no", label: say("paper.notReached") },
      ],
    }),
    times: times(),
    unusual: unusual(),
    matter: text({ ask: "walkIn.matter", when: (setting) => !wasReceived(setting), min: 2, max: 300 }),
    ...askedIf(wasReceived, recordQuestions),
  },
  async (answers, setting) => {
    const { work, staff, language } = setting;
    if (!staff) return { goTo: "/menu" };
    const { text: name, phone } = withoutPhone(answers.name);
    const received = answers.received === "yes";
    const { receipt, subject } = await caseNamedAtDesk(work, staff, received ? answers.summary : answers.matter);
    const apart = receipt && !subject ? setting.say("walkIn.noSuchCase", { receipt }) : "";
    const walkIn = {
      ...{ receptionId: Number(answers.reception), name: name || answers.name, language },
      ...{ phone: phone ?? subject?.phone, caseId: subject?.id },
    };
    if (!received) {
      const carried = await enterWalkInNotReached(
        work,
        staff,
        { ...walkIn, matter: answers.matter },
        timesIn(answers.times),
      );
      if (!carried.ok) return refused(carried, setting);
      return {
        say: [
          {
            text: [await promisedInWords(carried, setting), apart].filter(Boolean).join("\n\n"),
            choices: paperChoices(setting, walkIn.receptionId),
          },
        ],
      };
    }
    const entered = await enterWalkIn(work, staff, walkIn, timesIn(answers.times), notesOf(answers, setting));
    return outcomeOf(entered, entered.ok ? entered.bookingId : 0, setting, apart);
  },
  { right: "paper.enter" },
);

/** Who received instead of the leader named. */
const leaderOnPaper = dialog(
  "leaderOnPaper",
  {
    reception: choose({ ask: "queue.which", from: () => [] }),
    leader: choose({
      clears: ["both"],
      ask: async (setting) => {
        const reception = await receptionOf(setting);
        const { name: leader } = leaderName(setting.work.office, reception?.leaderKey ?? "", setting.language);
        return setting.say("paper.whichLeader", { leader });
      },
      from: async (setting) => {
        const { work, language } = setting;
        const named = (await receptionOf(setting))?.leaderKey;
        return Object.entries(work.office.leaders)
          .filter(([key, { retired }]) => key !== named && !retired)
          .map(([key]) => ({ id: key, label: leaderName(work.office, key, language).name }));
      },
    }),
    both: choose({
      ask: async (setting) => setting.say("paper.elsewhere", await elsewhere(setting)),
      known: async (setting) => ((await elsewhere(setting)) ? undefined : "free"),
      from: ({ say }) => [
        { id: "yes", label: say("paper.evenSo") },
        { id: "no", label: say("paper.notThere") },
      ],
    }),
  },
  async ({ reception, leader, both }, { work, staff, language, say }): Promise<Outcome> => {
    if (!staff) return { goTo: "/menu" };
    if (both === "no") return { again: "leader", note: say("paper.chooseAgain") };
    const receptionId = Number(reception);
    const entered = await enterStandIn(work, staff, receptionId, leader, { evenSo: both === "yes" });
    const text = entered.ok
      ? say("paper.leaderNoted", { leader: leaderName(work.office, leader, language).name })
      : say(`paper.not.${entered.reason}`);
    return { say: [{ text, choices: paperChoices({ say }, receptionId) }] };
  },
  { right: "paper.enter" },
);

/** The other reception at which that leader is said to have received. */
async function elsewhere(setting: Setting) {
  const { work, answers, language } = setting;
  const here = await receptionOf(setting);
  const turn = here && { ...here, leaderKey: String(answers.leader) };
  const id = turn && (await receivedElsewhere(work, turn, here.id));
  const other = id ? await receptionById(work, id) : undefined;
  return other ? receptionInWords(work, other, language) : undefined;
}

async function outcomeOf(
  entered: Recorded | NotEntered | NotAllowed,
  bookingId: number,
  setting: Setting,
  more = "",
): Promise<Outcome> {
  const { work, say } = setting;
  if (!entered.ok && entered.reason === "cannotGoOn") return chooseAgain(entered, setting);
  if (!entered.ok) return refused(entered, setting);
  const { ticket, receiptNumber: receipt, queryCode: code } = entered;
  const visit = await visitById(work, bookingId);
  const inChat = Boolean(visit?.contactId);
  const lines = [
    receipt && code ? say("paper.doneCase", { ticket, receipt, code }) : say("paper.done", { ticket }),
    more,
    inChat ? say("paper.toldInChat") : "",
    // The visitor is not at the desk any more.
    !inChat && receipt && visit?.phone ? say("paper.pleasePhone", { phone: visit.phone }) : "",
    !inChat && receipt && !visit?.phone ? say("paper.pleaseWrite") : "",
  ];
  const choices = paperChoices(setting, visit?.receptionId);
  return { say: [{ text: lines.filter(Boolean).join("\n\n"), choices, secret: code }] };
}

const refused = (entered: NotEntered | NotAllowed, setting: Setting): Outcome =>
  entered.reason === "badTime"
    ? { again: "times", note: setting.say("paper.not.badTime") }
    : { say: [{ text: notEntered(entered, setting), choices: paperChoices(setting) }] };

/** The day that was promised to somebody who was not reached, and how they hear of it. */
export async function promisedInWords(
  { bookingId, hasPlace }: { bookingId: number; hasPlace: boolean },
  { work, language, say }: Setting,
): Promise<string> {
  const promised = await visitById(work, bookingId);
  if (!promised) throw new Error(`no visit ${bookingId}, which was promised just now`);
  const words = { ...visitInWords(work, promised, language), name: promised.name ?? "" };
  const toTell = promised.phone ? say("paper.pleasePhone", { phone: promised.phone }) : say("paper.pleaseWrite");
  const told = promised.contactId ? say("paper.toldInChat") : toTell;
  return `${say(hasPlace ? "paper.promisedPlace" : "paper.promisedLine", words)}\n\n${told}`;
}

export const notEntered = (refused: NotEntered | NotAllowed, { say }: Pick<Setting, "say">): string =>
  refused.reason === "already"
    ? say("day.already", { state: say(`visitStatus.${refused.status}`) })
    : say(`paper.not.${refused.reason}`);

export const paperChoices = ({ say }: Pick<Setting, "say">, receptionId?: number) =>
  receptionId
    ? [
        { id: `/onpaper ${receptionId}`, label: say("paper.next") },
        { id: `/paperwalkin ${receptionId}`, label: say("paper.walkIn") },
      ]
    : [{ id: "/onpaper", label: say("paper.enter") }];

export const paperDialogs = [onPaper, walkInOnPaper, leaderOnPaper];
