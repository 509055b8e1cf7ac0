import { isOver } from "../../domain/caseState.ts";
import { readReceiptNumber } from "../../domain/receipt.ts";
import { may } from "../../domain/rights.ts";
import { caseToWorkOn, lookAtCase } from "../../office/cases/caseAccess.ts";
import { ownCase } from "../../office/cases/caseStatus.ts";
import { groupLines } from "../../office/cases/groupText.ts";
import {
  checkRepresentativeCode,
  inviteRepresentative,
  readRepresentativeCode,
} from "../../office/cases/representativeCodes.ts";
import { placesLeft, representativesOf, representedCase, speakerName } from "../../office/cases/representatives.ts";
import type { StaffMember } from "../../office/people/staff.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Command } from "../command.ts";
import { representativeCode } from "../dialogs/citizen/representativeCode.ts";
import { notAllowedSaid, type Outcome, type Setting, said } from "../setting.ts";

// Who speaks for a group: the applicant and the desk hand out codes, the representatives confirm and may leave.

/** A case that was filed for a group, for its applicant and for the desk; why not, else. The desk's look is recorded where names are shown. */
async function groupCase(
  setting: Setting,
  typed: string,
  forDesk: typeof caseToWorkOn | typeof lookAtCase,
): Promise<{ subject: Case; by?: StaffMember } | { refused: Outcome }> {
  const { work, person, staff, say } = setting;
  const read = readReceiptNumber(typed);
  if (!read.ok) return { refused: { goTo: "/status" } };
  const own = await ownCase(work, person.id, read.receipt);
  const found =
    own ?? (staff && may(staff, "case.representatives") ? await forDesk(work, staff, read.receipt) : undefined);
  if (!found) return { refused: { goTo: `/status ${read.receipt}` } };
  if (found.groupSize === null)
    return { refused: { say: [{ text: say("represent.noGroup") }], goTo: `/case ${typed}` } };
  return { subject: found, by: own ? undefined : staff };
}

/** Who has confirmed, and what can be done about it. */
const representatives: Command = {
  name: "representatives",
  run: async (setting, [typed = ""]) => {
    const { work, staff, language, say } = setting;
    const found = await groupCase(setting, typed, lookAtCase);
    if ("refused" in found) return found.refused;
    const { receiptNumber: receipt, id } = found.subject;
    const lines = await groupLines(work, found.subject, language);
    const free = !isOver(found.subject) && (await placesLeft(work, found.subject)) > 0;
    const there = await representativesOf(work, id);
    return said({
      text: [say("represent.title", { receipt }), ...lines].join("\n"),
      choices: [
        ...(free ? [{ id: `/newcode ${receipt}`, label: say("represent.newCode") }] : []),
        ...(free && may(staff, "case.representatives")
          ? [{ id: `/writedown ${receipt}`, label: say("represent.writeDown") }]
          : []),
        ...there.map((one) => ({
          id: `/takeoff ${receipt} ${one.id}`,
          label: say("represent.takeOff", { name: speakerName(work, one, language) }),
        })),
        { id: `/case ${receipt}`, label: say("news.showCase") },
      ],
    });
  },
};

/** A code for one more, to be passed on. */
const newCode: Command = {
  name: "newcode",
  run: async (setting, [typed = ""]) => {
    const found = await groupCase(setting, typed, caseToWorkOn);
    if ("refused" in found) return found.refused;
    const { receiptNumber: receipt } = found.subject;
    const invited = await inviteRepresentative(setting.work, found.subject, found.by);
    if (!invited.ok && invited.reason === "notAllowed") return notAllowedSaid(setting);
    if (!invited.ok)
      return { say: [{ text: setting.say(`represent.not.${invited.reason}`) }], goTo: `/representatives ${receipt}` };
    return said(representativeCode(setting, receipt, invited));
  },
};

const takeOff: Command = {
  name: "takeoff",
  run: async (setting, [typed = "", id = ""]) => {
    const found = await groupCase(setting, typed, lookAtCase);
    if ("refused" in found) return found.refused;
    return { start: "takeOff", answers: { receipt: found.subject.receiptNumber, ...(id ? { who: id } : {}) } };
  },
};

const writeDown: Command = {
  name: "writedown",
  right: "case.representatives",
  run: async (setting, [typed = ""]) => {
    const found = await groupCase(setting, typed, caseToWorkOn);
    if ("refused" in found) return found.refused;
    return { start: "writeDown", answers: { receipt: found.subject.receiptNumber } };
  },
};

/** Opened with the code that the applicant or the desk handed on. */
const represent: Command = {
  name: "represent",
  run: async ({ work, person, say }, args) => {
    const code = readRepresentativeCode(args.join(" "));
    if (!code) return said({ text: say("represent.not.unknown") });
    const checked = await checkRepresentativeCode(work, person.id, code);
    if (checked.ok) return { start: "represent", answers: { code } };
    const text = say(`represent.not.${checked.reason}`);
    return "receiptNumber" in checked ? { say: [{ text }], goTo: `/case ${checked.receiptNumber}` } : said({ text });
  },
};

/** A representative leaves. */
const standDown: Command = {
  name: "standdown",
  run: async ({ work, person }, [typed = ""]) => {
    const read = readReceiptNumber(typed);
    const found = read.ok ? await representedCase(work, person.id, read.receipt) : null;
    return found ? { start: "standDown", answers: { receipt: found.receiptNumber } } : { goTo: "/status" };
  },
};

export const representativeCommands = [representatives, newCode, takeOff, writeDown, represent, standDown];
