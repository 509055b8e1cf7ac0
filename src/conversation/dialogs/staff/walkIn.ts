import { withoutPhone } from "../../../domain/phoneBehind.ts";
import { caseNamedAtDesk } from "../../../office/cases/caseAtDesk.ts";
import { sameVisitor } from "../../../office/visits/sameVisitor.ts";
import { visitState } from "../../../office/visits/visitorCard.ts";
import { receptionsToday, registerWalkIn } from "../../../office/visits/walkIns.ts";
import { receptionLabel } from "../../commands/queue.ts";
import { dialog } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import type { Setting } from "../../setting.ts";
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

/** A telephone number may stand behind the name, too: it is not called out with it. */
function nameAndPhone(typed: string): { name: string; phone?: string } {
  const { text: name, phone } = withoutPhone(typed);
  return /\p{L}/u.test(name) ? { name, phone } : { name: typed };
}

/** Who is expected or waits today under the number or the name that were typed. */
function sameAs({ work, answers }: Setting) {
  const { name, phone } = nameAndPhone(String(answers.name ?? ""));
  return sameVisitor(work, Number(answers.reception), {
    name,
    phone: withoutPhone(String(answers.matter ?? "")).phone ?? phone,
  });
}

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
    /** Two clerks may have the same person before them. */
    twice: choose({
      ask: async (setting) => {
        const same = await sameAs(setting);
        const { say } = setting;
        return same
          ? say(`walkIn.same.${same.by}`, { ticket: same.ticket, state: say(`visitStatus.${visitState(same)}`) })
          : say("walkIn.nobodySame");
      },
      from: async (setting) => {
        const { say } = setting;
        const same = await sameAs(setting);
        return [
          ...(same ? [{ id: `same ${same.id}`, label: say("walkIn.itIsThem", { ticket: same.ticket }) }] : []),
          { id: "new", label: say("walkIn.somebodyElse") },
        ];
      },
      known: async (setting) => ((await sameAs(setting)) ? undefined : "new"),
    }),
  },
  async ({ reception, name: typedName, matter, twice }, { work, staff, language, say }) => {
    if (!staff) return { goTo: "/menu" };
    if (twice !== "new") return { goTo: `/visitor ${twice.split(" ")[1]}` };
    const { name, phone: besideName } = nameAndPhone(typedName);
    const given = withoutPhone(matter);
    const { receipt, subject } = await caseNamedAtDesk(work, staff, given.text);
    const registered = await registerWalkIn(work, staff, {
      receptionId: Number(reception),
      ...{ name, phone: besideName ?? given.phone ?? subject?.phone },
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
      name,
    });
    const apart = receipt && !subject ? say("walkIn.noSuchCase", { receipt }) : "";
    return { say: [{ text: [done, apart].filter(Boolean).join("\n\n"), choices }] };
  },
  { right: "visit.walkIn" },
);
