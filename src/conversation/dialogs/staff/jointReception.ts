import { shortened } from "../../../lib/shortened.ts";
import { unitName } from "../../../office/names.ts";
import { callUnit, confirmAttendance } from "../../../office/receptions/unitCalls.ts";
import { visitInWords } from "../../../office/visits/visits.ts";
import { dialog } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";

// Units called to a visitor's place.

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
      from: async ({ work, answers, language }) => {
        const { office, tx } = work;
        const visit = await tx.booking.findUnique({
          where: { id: Number(answers.booking) },
          include: { case: { select: { unitKey: true, category: true } } },
        });
        const first = visit?.case?.unitKey;
        // The unit that has the case stands first, then those that work on its subject.
        const rank = (key: string, subjects: string[]) =>
          key === first ? 0 : subjects.includes(visit?.case?.category ?? "") ? 1 : 2;
        return Object.entries(office.units)
          .filter(([, { retired }]) => !retired)
          .sort(([a, one], [b, other]) => rank(a, one.subjects) - rank(b, other.subjects))
          .map(([key]) => ({ id: key, label: shortened(unitName(office, key, language), 40) }));
      },
    }),
  },
  async ({ booking, unit }, { work, staff, language, say }) => {
    if (!staff) return { goTo: "/menu" };
    const called = await callUnit(work, staff, Number(booking), unit);
    const name = unitName(work.office, unit, language);
    if (!called.ok)
      return {
        say: [
          { text: called.reason === "alreadyCalled" ? say("joint.alreadyCalled", { unit: name }) : say("joint.over") },
        ],
      };
    const key = called.reached > 0 ? "joint.done" : "joint.nobody";
    return { say: [{ text: say(key, { unit: name, count: called.reached }) }] };
  },
);

/** The unit says who comes. */
export const attend = dialog(
  "attend",
  {
    call: choose({ ask: "joint.over", from: () => [] }),
    who: text({ ask: "joint.who", min: 2, max: 80 }),
  },
  async ({ call, who }, { work, staff, say }) => {
    const confirmed = staff && (await confirmAttendance(work, staff, Number(call), who));
    if (!confirmed?.ok) return { say: [{ text: say(confirmed?.reason === "over" ? "joint.over" : "joint.notYours") }] };
    return { say: [{ text: say("joint.thanks", { attendee: who }) }] };
  },
);
