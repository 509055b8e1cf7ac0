import { answerInvitation } from "../../../office/receptions/arrangedVisit.ts";
import { dialog } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";

/** "Another time, please": when it would suit. */
export const wish = dialog(
  "wish",
  {
    invitation: choose({ ask: "invited.over", from: () => [] }),
    when: text({ ask: "invited.wish", min: 3, max: 300 }),
  },
  async ({ invitation, when }, { work, person, say }) => {
    const answered = await answerInvitation(work, person.id, Number(invitation), { wish: when });
    return { say: [{ text: say(answered.ok ? "invited.wished" : "invited.over") }] };
  },
);
