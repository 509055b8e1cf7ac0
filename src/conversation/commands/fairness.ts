import { durationInWords, shortDate, timeInWords } from "../../i18n/dates.ts";
import { leaderName } from "../../office/names.ts";
import { median, type PlacesGone, placesGone, soonMinutes } from "../../office/receptions/fairness.ts";
import { type Outcome, type Setting, said } from "../setting.ts";

const pageSize = 8;

/** How fast the places of past receptions went; eight at a time, the newest first. */
export async function fairness(setting: Setting, skipped: number): Promise<Outcome> {
  const { work, language, say } = setting;
  const all = await placesGone(work);
  if (all.length === 0) return said({ text: say("fairness.none") });
  const after = (key: string, seconds: number | null | undefined) =>
    typeof seconds === "number"
      ? say(`fairness.${key}`, { time: durationInWords(seconds, language) })
      : say(`fairness.${key}Never`);
  const line = ({ startsAt, leaderKey, places, toHalf, toFull, freed, takenAgainSoon }: PlacesGone) => {
    const { zone } = work.office;
    const head = say("fairness.line", {
      date: shortDate(startsAt, zone, language),
      time: timeInWords(startsAt, zone),
      leader: leaderName(work.office, leaderKey, language).name,
      count: places,
    });
    const again = say("fairness.again", { count: freed, again: takenAgainSoon, minutes: soonMinutes });
    return [head, after("half", toHalf), after("full", toFull), freed > 0 ? again : ""].filter(Boolean).join("\n");
  };
  const shown = all.slice(skipped, skipped + pageSize);
  const middle = [
    say("fairness.title", { count: all.length }),
    after("medianHalf", median(all.map(({ toHalf }) => toHalf))),
    after("medianFull", median(all.map(({ toFull }) => toFull))),
  ];
  const rest = all.length - skipped - shown.length;
  const more = { id: `/rota fairness +${skipped + pageSize}`, label: say("common.more") };
  return said({
    text: [middle.join("\n"), ...shown.map(line)].join("\n\n"),
    choices: [...(rest > 0 ? [more] : []), { id: "/rota", label: say("rota.list") }],
  });
}
