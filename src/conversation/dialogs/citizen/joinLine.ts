import { rememberDetails } from "../../../office/people/ownDetails.ts";
import { registerWalkIn } from "../../../office/visits/walkIns.ts";
import { whereInLine } from "../../commands/atTheDoor.ts";
import { dialog } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import { needsQuestion } from "./bookPlace.ts";
import { nameQuestion } from "./person.ts";

/** Somebody at the door without a booking puts themselves in line. */
export const joinLine = dialog(
  "joinLine",
  {
    reception: choose({ ask: "queue.which", from: () => [] }),
    name: nameQuestion("book.name"),
    matter: text({ ask: "book.matter", min: 2, max: 300 }),
    needs: needsQuestion("atDoor.needs", ({ say }) => [{ id: "priority", label: say("atDoor.priority") }]),
  },
  async (answers, setting) => {
    const { work, person, say, language } = setting;
    const registered = await registerWalkIn(work, "visitor", {
      receptionId: Number(answers.reception),
      name: answers.name,
      matter: answers.matter,
      phone: person.phone ?? undefined,
      contactId: person.id,
      needs: answers.needs.filter((need) => need !== "priority"),
      priority: answers.needs.length > 0,
      language,
    });
    if (!registered.ok && registered.reason !== "already") return { say: [{ text: say("queue.noReception") }] };
    await rememberDetails(work, person.id, { name: answers.name });
    return { say: [{ text: await whereInLine(setting, registered.bookingId) }] };
  },
);
