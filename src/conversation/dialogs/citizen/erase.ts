import { erase as erasePerson } from "../../../office/people/privacy.ts";
import { dialog } from "../../dialog.ts";
import { choose } from "../../questions.ts";

/** Erases what may be erased, and names what the law keeps. */
export const erase = dialog(
  "erase",
  {
    sure: choose({
      ask: "erase.sure",
      from: ({ say }) => [
        { id: "yes", label: say("erase.yes") },
        { id: "no", label: say("erase.no") },
      ],
    }),
  },
  async ({ sure }, { work, person, say }) => {
    if (sure === "no") return { goTo: "/menu" };
    const erased = await erasePerson(work, person.id);
    if (!erased.ok) return { say: [{ text: say("erase.bookingsAhead") }], goTo: "/bookings" };
    person.consentAt = null;
    return { say: [{ text: say("erase.done", { count: erased.casesKept }), navigation: [] }], forget: true };
  },
);
