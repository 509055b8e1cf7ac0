import type { Message } from "../../../domain/message.ts";
import { mayAskForAnnouncements } from "../../../office/receptions/announcements.ts";
import type { Outcome, Setting } from "../../setting.ts";

/** Under what a citizen is told at the end of a first booking or filing: may we tell you of receptions near you? Asked once. */
export async function askOnce(outcome: Outcome, { work, person, staff, say }: Setting): Promise<Outcome> {
  const [first, ...rest] = ("say" in outcome && outcome.say) || [];
  if (staff || !first || !(await mayAskForAnnouncements(work, person.id))) return outcome;
  const asking: Message = {
    ...first,
    text: `${first.text}\n\n${say("announce.ask")}`,
    choices: [
      ...(first.choices ?? []),
      { id: "/announcements on", label: say("announce.start") },
      { id: "/announcements no", label: say("announce.noThanks") },
    ],
  };
  return { ...outcome, say: [asking, ...rest] };
}
