import { recordToReadAloud } from "../../../office/visits/recordInWords.ts";
import { recordVisit } from "../../../office/visits/visitRecord.ts";
import { dialog } from "../../dialog.ts";
import { choose } from "../../questions.ts";
import { notAllowedSaid } from "../../setting.ts";
import { keptForRecord, notesInWords } from "./addToRecord.ts";
import { chooseAgain, notesOf, recordQuestions } from "./recordQuestions.ts";
import { andTyped } from "./typedIsKept.ts";

/** A visitor was received: what came of it. A matter that goes on and has no case yet becomes one, with its receipt. */
export const seen = dialog(
  "seen",
  {
    booking: choose({ ask: "record.which", from: () => [] }),
    ...recordQuestions,
  },
  async (answers, setting) => {
    const { work, staff, language, say } = setting;
    if (!staff) return { goTo: "/menu" };
    const bookingId = Number(answers.booking);
    const notes = notesOf(answers, setting);
    const recorded = await recordVisit(work, staff, bookingId, notes);
    if (!recorded.ok && recorded.reason === "notAllowed") return notAllowedSaid(setting);
    if (!recorded.ok && recorded.reason === "cannotGoOn") return chooseAgain(recorded, setting);
    const next = [
      { id: "/next", label: say("queue.next") },
      { id: "/day", label: say("day.open") },
    ];
    const kept = recorded.ok ? undefined : await keptForRecord(setting, bookingId, notes);
    if (kept) return kept;
    if (!recorded.ok)
      return {
        say: [
          {
            text: andTyped(
              setting,
              say("day.already", { state: say(`visitStatus.${recorded.status}`) }),
              notesInWords(notes, setting),
            ),
            choices: next,
          },
        ],
      };
    const { ticket, receiptNumber: receipt, queryCode: code } = recorded;
    const done = receipt && code ? say("record.doneCase", { ticket, receipt, code }) : say("record.done", { ticket });
    const aloud = await recordToReadAloud(work, bookingId, language);
    const text = [done, aloud].filter(Boolean).join("\n\n");
    const choices = [{ id: `/readaloud ${bookingId}`, label: say("record.readAloud") }, ...next];
    return { say: [{ text, choices, secret: code }] };
  },
  { right: "visit.receive" },
);
