import { oneReception } from "../../../office/receptions/rotaList.ts";
import { releaseHolds } from "../../../office/visits/booking.ts";
import { cancelVisitor, type DeskChanged, moveVisitor } from "../../../office/visits/deskChanges.ts";
import { hasChat, visitWithChats } from "../../../office/visits/visitorCard.ts";
import { visitById, visitInWords } from "../../../office/visits/visits.ts";
import { dialog } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import type { Outcome, Setting } from "../../setting.ts";
import { reception, refused, time } from "../citizen/bookPlace.ts";
import { andTyped } from "./typedIsKept.ts";

// The desk moves or cancels a visitor's visit. The command that starts it gives the booking, and its calendar sequence as it was seen; the look is recorded there.

const given = {
  booking: choose({ ask: "bookings.over", from: () => [] }),
  seen: choose({ ask: "bookings.over", from: () => [] }),
};

const ask = (key: string) => async (setting: Setting) => {
  const { work, answers, language, say } = setting;
  const visit = await visitById(work, Number(answers.booking));
  return visit ? say(key, { ...visitInWords(work, visit, language), name: visit.name ?? "" }) : say("bookings.over");
};

/** Whose visit goes from where to where, and how they hear of it. */
async function movePreview({ work, answers, language, say }: Setting): Promise<string> {
  const visit = await visitWithChats(work, Number(answers.booking));
  const reception = await oneReception(work, Number(answers.reception));
  if (!visit || !reception) return say("bookings.over");
  const line = (one: Parameters<typeof visitInWords>[1]) => say("visitor.moveLine", visitInWords(work, one, language));
  return say("visitor.movePreview", {
    name: visit.name ?? say("phoning.noName"),
    before: line(visit),
    after: line({ ...visit, reception, startsAt: new Date(String(answers.time)) }),
    how: say(hasChat(visit) ? "visitor.hasChat" : "visitor.noChat"),
  });
}

export const moveVisit = dialog(
  "moveVisit",
  {
    ...given,
    reception: reception("visitor.whichReception"),
    time: time(),
    why: text({ ask: "visitor.why", max: 300, optional: true }),
    sure: choose({
      ask: movePreview,
      from: ({ say }) => [
        { id: "yes", label: say("rota.doIt") },
        { id: "no", label: say("rota.dont") },
      ],
    }),
  },
  async (answers, setting) => {
    const { work, chat, staff } = setting;
    if (!staff) return { goTo: "/bookings" };
    if (answers.sure === "no") {
      await releaseHolds(work, chat.id);
      return { goTo: `/visitor ${answers.booking}` };
    }
    const moved = await moveVisitor(work, staff, {
      bookingId: Number(answers.booking),
      seen: Number(answers.seen),
      chatId: chat.id,
      receptionId: Number(answers.reception),
      startsAt: new Date(answers.time),
      reason: answers.why,
    });
    if (moved.ok) return done("visitor.moved", moved, setting);
    if (moved.reason === "onePerReception")
      return { say: [{ text: setting.say("visitor.onePerReception") }], goTo: `/visitor ${answers.booking}` };
    if (moved.reason === "taken" || moved.reason === "closed") return refused(moved, setting);
    return asItIsNow(moved.reason, answers.booking, answers.why, setting);
  },
  { right: "visit.change", letGo: ({ work, chat }) => releaseHolds(work, chat.id) },
);

export const cancelVisit = dialog(
  "cancelVisit",
  {
    ...given,
    why: text({ ask: ask("visitor.whyCancel"), min: 3, max: 300 }),
    sure: choose({
      ask: ask("visitor.sure"),
      from: ({ say }) => [
        { id: "yes", label: say("visitor.yesCancel") },
        { id: "no", label: say("cancel.no") },
      ],
    }),
  },
  async ({ booking, seen, why, sure }, setting) => {
    const { work, staff } = setting;
    if (!staff) return { goTo: "/bookings" };
    if (sure === "no") return { goTo: `/visitor ${booking}` };
    const asked = { bookingId: Number(booking), seen: Number(seen), reason: why };
    const cancelled = await cancelVisitor(work, staff, asked);
    return cancelled.ok
      ? done("visitor.cancelled", cancelled, setting)
      : asItIsNow(cancelled.reason, booking, why, setting);
  },
  {
    right: "visit.change",
    stays: async (setting) => ({
      text: await ask("visitor.kept")(setting),
      choices: [{ id: `/visitor ${setting.answers.booking}`, label: setting.say("visitor.show") }],
    }),
  },
);

/** What was done, and how the visitor hears of it. */
function done(key: string, { visit, told }: DeskChanged, { work, language, say }: Setting): Outcome {
  const words = { ...visitInWords(work, visit, language), name: visit.name ?? "" };
  const how = { chat: "visitor.toldInChat", phone: "visitor.toPhone", nobody: "visitor.toldNobody" }[told.by];
  const choices = [
    ...(told.by === "phone" ? [{ id: `/reached ${told.callId}`, label: say("visitor.toldNow") }] : []),
    { id: `/visitor ${visit.id}`, label: say("visitor.show") },
    { id: "/day", label: say("day.open") },
  ];
  return { say: [{ text: `${say(key, words)}\n\n${say(how)}`, choices }] };
}

const whyNot: Record<string, string> = {
  changedMeanwhile: "visitor.changedMeanwhile",
  notAllowed: "hints.notAllowed",
};

const asItIsNow = (reason: string, booking: string, typed: string, { say }: Setting): Outcome => ({
  say: [{ text: andTyped({ say }, say(whyNot[reason] ?? "bookings.over"), typed) }],
  goTo: `/visitor ${booking}`,
});
