import type { Choice, Message } from "../../domain/message.ts";
import { readReceiptNumber } from "../../domain/receipt.ts";
import { dateInWords, shortDate, timeInWords } from "../../i18n/dates.ts";
import { lookAtCase } from "../../office/cases/caseAccess.ts";
import { asSent, filesOf, nameFor, papersOf } from "../../office/cases/caseFiles.ts";
import { readableCase } from "../../office/cases/representatives.ts";
import type { Case, EvidenceFile } from "../../store/generated/client.ts";
import type { Command } from "../command.ts";
import { type Setting, said } from "../setting.ts";

// The files of a case, in the chat: the office's papers for whoever filed, follows or represents it, all for the staff who work on it.

type Shelf = { subject: Case; files: { file: EvidenceFile; name: string }[]; forStaff: boolean };

/** The case and its files, as far as this person may see them; a look of staff is recorded. */
async function shelfFor({ work, person, staff }: Setting, typed: string): Promise<Shelf | undefined> {
  const read = readReceiptNumber(typed);
  if (!read.ok) return undefined;
  const own = await readableCase(work, person.id, read.receipt);
  if (own) {
    const papers = await papersOf(work, own.id);
    return { subject: own, files: papers.map((file) => ({ file, name: file.name })), forStaff: false };
  }
  const subject = staff && (await lookAtCase(work, staff, read.receipt));
  if (!staff || !subject) return undefined;
  const all = await filesOf(work, subject.id);
  return {
    subject,
    files: all.map((file, i) => ({ file, name: nameFor(staff, subject, file, i + 1) })),
    forStaff: true,
  };
}

/** What a person gets who may not see them: whoever works here the usual refusal, anybody else is asked for the numbers of the case. */
const notForThem = ({ staff, say }: Setting, typed: string) =>
  staff ? said({ text: say("cases.notYours") }) : { goTo: `/status ${typed}`.trim() };

/** Files of a page: as many as a small screen shows. */
const pageSize = 8;

/** What there is, by number: one is sent when it is chosen, or all of the page. */
const files: Command = {
  name: "files",
  run: async (setting, [typed = "", page = "1"]) => {
    const { work, language, say } = setting;
    const shelf = await shelfFor(setting, typed);
    if (!shelf) return notForThem(setting, typed);
    const { subject, forStaff } = shelf;
    const receipt = subject.receiptNumber;
    const stored = shelf.files.filter(({ file }) => file.status === "stored");
    const count = (status: EvidenceFile["status"]) => shelf.files.filter(({ file }) => file.status === status).length;
    const notes = [
      count("waiting") > 0 ? say("files.waiting", { count: count("waiting") }) : "",
      count("failed") > 0 ? say("files.failed", { count: count("failed") }) : "",
    ].filter(Boolean);
    if (stored.length === 0) {
      const none = say(forStaff ? "files.none" : "files.noPapers", { receipt });
      return said({ text: [none, ...notes].join("\n"), choices: [backTo(shelf, setting)] });
    }
    const first = (Math.max(1, Number(page) || 1) - 1) * pageSize;
    const shown = stored.slice(first, first + pageSize);
    const choices: Choice[] = shown.map(({ file, name }) => ({
      id: `/document ${receipt} ${file.id}`,
      label: say(forStaff && file.fromStaff ? "files.lineOurs" : "files.line", {
        kind: say(`files.kind.${file.kind}`),
        name,
        date: shortDate(file.createdAt, work.office.zone, language),
      }),
    }));
    if (shown.length > 1) choices.push({ id: `/allfiles ${receipt} ${page}`, label: say("files.all") });
    if (stored.length > first + pageSize)
      choices.push({ id: `/files ${receipt} ${Number(page) + 1}`, label: say("common.more") });
    choices.push(backTo(shelf, setting));
    const title = say(forStaff ? "files.list" : "files.papersList", { receipt });
    return said({ text: [title, ...notes].join("\n"), choices });
  },
};

const backTo = ({ subject, forStaff }: Shelf, { say }: Setting): Choice =>
  forStaff
    ? { id: `/look ${subject.receiptNumber}`, label: say("desk.look") }
    : { id: `/case ${subject.receiptNumber}`, label: say("news.showCase") };

/** One file, as it is. */
const document: Command = {
  name: "document",
  run: async (setting, [typed = "", id = ""]) => {
    const shelf = await shelfFor(setting, typed);
    if (!shelf) return notForThem(setting, typed);
    const found = shelf.files.find(({ file }) => String(file.id) === id && file.status === "stored");
    if (!found) return { goTo: `/files ${shelf.subject.receiptNumber}` };
    const { receiptNumber: receipt } = shelf.subject;
    const choices = [{ id: `/files ${receipt}`, label: setting.say("files.back") }, backTo(shelf, setting)];
    return said({ ...sent(shelf, found, setting), choices });
  },
};

/** All of a page, one message each. */
const allFiles: Command = {
  name: "allfiles",
  run: async (setting, [typed = "", page = "1"]) => {
    const shelf = await shelfFor(setting, typed);
    if (!shelf) return notForThem(setting, typed);
    const first = (Math.max(1, Number(page) || 1) - 1) * pageSize;
    const shown = shelf.files.filter(({ file }) => file.status === "stored").slice(first, first + pageSize);
    const messages = shown.map((one) => sent(shelf, one, setting));
    const last = messages.pop();
    if (!last) return { goTo: `/files ${shelf.subject.receiptNumber}` };
    const choices = [
      { id: `/files ${shelf.subject.receiptNumber}`, label: setting.say("files.back") },
      backTo(shelf, setting),
    ];
    return said(...messages, { ...last, choices });
  },
};

function sent(shelf: Shelf, { file, name }: Shelf["files"][number], setting: Setting): Message {
  const { subject, forStaff } = shelf;
  const { work, staff, language, say } = setting;
  const { zone } = work.office;
  return {
    text: say(file.fromStaff ? "files.ours" : "files.one", {
      kind: say(`files.kind.${file.kind}`),
      name,
      receipt: subject.receiptNumber,
      date: dateInWords(file.createdAt, zone, language),
      time: timeInWords(file.createdAt, zone),
    }),
    file: asSent(file, name),
    ...(forStaff && staff ? { asStaff: [staff.id] } : {}),
  };
}

export const fileCommands = [files, document, allFiles];
