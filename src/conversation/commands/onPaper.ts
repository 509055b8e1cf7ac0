import type { Choice } from "../../domain/message.ts";
import { shortDate, timeInWords } from "../../i18n/dates.ts";
import { shortened } from "../../lib/shortened.ts";
import { leaderName } from "../../office/names.ts";
import { receptionInWords } from "../../office/receptions/leaderNews.ts";
import { receptionById } from "../../office/receptions/receptions.ts";
import { receptionsToEnter, visitsToEnter } from "../../office/visits/paper.ts";
import { type Command, idOf } from "../command.ts";
import { paperChoices } from "../dialogs/staff/onPaper.ts";
import { type Outcome, type Setting, said } from "../setting.ts";

// What was written on paper while the system was down: which reception, and how far its visits are entered.

const pageSize = 8;

/** "/onpaper" asks which reception; "/onpaper 12" shows its visits, "+8" behind it those after the eighth. */
const onpaper: Command = {
  name: "onpaper",
  right: "paper.enter",
  run: async (setting, [id, skip = ""]): Promise<Outcome> => {
    const { work, language, say } = setting;
    if (idOf(id) > 0) return said(await visitsOnPaper(setting, idOf(id), Number(/^\+(\d{1,4})$/.exec(skip)?.[1] ?? 0)));
    const skipped = Number(/^\+(\d{1,4})$/.exec(id ?? "")?.[1] ?? 0);
    const open = await receptionsToEnter(work);
    if (open.length === 0) return said({ text: say("paper.none"), choices: [{ id: "/day", label: say("day.open") }] });
    const { zone } = work.office;
    const choices = open.slice(skipped, skipped + pageSize).map(({ id: receptionId, startsAt, leaderKey }) => ({
      id: `/onpaper ${receptionId}`,
      label: shortened(
        `${shortDate(startsAt, zone, language)} ${timeInWords(startsAt, zone)} ${leaderName(work.office, leaderKey, language).name}`,
        40,
      ),
    }));
    const rest = open.length - skipped - pageSize;
    if (rest > 0) choices.push({ id: `/onpaper +${skipped + pageSize}`, label: say("day.more", { count: rest }) });
    return said({ text: say("paper.which"), choices });
  },
};

/** The visits of a reception as they stand; those of which nothing is known yet first among the buttons. */
export async function visitsOnPaper(setting: Setting, receptionId: number, skipped = 0) {
  const { work, language, say } = setting;
  const reception = await receptionById(work, receptionId);
  if (!reception || reception.status === "cancelled")
    return { text: say("paper.not.none"), choices: paperChoices(setting) };
  if (reception.startsAt > work.now) return { text: say("paper.not.notYet"), choices: paperChoices(setting) };
  if (reception.status !== "scheduled")
    return {
      text: say("paper.closed", { id: receptionId }),
      choices: [{ id: `/register ${receptionId}`, label: say("closing.register") }],
    };
  const visits = await visitsToEnter(work, receptionId);
  const { zone } = work.office;
  const label = ({ startsAt, ticket, name }: (typeof visits)[number]) =>
    `${timeInWords(startsAt, zone)} ${ticket} ${name ?? say("day.erased")}`;
  const lines = visits.map((visit) =>
    [label(visit), say(`visitStatus.${visit.status}`), visit.onPaperAt ? say("paper.isEntered") : ""]
      .filter(Boolean)
      .join(" · "),
  );
  const toEnter = visits.filter(
    ({ status, onPaperAt }) => !onPaperAt && ["booked", "arrived", "noShow"].includes(status),
  );
  const unknown = ({ status }: (typeof visits)[number]) => status !== "noShow";
  const ordered = [...toEnter.filter(unknown), ...toEnter.filter((visit) => !unknown(visit))];
  const shown = ordered.slice(skipped, skipped + pageSize);
  const rest = ordered.length - skipped - shown.length;
  const choices: Choice[] = [
    ...shown.map((visit) => ({ id: `/papervisit ${visit.id}`, label: shortened(label(visit), 40) })),
    ...(rest > 0
      ? [{ id: `/onpaper ${receptionId} +${skipped + pageSize}`, label: say("day.more", { count: rest }) }]
      : []),
    { id: `/paperwalkin ${receptionId}`, label: say("paper.walkIn") },
    ...(reception.endsAt <= work.now && visits.every(({ status }) => status !== "seen")
      ? [{ id: `/paperleader ${receptionId}`, label: say("paper.leader") }]
      : []),
    ...(toEnter.some(unknown) ? [] : [{ id: `/closeday ${receptionId}`, label: say("paper.close") }]),
  ];
  const title = say("paper.title", {
    ...receptionInWords(work, reception, language),
    count: toEnter.filter(unknown).length,
  });
  return { text: [title, lines.join("\n"), say("paper.how")].filter(Boolean).join("\n\n"), choices };
}

/** What somebody types who has a paper form in hand. */
const paper: Command = { ...onpaper, name: "paper" };

export const onPaperCommands = [onpaper, paper];
