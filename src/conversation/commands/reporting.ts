import { month } from "../../domain/reportPeriod.ts";
import { dateInWords } from "../../i18n/dates.ts";
import { sealedTo } from "../../office/cases/caseAccess.ts";
import { categoryName, named, unitName } from "../../office/names.ts";
import { periodName } from "../../office/reports/periodName.ts";
import { askReport, monthsToAsk } from "../../office/reports/reports.ts";
import { unitCases } from "../../office/reports/unitCases.ts";
import { confirmUnitReport, unitReportText } from "../../office/reports/unitReports.ts";
import type { Command } from "../command.ts";
import { type Setting, said } from "../setting.ts";

// Seeing it whole: a unit's cases, its daily report, the analyses.

/** As many cases of one officer are written out; as many get a button. */
const casesShown = 8;
const unitsShown = 20;

/** The open cases of a unit by officer: of the own for an officer, of any for the supervisor. */
const unit: Command = {
  name: "unit",
  roles: ["officer", "supervisor"],
  run: async (setting, args) => {
    const { work, staff, language, say } = setting;
    const { office, now } = work;
    const meant = unitsMeant(setting, args.join(" "));
    const [only, another] = meant.units;
    const key = staff?.role === "officer" ? staff.unitKey : another ? undefined : only?.key;
    if (!staff || !key) return said(whichUnit(setting, meant, args.at(-1)));
    const name = unitName(office, key, language);
    const sealed = sealedTo(staff);
    const lists = await unitCases(work, key, sealed);
    if (lists.length === 0) return said({ text: say("unitReport.none", { unit: name }) });
    const parts = lists.map(({ officer, cases }) => {
      const head = officer
        ? say("unitReport.officer", { name: officer.name, count: cases.length })
        : say("unitReport.nobody", { count: cases.length });
      const lines = cases.slice(0, casesShown).map(({ receiptNumber: receipt, category, due }) =>
        say(!due ? "unitReport.noDate" : due < now ? "unitReport.overdue" : "unitReport.due", {
          receipt,
          category: categoryName(category, language),
          date: due ? dateInWords(due, office.zone, language) : "",
        }),
      );
      const more = cases.length - lines.length;
      return [head, ...lines, more > 0 ? say("unitReport.more", { count: more }) : ""].filter(Boolean).join("\n");
    });
    const soonest = lists
      .flatMap(({ cases }) => cases)
      .sort((a, b) => (a.due?.getTime() ?? Number.POSITIVE_INFINITY) - (b.due?.getTime() ?? Number.POSITIVE_INFINITY))
      .slice(0, casesShown);
    return said({
      text: [say("unitReport.cases", { unit: name }), ...parts].join("\n\n"),
      choices: soonest.map(({ receiptNumber }) => ({ id: `/look ${receiptNumber}`, label: receiptNumber })),
    });
  },
};

type Named = { key: string; name: string };
type Meant = { units: Named[]; narrowed: boolean };

/** The units whose key is typed, else those whose name has these words in it, by name; all when nothing fits. */
function unitsMeant({ work: { office }, language }: Setting, typed: string): Meant {
  const words = typed
    .replace(/\+\d+$/, "")
    .trim()
    .toLowerCase();
  const all = Object.entries(office.units)
    .filter(([, { retired }]) => !retired)
    .map(([key, unit]) => ({ key, name: named(unit.name, office, language) }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
  const exact = all.filter(({ key }) => key === words);
  const found = exact.length > 0 ? exact : all.filter(({ name }) => name.toLowerCase().includes(words));
  return found.length > 0 ? { units: found, narrowed: words !== "" } : { units: all, narrowed: false };
}

function whichUnit({ say }: Setting, { units, narrowed }: Meant, page = "") {
  const skipped = Number(/^\+(\d{1,5})$/.exec(page)?.[1] ?? 0);
  const choices = units
    .slice(skipped, skipped + unitsShown)
    .map(({ key, name }) => ({ id: `/unit ${key}`, label: name }));
  const rest = units.length - skipped - choices.length;
  // More words narrow it further; only the whole list has pages.
  if (rest > 0 && !narrowed)
    choices.push({ id: `/unit +${skipped + unitsShown}`, label: say("unitReport.more", { count: rest }) });
  return { text: say("unitReport.which"), choices };
}

/** "We have seen our report of that day, and it is so." */
const reported: Command = {
  name: "reported",
  roles: ["officer"],
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
  roles: ["supervisor"],
  run: async ({ work, staff, language, say }, [wanted = ""]) => {
    const { zone } = work.office;
    const months = monthsToAsk(work);
    const period = months.find(({ key }) => key === wanted);
    if (staff && period) {
      await askReport(work, staff.id, period);
      return said({ text: say("report.coming", { period: periodName(work.texts, period, zone, language) }) });
    }
    const choices = months.slice(0, monthsShown).map((one) => ({
      id: `/reports ${one.key}`,
      label: say("report.month", { period: periodName(work.texts, one, zone, language) }),
    }));
    choices.push({ id: "/searches", label: say("report.searches") });
    const unknown = wanted !== "" && !month(wanted, zone);
    return said({ text: say(unknown ? "report.which" : "report.ask"), choices });
  },
};

export const reporting = [unit, reported, reports];
