import { month } from "../../domain/reportPeriod.ts";
import { dateInWords } from "../../i18n/dates.ts";
import { shortened } from "../../lib/shortened.ts";
import { sealedTo } from "../../office/cases/caseAccess.ts";
import { categoryName, named, unitName } from "../../office/names.ts";
import { periodName } from "../../office/reports/periodName.ts";
import { askReport, monthsToAsk } from "../../office/reports/reports.ts";
import { unitCases } from "../../office/reports/unitCases.ts";
import { confirmUnitReport, unitReportText } from "../../office/reports/unitReports.ts";
import { type Command, idOf } from "../command.ts";
import { pageChoices, pageOf, skippedIn, whichPage, withinBytes, withoutPage } from "../pages.ts";
import { notAllowedSaid, type Setting, said } from "../setting.ts";
import { caseChoices } from "./caseList.ts";

// Seeing it whole: a unit's cases, its daily report, the analyses.

/** As many cases of one officer are written out; as many get a button. */
const casesShown = 8;
const unitsShown = 20;

/** The open cases of a unit by officer: of the own for an officer, of any for the supervisor. */
const unit: Command = {
  name: "unit",
  right: "unit.read",
  run: async (setting, args) => {
    const { work, staff, language, say } = setting;
    const { office, now } = work;
    const ofOfficer = args.find((arg) => /^@\d{1,10}$/.test(arg));
    const meant = unitsMeant(
      setting,
      withoutPage(args)
        .filter((arg) => arg !== ofOfficer)
        .join(" "),
    );
    const [only, another] = meant.units;
    const key = staff?.role === "officer" ? staff.unitKey : another ? undefined : only?.key;
    if (!staff || !key) return said(whichUnit(setting, meant, args));
    const name = unitName(office, key, language);
    const sealed = sealedTo(staff);
    const lists = await unitCases(work, key, sealed);
    if (lists.length === 0) return said({ text: say("unitReport.none", { unit: name }) });
    const lineOf = ({ receiptNumber: receipt, category, due }: (typeof lists)[number]["cases"][number]) =>
      say(!due ? "unitReport.noDate" : due < now ? "unitReport.overdue" : "unitReport.due", {
        receipt,
        category: categoryName(category, language),
        date: due ? dateInWords(due, office.zone, language) : "",
      });
    const headOf = ({ officer, cases }: (typeof lists)[number]) =>
      officer
        ? say("unitReport.officer", { name: officer.name, count: cases.length })
        : say("unitReport.nobody", { count: cases.length });
    // One officer's, all of them, a page at a time; under 0 what nobody has taken.
    const one = ofOfficer && lists.find(({ officer }) => (officer?.id ?? 0) === idOf(ofOfficer.slice(1)));
    if (one) {
      const { shown, from } = pageOf(one.cases, skippedIn(args));
      const page = { from, shown: shown.length, count: one.cases.length };
      const title = [headOf(one), whichPage(setting, page)].filter(Boolean).join(" ");
      return said({
        text: [name, title, ...shown.map((found, i) => `${i + 1}. ${lineOf(found)}`)].join("\n"),
        choices: [...caseChoices(shown), ...pageChoices(setting, `/unit ${key} ${ofOfficer}`, page)],
      });
    }
    const parts = lists.map((list) => {
      const { cases } = list;
      const lines = cases.slice(0, casesShown).map(lineOf);
      const more = cases.length - lines.length;
      return [headOf(list), ...lines, more > 0 ? say("unitReport.more", { count: more }) : ""]
        .filter(Boolean)
        .join("\n");
    });
    const soonest = lists
      .flatMap(({ cases }) => cases)
      .sort((a, b) => (a.due?.getTime() ?? Number.POSITIVE_INFINITY) - (b.due?.getTime() ?? Number.POSITIVE_INFINITY))
      .slice(0, casesShown);
    const whole = lists
      .filter(({ cases }) => cases.length > casesShown)
      .map((list) => ({
        id: `/unit ${key} @${list.officer?.id ?? 0}`,
        label: say("unitReport.all", { list: shortened(headOf(list), 30) }),
      }));
    return said({
      text: [say("unitReport.cases", { unit: name }), ...parts].join("\n\n"),
      choices: [...caseChoices(soonest), ...whole],
    });
  },
};

type Named = { key: string; name: string };
/** `words`: what narrowed them. */
type Meant = { units: Named[]; words: string };

/** The units whose key is typed, else those whose name has these words in it, by name; all when nothing fits. */
function unitsMeant({ work: { office }, language }: Setting, typed: string): Meant {
  const words = typed.trim().toLowerCase();
  const all = Object.entries(office.units)
    .filter(([, { retired }]) => !retired)
    .map(([key, unit]) => ({ key, name: named(unit.name, office, language) }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
  const exact = all.filter(({ key }) => key === words);
  const found = exact.length > 0 ? exact : all.filter(({ name }) => name.toLowerCase().includes(words));
  return found.length > 0 ? { units: found, words } : { units: all, words: "" };
}

function whichUnit(setting: Setting, { units, words }: Meant, args: string[]) {
  const { shown, from } = pageOf(units, skippedIn(args), unitsShown);
  const choices = shown.map(({ key, name }) => ({ id: `/unit ${key}`, label: shortened(name, 40) }));
  const page = { from, shown: shown.length, count: units.length };
  const command = `/unit ${withinBytes(words, 36)}`.trim();
  return {
    text: [setting.say("unitReport.which"), whichPage(setting, page)].filter(Boolean).join(" "),
    choices: [...choices, ...pageChoices(setting, command, page, unitsShown)],
  };
}

/** "We have seen our report of that day, and it is so." */
const reported: Command = {
  name: "reported",
  right: "unit.report",
  run: async ({ work, staff, language, say }, [date = ""]) => {
    if (!staff || !/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(Date.parse(date)))
      return said({ text: say("unitReport.noReport") });
    const confirmed = await confirmUnitReport(work, staff, date);
    if (confirmed.ok)
      return said({ text: say("unitReport.confirmed", { report: unitReportText(work, confirmed.report, language) }) });
    return said({
      text:
        confirmed.reason === "already" ? say("unitReport.already", { name: confirmed.by }) : say("unitReport.noReport"),
    });
  },
};

/** As many months are offered at a time. */
const monthsShown = 6;

const reports: Command = {
  name: "reports",
  right: "office.report",
  run: async (setting, [wanted = ""]) => {
    const { work, staff, language, say } = setting;
    const { zone } = work.office;
    const months = monthsToAsk(work);
    const period = months.find(({ key }) => key === wanted);
    if (staff && period) {
      const asked = await askReport(work, staff, period);
      if (!asked.ok) return notAllowedSaid(setting);
      return said({ text: say("report.coming", { period: periodName(work.texts, period, zone, language) }) });
    }
    const { shown, from } = pageOf(months, skippedIn([wanted]), monthsShown);
    const choices = shown.map((one) => ({
      id: `/reports ${one.key}`,
      label: say("report.month", { period: periodName(work.texts, one, zone, language) }),
    }));
    const page = { from, shown: shown.length, count: months.length };
    choices.push(...pageChoices(setting, "/reports", page, monthsShown));
    choices.push({ id: "/searches", label: say("report.searches") });
    const unknown = wanted !== "" && !wanted.startsWith("+") && !month(wanted, zone);
    return said({ text: say(unknown ? "report.which" : "report.ask"), choices });
  },
};

export const reporting = [unit, reported, reports];
