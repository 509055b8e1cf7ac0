import { ownBooking } from "../../../office/visits/booking.ts";
import { answerReadBack } from "../../../office/visits/visitRecord.ts";
import { dialog } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";

/** What a visitor says is wrong in the record of the visit. */
export const recordWrong = dialog(
  "recordwrong",
  {
    booking: choose({ ask: "record.which", from: () => [] }),
    correction: text({ ask: "record.whatIsWrong", min: 3, max: 1000 }),
  },
  async ({ booking, correction }, { work, person, say }) => {
    const own = await ownBooking(work, person.id, Number(booking));
    const noted = own && (await answerReadBack(work, "visitor", own.id, "correctionAsked", correction));
    return { say: [{ text: say(noted ? "record.correctionNoted" : "record.answered") }] };
  },
);
