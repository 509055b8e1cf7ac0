import { timeInWords } from "../../../i18n/dates.ts";
import { shortened } from "../../../lib/shortened.ts";
import { addToRecord, recordedBefore } from "../../../office/visits/recordAddition.ts";
import type { VisitNotes } from "../../../office/visits/visitNotes.ts";
import { dialog } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import { notAllowedSaid, type Outcome, type Setting, said } from "../../setting.ts";

/** As much can be added at once: all that the form of a visit takes. */
const longest = 3000;

/** Something more for the record of a visit, shown before it is added. */
export const addition = dialog(
  "addToRecord",
  {
    booking: choose({ ask: "record.which", from: () => [] }),
    text: text({ ask: "record.whatToAdd", min: 3, max: longest }),
    check: choose({
      ask: ({ answers, say }) => say("record.addSure", { text: String(answers.text) }),
      from: ({ say }) => [
        { id: "yes", label: say("record.add") },
        { id: "no", label: say("record.addNothing") },
      ],
    }),
  },
  async ({ booking, text: added, check }, setting): Promise<Outcome> => {
    const { work, staff, say } = setting;
    if (!staff) return { goTo: "/menu" };
    const choices = choicesAfter(setting, booking);
    if (check === "no") return said({ text: say("record.nothingAdded"), choices });
    const done = await addToRecord(work, staff, Number(booking), added);
    if (!done.ok && done.reason === "notAllowed") return notAllowedSaid(setting);
    if (!done.ok) return said({ text: say("record.none"), choices });
    return said({ text: say("record.added", { ticket: done.ticket }), choices });
  },
  { right: "visit.record" },
);

const choicesAfter = ({ say }: Setting, booking: string) => [
  { id: `/record ${booking}`, label: say("record.show") },
  { id: "/next", label: say("queue.next") },
  { id: "/day", label: say("day.open") },
];

/** "Pedro recorded W-002 two minutes ago": where a visit has its record already; else nothing. */
export async function whoRecorded(setting: Setting, bookingId: number): Promise<string | undefined> {
  const { work, staff, say } = setting;
  const record = staff && (await recordedBefore(work, staff, bookingId));
  if (!record) return undefined;
  const words = {
    name: record.recordedBy.name,
    ticket: record.booking.ticket,
    time: timeInWords(record.recordedAt, work.office.zone),
    count: Math.floor((work.now.getTime() - record.recordedAt.getTime()) / 60_000),
  };
  return say(words.count < 1 ? "record.byNow" : words.count < 60 ? "record.byAgo" : "record.byAt", words);
}

/** What was noted of a visit that somebody else has recorded meanwhile is offered as an addition; nothing where the visit has no record. */
export async function keptForRecord(setting: Setting, bookingId: number, notes: VisitNotes) {
  const who = await whoRecorded(setting, bookingId);
  if (!who) return undefined;
  const text = shortened(notesInWords(notes, setting), longest);
  const answers = { booking: String(bookingId), text };
  return { say: [{ text: `${who}\n${setting.say("record.typedIsKept")}` }], start: "addToRecord", answers };
}

export function notesInWords(notes: VisitNotes, { say }: Setting): string {
  const { outcome, summary, answer, placeText, accompaniedBy, documents, nextStep } = notes;
  return [
    say(`record.outcomes.${outcome}`),
    summary,
    answer,
    placeText && say("record.fact.place", { place: placeText }),
    accompaniedBy && say("record.fact.accompaniedBy", { names: accompaniedBy }),
    documents && say("record.fact.documents", { documents }),
    nextStep && say("record.fact.nextStep", { step: nextStep }),
  ]
    .filter(Boolean)
    .join("\n");
}
