import { dateInWords, timeInWords } from "../../../i18n/dates.ts";
import { decentHour } from "../../../notifications/tell.ts";
import type { Setting } from "../../setting.ts";

/** That it is done, and how the applicant hears of it: at once, at the next decent hour, or by telephone. */
export function applicantTold(reached: boolean, receipt: string, { work, language, say }: Setting): string {
  if (!reached) return say("cases.doneNotReached", { receipt });
  const at = decentHour(work);
  if (at <= work.now) return say("cases.done", { receipt });
  const { zone } = work.office;
  return say("cases.doneLater", { receipt, date: dateInWords(at, zone, language), time: timeInWords(at, zone) });
}
