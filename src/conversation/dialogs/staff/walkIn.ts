import { withoutPhone } from "../../../domain/phoneBehind.ts";
import { caseNamedAtDesk } from "../../../office/cases/caseAtDesk.ts";
import { receptionsToday, registerWalkIn } from "../../../office/visits/walkIns.ts";
import { receptionLabel } from "../../commands/queue.ts";
import { dialog } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import { nameOf } from "../citizen/person.ts";

/** Today's reception: asked only where several go on at once. */
export const receptionToday = () =>
  choose({
    ask: "queue.which",
    none: "queue.noReception",
    from: async ({ work, language }) =>
      (await receptionsToday(work)).map((one) => ({
        id: String(one.id),
        label: receptionLabel(one, language, work.office),
      })),
  });

/**
 * Somebody without a booking, in two answers: the name, and the matter. A telephone number may stand behind either, and a receipt number
 * in the matter.
 */
export const walkIn = dialog(
  "walkIn",
  {
    reception: receptionToday(),
    name: text(nameOf({ ask: "walkIn.name" })),
    matter: text({ ask: "walkIn.matter", min: 2, max: 300 }),
  },
  async ({ reception, name, matter }, { work, staff, language, say }) => {
    if (!staff) return { goTo: "/menu" };
    const [given, called] = [withoutPhone(matter), withoutPhone(name)];
    const { receipt, subject } = await caseNamedAtDesk(work, staff, given.text);
    const registered = await registerWalkIn(work, staff, {
      receptionId: Number(reception),
      ...{ name: called.text || name, phone: called.phone ?? given.phone ?? subject?.phone },
      matter: subject && receipt ? say("book.aboutCase", { receipt }) : given.text || matter,
      ...{ caseId: subject?.id, contactId: undefined, needs: [], priority: false, language },
    });
    if (!registered.ok) return { say: [{ text: say("queue.noReception") }] };
    const { bookingId, ticket, ahead, minutes, reached } = registered;
    const choices = [
      { id: `/priority ${bookingId}`, label: say("walkIn.priority", { ticket }) },
      { id: `/carry ${bookingId}`, label: say("walkIn.carry", { ticket }) },
      { id: `/walkin ${reception}`, label: say("walkIn.another") },
      { id: `/next ${reception}`, label: say("queue.next") },
    ];
    const done = say(reached ? "walkIn.done" : "walkIn.doneFull", {
      ticket,
      count: ahead,
      minutes,
      name: called.text || name,
    });
    const apart = receipt && !subject ? say("walkIn.noSuchCase", { receipt }) : "";
    return { say: [{ text: [done, apart].filter(Boolean).join("\n\n"), choices }] };
  },
  { right: "visit.walkIn" },
);
