import type { Message } from "../../../domain/message.ts";
import { mayAskForAnnouncements } from "../../../office/receptions/announcements.ts";
import type { Outcome, Setting } from "../../setting.ts";
import { isForOthers } from "./person.ts";

/** Whether this is the moment to ask a citizen: may we tell you of receptions near you? Once in all; it is noted here that they were asked. */
export const asksOnce = async ({ work, person, staff }: Setting): Promise<boolean> =>
  !isForOthers({ staff }) && (await mayAskForAnnouncements(work, person.id));

/** Asks it under the list of receptions: whoever looks there thinks of them. */
export function askedUnder(outcome: Outcome, { say }: Setting): Outcome {
  const [first, ...rest] = ("say" in outcome && outcome.say) || [];
  if (!first) return outcome;
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
