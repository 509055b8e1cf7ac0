import { changeDetails } from "../../../office/people/ownDetails.ts";
import { dialog } from "../../dialog.ts";
import { text } from "../../questions.ts";
import { nameOf, phoneQuestion } from "./person.ts";

/** One's own name and number, put right. What stands in bookings and cases stays as it was given there. */
export const ownDetails = dialog(
  "details",
  {
    name: text(nameOf({ ask: "details.name" })),
    phone: { ...phoneQuestion("details.phone"), known: undefined },
  },
  async ({ name, phone }, { work, person, say }) => {
    await changeDetails(work, person.id, { name, phone });
    return { say: [{ text: say("details.done") }], goTo: "/privacy" };
  },
);
