import { dateOfDay, timeInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import type { Work } from "../../store/work.ts";
import type { DayReception } from "./dayList.ts";

/** A day for a group of staff: numbers and tickets, and nothing about a person. */
export function dayInNumbers(
  { office, texts }: Pick<Work, "office" | "texts">,
  date: string,
  receptions: DayReception[],
  language: string,
): string {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const day = dateOfDay(date, language);
  if (receptions.length === 0) return say("group.noReception", { day });
  const parts = receptions.map(({ startsAt, endsAt, visitors }) => {
    const having = (status: string) => visitors.filter((visitor) => visitor.status === status);
    const tickets = (status: string) =>
      listed(
        say,
        having(status).map(({ ticket }) => ticket),
      );
    const head = say("group.reception", {
      from: timeInWords(startsAt, office.zone),
      to: timeInWords(endsAt, office.zone),
      booked: having("booked").length,
      arrived: having("arrived").length,
      seen: having("seen").length,
      noShow: having("noShow").length,
    });
    return [
      head,
      tickets("arrived") && say("group.here", { tickets: tickets("arrived") }),
      tickets("booked") && say("group.expected", { tickets: tickets("booked") }),
    ]
      .filter(Boolean)
      .join("\n");
  });
  return [day, ...parts].join("\n\n");
}
