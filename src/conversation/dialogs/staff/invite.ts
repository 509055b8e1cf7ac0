import { atTime } from "../../../domain/calendar.ts";
import { invitable, inviteToVisit } from "../../../office/receptions/arrangedVisit.ts";
import { dialog } from "../../dialog.ts";
import { choose, confirm, text } from "../../questions.ts";
import { otherReception } from "./changeDialog.ts";
import { dayQuestion, leaderOptions, timeQuestion, venueQuestion } from "./whenAndWhere.ts";

const lengths = [20, 30, 45, 60, 90, 120];

/** Invites the people of a case to a place and time. */
export const invite = dialog(
  "invite",
  {
    receipt: choose({ ask: "cases.which", from: () => [] }),
    day: dayQuestion({ ask: "invited.askDay", label: "invited.label.day" }),
    time: timeQuestion({ ask: "invited.askTime", label: "invited.label.time" }),
    minutes: choose({
      ask: "invited.askMinutes",
      label: "invited.label.minutes",
      from: ({ say }) => lengths.map((count) => ({ id: String(count), label: say("invited.minutes", { count }) })),
    }),
    leader: choose({
      ask: "invited.askLeader",
      label: "invited.label.leader",
      from: (setting) => leaderOptions(setting),
    }),
    venue: venueQuestion({ ask: "invited.askVenue", label: "invited.label.venue" }),
    message: text({ ask: "invited.askMessage", label: "invited.label.message", max: 500, optional: true }),
    check: confirm({
      show: async ({ work, answers, say }) => {
        const subject = await work.tx.case.findUnique({ where: { receiptNumber: String(answers.receipt) } });
        return say("invited.check", { count: subject ? (await invitable(work, subject.id)).length : 0 });
      },
      yes: "invited.send",
    }),
  },
  async (answers, setting) => {
    const { work, staff, say } = setting;
    if (!staff) return { goTo: "/menu" };
    const { receipt, day, time, minutes, leader, venue, message } = answers;
    const invited = await inviteToVisit(work, staff, {
      receiptNumber: receipt,
      startsAt: atTime(day, time, work.office.zone),
      minutes: Number(minutes),
      leaderKey: leader,
      venueKey: venue,
      message,
    });
    if (invited.ok) {
      const choices = [{ id: `/reception ${invited.receptionId}`, label: say("rota.open") }];
      return { say: [{ text: say("invited.done", { count: invited.count }), choices }] };
    }
    if (invited.reason === "leaderBusy" || invited.reason === "roomTaken") {
      const other = await otherReception(setting, invited.otherId);
      return invited.reason === "leaderBusy"
        ? { again: "leader", note: say("invited.leaderBusy", other) }
        : { again: "venue", note: say("invited.roomTaken", other) };
    }
    if (invited.reason === "past") return { again: "time", note: say("invited.past") };
    return { say: [{ text: say(invited.reason === "nobody" ? "invited.nobody" : "cases.notYours") }] };
  },
  { right: "reception.invite" },
);
