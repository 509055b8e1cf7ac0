import { noteSeen } from "../../../office/door.ts";
import { doorRefusal } from "../../commands/door.ts";
import { dialog } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";

/** A visitor was received: what came of it, in a sentence. */
export const seen = dialog(
  "seen",
  {
    booking: choose({ ask: "seen.which", from: () => [] }),
    note: text({ ask: "seen.note", min: 3, max: 500 }),
  },
  async ({ booking, note }, setting) => {
    const result = await noteSeen(setting.work, Number(booking), note);
    const choices = [{ id: "/day", label: setting.say("day.open") }];
    const text = result.ok ? setting.say("day.seenDone", { ticket: result.ticket }) : doorRefusal(result, setting);
    return { say: [{ text, choices }] };
  },
);
