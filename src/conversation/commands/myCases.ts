import { isOver } from "../../domain/caseState.ts";
import type { Choice } from "../../domain/message.ts";
import { partsAtReceipt, readQueryCode, readReceiptNumber } from "../../domain/receipt.ts";
import { may } from "../../domain/rights.ts";
import { dateInWords } from "../../i18n/dates.ts";
import { papersOf } from "../../office/cases/caseFiles.ts";
import { knownUnder } from "../../office/cases/caseLinks.ts";
import { offersAfter } from "../../office/cases/caseNews.ts";
import { casesOf, looksAt, ownCase } from "../../office/cases/caseStatus.ts";
import { casesRepresented, readableCase, representedCase } from "../../office/cases/representatives.ts";
import { searchesThatFound } from "../../office/cases/search.ts";
import { statusText } from "../../office/cases/statusText.ts";
import { categoryName, unitName } from "../../office/names.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Command } from "../command.ts";
import { type Setting, said } from "../setting.ts";

// The citizen's cases: file one, see how it stands, see who looked at it.

const file: Command = { name: "file", run: async () => ({ start: "file" }) };

/** My cases in one tap; any other by receipt number and query code. */
const status: Command = {
  name: "status",
  run: async ({ work, person, staff, language, say }, args) => {
    const typed = args.join(" ");
    if (typed) {
      const read = readReceiptNumber(typed);
      if (!read.ok) return { say: [{ text: say(`status.${read.reason}`) }], start: "status", answers: {} };
      if (await readableCase(work, person.id, read.receipt)) return { goTo: `/case ${read.receipt}` };
      // Whoever works on cases needs no query code.
      if (may(staff, "case.work")) return { goTo: `/look ${read.receipt}` };
      const code = readQueryCode(partsAtReceipt(typed).behind);
      return { start: "status", answers: { receipt: read.receipt, ...(code ? { code } : {}) } };
    }
    const filed = await casesOf(work, person.id);
    const represented = await casesRepresented(work, person.id);
    const mine = [...filed, ...represented.filter(({ id }) => !filed.some((own) => own.id === id))];
    if (mine.length === 0) return { say: [{ text: say("status.noneOfMine") }], start: "status", answers: {} };
    const shown = mine.slice(0, 8).map(({ receiptNumber, category, status: state }) => ({
      id: `/case ${receiptNumber}`,
      label: say("status.one", {
        receipt: receiptNumber,
        category: categoryName(category, language),
        state: say(`caseStatus.${state}`),
      }),
    }));
    return said({
      text: say("status.mine", { count: mine.length }),
      choices: [...shown, { id: "/other", label: say("status.other") }],
    });
  },
};

/** A case by its numbers, when one has cases of one's own as well. */
const other: Command = { name: "other", run: async () => ({ start: "status", answers: {} }) };

/** What happened, who holds it, the next step, its due date. */
export const showCase: Command["run"] = async (setting, [receipt = ""]) => {
  const { work, person, staff, language, say } = setting;
  const read = readReceiptNumber(receipt);
  const own = read.ok ? await ownCase(work, person.id, read.receipt) : null;
  const represented = read.ok && !own ? await representedCase(work, person.id, read.receipt) : null;
  if (represented) {
    const text = `${statusText(work, represented, language)}\n\n${say("represent.yours")}`;
    const leave = { id: `/standdown ${represented.receiptNumber}`, label: say("represent.leave") };
    return said({ text, choices: [...(await papersFor(represented, setting)), leave] });
  }
  if (!read.ok || (!own && !may(staff, "case.work"))) return { goTo: `/status ${receipt}` };
  if (!own) return { goTo: `/look ${read.receipt}` };
  const open = !isOver(own);
  const offers = offersAfter(work, own, language);
  const can = (step: string) => ({ id: `/${step} ${read.receipt}`, label: say(`applicantStep.${step}`) });
  const adding = open && !offers.some(({ id }) => id.startsWith("/add ")) ? [can("add")] : [];
  const choices = [
    ...offers,
    ...adding,
    ...(open ? [can("withdraw")] : []),
    ...(own.groupSize === null ? [] : [{ id: `/representatives ${read.receipt}`, label: say("represent.open") }]),
    ...(await papersFor(own, setting)),
    { id: `/letters ${read.receipt}`, label: say("letters.open") },
    { id: `/looks ${read.receipt}`, label: say("status.whoLooked") },
  ];
  const known = await knownUnder(work, person.id, own.id);
  return said({ text: statusText(work, own, language, known), choices });
};

/** What the office sent along with its answers, where there is something. */
async function papersFor({ id, receiptNumber: receipt }: Case, { work, say }: Setting): Promise<Choice[]> {
  const papers = await papersOf(work, id);
  return papers.length > 0 ? [{ id: `/files ${receipt}`, label: say("files.papers") }] : [];
}

/** More for a case; without a number it is asked which. */
const add: Command = {
  name: "add",
  run: async ({ work, person }, [receipt = ""]) => {
    const own = receipt && (await ownCase(work, person.id, receipt));
    return { start: "add", answers: own ? { receipt: own.receiptNumber } : {} };
  },
};

const rate: Command = {
  name: "rate",
  run: async ({ work, person }, [receipt = ""]) => {
    const own = await ownCase(work, person.id, receipt);
    return own ? { start: "rate", answers: { receipt: own.receiptNumber } } : { goTo: "/status" };
  },
};

/** Who of the staff looked at my case: roles and days. */
const looks: Command = {
  name: "looks",
  run: async ({ work, person, language, say }, [receipt = ""]) => {
    const read = readReceiptNumber(receipt);
    const own = read.ok ? await ownCase(work, person.id, read.receipt) : null;
    if (!read.ok || !own) return { goTo: "/status" };
    const lines = (await looksAt(work, own.id)).map(({ role, unitKey, at }) =>
      say("looks.line", {
        date: dateInWords(at, work.office.zone, language),
        role: say(`role.${role}`),
        unit: unitName(work.office, unitKey, language),
      }).trim(),
    );
    const searches = await searchesThatFound(work, own.id);
    const looked =
      lines.length > 0
        ? [say("looks.title", { receipt: read.receipt }), ...new Set(lines)].join("\n")
        : say("looks.none");
    const text = searches > 0 ? `${looked}\n\n${say("search.came", { count: searches })}` : looked;
    return said({ text });
  },
};

export const myCases = [file, status, other, { name: "case", run: showCase }, add, rate, looks] satisfies Command[];
