// Every dialog and every command there is.

import { z } from "zod";
import type { Choice } from "../domain/message.ts";
import { arranged } from "./commands/arranged.ts";
import { atTheDoor } from "./commands/atTheDoor.ts";
import { fileCommands } from "./commands/caseFiles.ts";
import { caseList } from "./commands/caseList.ts";
import { casework } from "./commands/casework.ts";
import { changedCommands } from "./commands/changed.ts";
import { closingCommands } from "./commands/closing.ts";
import { dayPackCommands } from "./commands/dayPack.ts";
import { deadlineCommands } from "./commands/deadlines.ts";
import { door } from "./commands/door.ts";
import { elsewhere } from "./commands/elsewhere.ts";
import { finishedCommands } from "./commands/finished.ts";
import { home } from "./commands/home.ts";
import { letterCommands } from "./commands/letters.ts";
import { myCases } from "./commands/myCases.ts";
import { onPaperCommands } from "./commands/onPaper.ts";
import { paperActs } from "./commands/paperActs.ts";
import { phoning } from "./commands/phoning.ts";
import { privacyCommands } from "./commands/privacy.ts";
import { queueCommands } from "./commands/queue.ts";
import { recordCommands } from "./commands/records.ts";
import { removalCommands } from "./commands/removed.ts";
import { repeats } from "./commands/repeats.ts";
import { reporting } from "./commands/reporting.ts";
import { representativeCommands } from "./commands/representatives.ts";
import { rotaCommands } from "./commands/rota.ts";
import { scheduleCommands } from "./commands/schedule.ts";
import { searching } from "./commands/search.ts";
import { staffCommands } from "./commands/staff.ts";
import { visitorCommands } from "./commands/visitor.ts";
import { visits } from "./commands/visits.ts";
import { waitingCommands } from "./commands/waiting.ts";
import { add, rate } from "./dialogs/citizen/aboutMyCase.ts";
import { wish } from "./dialogs/citizen/answerInvitation.ts";
import { book } from "./dialogs/citizen/bookPlace.ts";
import { erase } from "./dialogs/citizen/erase.ts";
import { file } from "./dialogs/citizen/fileCase.ts";
import { link } from "./dialogs/citizen/joinChats.ts";
import { joinLine } from "./dialogs/citizen/joinLine.ts";
import { cancel, move } from "./dialogs/citizen/moveBooking.ts";
import { ownDetails } from "./dialogs/citizen/ownDetails.ts";
import { recordWrong } from "./dialogs/citizen/recordWrong.ts";
import { represent, standDown } from "./dialogs/citizen/represent.ts";
import { status } from "./dialogs/citizen/status.ts";
import { takeOff } from "./dialogs/citizen/takeOff.ts";
import { welcome } from "./dialogs/citizen/welcome.ts";
import { addition } from "./dialogs/staff/addToRecord.ts";
import { stepDialogs } from "./dialogs/staff/caseSteps.ts";
import { deadlineDialogs } from "./dialogs/staff/deadlineSteps.ts";
import { invite } from "./dialogs/staff/invite.ts";
import { attend, callToVisit } from "./dialogs/staff/jointReception.ts";
import { paperDialogs } from "./dialogs/staff/onPaper.ts";
import { receptionDialogs } from "./dialogs/staff/receptionSteps.ts";
import { repeat, unlink } from "./dialogs/staff/sameProblem.ts";
import { find, search } from "./dialogs/staff/search.ts";
import { seen } from "./dialogs/staff/seen.ts";
import { staffDialogs } from "./dialogs/staff/staffSteps.ts";
import { cancelVisit, moveVisit } from "./dialogs/staff/visitorSteps.ts";
import { walkIn } from "./dialogs/staff/walkIn.ts";
import { writeDown } from "./dialogs/staff/writeDown.ts";
import { createEngine, type Shown } from "./engine.ts";
import type { Setting } from "./setting.ts";
import { stray } from "./stray.ts";

export const dialogs = [
  welcome,
  book,
  move,
  cancel,
  file,
  status,
  erase,
  ownDetails,
  seen,
  addition,
  walkIn,
  ...paperDialogs,
  moveVisit,
  cancelVisit,
  joinLine,
  link,
  recordWrong,
  search,
  find,
  ...stepDialogs,
  repeat,
  unlink,
  represent,
  standDown,
  takeOff,
  writeDown,
  add,
  rate,
  ...receptionDialogs,
  wish,
  invite,
  callToVisit,
  attend,
  ...deadlineDialogs,
  ...staffDialogs,
];
export const commands = [
  ...home,
  ...finishedCommands,
  ...visits,
  ...waitingCommands,
  ...myCases,
  ...privacyCommands,
  ...elsewhere,
  ...phoning,
  ...door,
  ...dayPackCommands,
  ...onPaperCommands,
  ...paperActs,
  ...queueCommands,
  ...visitorCommands,
  ...atTheDoor,
  ...recordCommands,
  ...closingCommands,
  ...removalCommands,
  ...caseList,
  ...casework,
  ...repeats,
  ...representativeCommands,
  ...deadlineCommands,
  ...letterCommands,
  ...fileCommands,
  ...rotaCommands,
  ...changedCommands,
  ...reporting,
  ...searching,
  ...arranged,
  ...scheduleCommands,
  ...staffCommands,
];

export const conversation = createEngine({ dialogs, commands, lastShown, stray });

const shown = z.object({ isNews: z.boolean(), choices: z.array(z.custom<Choice>()).nullable() });

/** Our last answer, or news with choices that came after it. News that is not due yet is not there. */
async function lastShown({ work, chat }: Setting): Promise<Shown> {
  const rows = await work.tx.$queryRaw`
    select kind = 'push' as "isNews", content->'choices' as choices from outgoing
    where chat_id = ${chat.id} and due_at <= ${work.now} and status in ('queued', 'delivered')
      and (kind = 'reply' or jsonb_array_length(coalesce(content->'choices', '[]')) > 0)
    order by due_at desc, id desc limit 1`;
  const [last] = z.array(shown).parse(rows);
  return { isNews: last?.isNews ?? false, choices: last?.choices ?? [] };
}
