import { shortened } from "../../../lib/shortened.ts";
import { unitName } from "../../../office/names.ts";
import { callUnit, confirmAttendance, unitsToCall } from "../../../office/receptions/unitCalls.ts";
import { visitInWords } from "../../../office/visits/visits.ts";
import { dialog } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import { andTyped } from "./typedIsKept.ts";

// Units called to a visitor's place.

const refusals = {
  over: "joint.over",
  unknownUnit: "joint.over",
  alreadyCalled: "joint.alreadyCalled",
  mayNotKnow: "joint.mayNotKnow",
  notAllowed: "hints.notAllowed",
};

export const callToVisit = dialog(
  "callUnit",
  {
    booking: choose({ ask: "joint.over", from: () => [] }),
    unit: choose({
      ask: async ({ work, answers, language, say }) => {
        const visit = await work.tx.booking.findUnique({
          where: { id: Number(answers.booking) },
          include: { reception: true },
        });
        return visit ? say("joint.which", visitInWords(work, visit, language)) : say("joint.over");
      },
      none: "joint.noUnit",
      from: async ({ work, answers, language }) =>
        (await unitsToCall(work, Number(answers.booking))).map((key) => ({
          id: key,
          label: shortened(unitName(work.office, key, language), 40),
        })),
    }),
  },
  async ({ booking, unit }, { work, staff, language, say }) => {
    if (!staff) return { goTo: "/menu" };
    const called = await callUnit(work, staff, Number(booking), unit);
    const name = unitName(work.office, unit, language);
    if (!called.ok) return { say: [{ text: say(refusals[called.reason], { unit: name }) }] };
    const key = called.reached > 0 ? "joint.done" : "joint.nobody";
    return { say: [{ text: say(key, { unit: name, count: called.reached }) }] };
  },
  { right: "reception.callUnit" },
);

/** The unit says who comes. */
export const attend = dialog(
  "attend",
  {
    call: choose({ ask: "joint.over", from: () => [] }),
    who: text({ ask: "joint.who", min: 1, max: 200 }),
  },
  async ({ call, who }, { work, staff, say }) => {
    const confirmed = staff && (await confirmAttendance(work, staff, Number(call), who));
    if (!confirmed?.ok) {
      const refusal = say(confirmed?.reason === "over" ? "joint.over" : "joint.notYours");
      return { say: [{ text: andTyped({ say }, refusal, who) }] };
    }
    return { say: [{ text: say("joint.thanks", { attendee: who }) }] };
  },
  { right: "reception.attend" },
);
