import { timeInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import { lookAtCase } from "../../office/cases/caseAccess.ts";
import { answerInvitation } from "../../office/receptions/arrangedVisit.ts";
import { receptionInWords } from "../../office/receptions/leaderNews.ts";
import { confirmAttendance, unitsCalled } from "../../office/receptions/unitCalls.ts";
import { standing } from "../../office/visits/booking.ts";
import { type Command, idOf } from "../command.ts";
import { confirmation } from "../dialogs/citizen/bookPlace.ts";
import { said } from "../setting.ts";

// Arranged visits and joint receptions: invitations and calls, and the answers to them, each one press.

/** "/invite LJ-…": the people of that case are asked to a visit. */
const invite: Command = {
  name: "invite",
  right: "reception.invite",
  run: async ({ work, staff, say }, [receipt = ""]) => {
    const found = staff && (await lookAtCase(work, staff, receipt));
    return found
      ? { start: "invite", answers: { receipt: found.receiptNumber } }
      : said({ text: say("cases.notYours") });
  },
};

const comes: Command = {
  name: "comes",
  run: async (setting, [id]) => {
    const { work, person, say } = setting;
    const answered = await answerInvitation(work, person.id, idOf(id), { accept: true });
    if (!answered.ok || !answered.bookingId) return said({ text: say("invited.over") });
    return confirmation(answered.bookingId, "book.done", { ...setting, staff: undefined });
  },
};

const wish: Command = {
  name: "wish",
  run: async (_setting, [id]) => ({ start: "wish", answers: { invitation: String(idOf(id)) } }),
};

const decline: Command = {
  name: "decline",
  run: async ({ work, person, say }, [id]) => {
    const answered = await answerInvitation(work, person.id, idOf(id), { decline: true });
    return said({ text: say(answered.ok ? "invited.declined" : "invited.over") });
  },
};

/** "/units 7": the visits of a reception with the units called to them, and a button to call one more. */
const units: Command = {
  name: "units",
  right: "reception.callUnit",
  run: async ({ work, staff, language, say }, [id]) => {
    const found = await work.tx.reception.findUnique({
      where: { id: idOf(id) },
      include: { bookings: { where: { status: { in: standing } }, orderBy: [{ startsAt: "asc" }, { id: "asc" }] } },
    });
    if (!found || (staff?.role === "leader" && staff.leaderKey !== found.leaderKey))
      return said({ text: say("rota.unknown") });
    const called = await unitsCalled(
      work,
      found.bookings.map(({ id }) => id),
      language,
    );
    const lines = found.bookings.map(({ id, ticket, startsAt, matter }) =>
      [
        `${timeInWords(startsAt, work.office.zone)} ${ticket} ${matter ?? ""}`.trim(),
        ...(called.has(id) ? [say("leader.briefUnits", { units: listed(say, called.get(id) ?? []) })] : []),
      ].join("\n"),
    );
    const choices = found.bookings.map(({ id, ticket }) => ({
      id: `/callunit ${id}`,
      label: say("joint.call", { ticket }),
    }));
    const title = say("leader.briefTitle", receptionInWords(work, found, language));
    return said({ text: [title, ...(lines.length > 0 ? lines : [say("leader.briefNobody")])].join("\n\n"), choices });
  },
};

/** "/callunit 12": a unit is called to that visit. */
const callUnit: Command = {
  name: "callunit",
  right: "reception.callUnit",
  run: async (_setting, [id]) => ({ start: "callUnit", answers: { booking: String(idOf(id)) } }),
};

/** "/attend 3 me", or without "me" somebody who is asked for. */
const attend: Command = {
  name: "attend",
  right: "reception.attend",
  run: async ({ work, staff, say }, [id, who]) => {
    if (!staff) return { goTo: "/menu" };
    if (who !== "me") return { start: "attend", answers: { call: String(idOf(id)) } };
    const confirmed = await confirmAttendance(work, staff, idOf(id), staff.name);
    return said({
      text: confirmed.ok
        ? say("joint.thanks", { attendee: staff.name })
        : say(confirmed.reason === "over" ? "joint.over" : "joint.notYours"),
    });
  },
};

export const arranged = [invite, comes, wish, decline, units, callUnit, attend];
