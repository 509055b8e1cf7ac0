import { officeDay } from "../../domain/calendar.ts";
import type { Right } from "../../domain/rights.ts";
import { shortDate } from "../../i18n/dates.ts";
import { shortened } from "../../lib/shortened.ts";
import { lookAtCase } from "../../office/cases/caseAccess.ts";
import { tracksFor } from "../../office/deadlines/caseTrack.ts";
import { decideExtension, extensionOf } from "../../office/deadlines/extension.ts";
import { overdueByUnit, overdueCases, overduePageSize } from "../../office/deadlines/overdue.ts";
import { openQuestion } from "../../office/deadlines/supervision.ts";
import { categoryName, unitName } from "../../office/names.ts";
import { type Command, idOf } from "../command.ts";
import { applicantTold } from "../dialogs/staff/applicantTold.ts";
import { whichPage } from "../pages.ts";
import { type Outcome, type Setting, said } from "../setting.ts";
import { withApart } from "./caseList.ts";

// The dates of cases: what is overdue, and what can be done about a date.

/** `/overdue`, `/overdue UNIT`, `/overdue UNIT 2`: the unit "all" for every one, "none" for what no unit has; pages from 1. */
const overdue: Command = {
  name: "overdue",
  right: "case.work",
  run: async (setting, [unit = "", pageTyped = "1"]) => {
    const { work, staff, language, say } = setting;
    if (!staff) return { goTo: "/menu" };
    const { office, now } = work;
    const counts = await overdueByUnit(work, staff);
    const mine = staff.role === "officer" ? counts.filter(({ unitKey }) => unitKey === staff.unitKey) : counts;
    const total = mine.reduce((sum, { count }) => sum + count, 0);
    if (total === 0) return said({ text: say("overdue.none") });
    const nameOf = (key: string | null) => (key === null ? say("status.bureau") : unitName(office, key, language));
    const page = Math.max(0, (Number.parseInt(pageTyped, 10) || 1) - 1);
    const unitKey = unit === "" || unit === "all" ? undefined : unit === "none" ? null : unit;
    const here = unitKey === undefined ? mine : mine.filter((one) => one.unitKey === unitKey);
    const count = here.reduce((sum, one) => sum + one.count, 0);
    const { cases, more } = await overdueCases(work, staff, { unitKey, page });
    // Numbered as they can be typed: each page from 1.
    const lines = cases.map((found, i) => {
      const { receiptNumber, category, unitKey: key, dueAt } = found;
      const since = dueAt ?? now;
      const line = say("overdue.line", {
        n: i + 1,
        receipt: receiptNumber,
        category: categoryName(category, language),
        unit: nameOf(key),
        count: daysSince(since, work),
        date: shortDate(since, office.zone, language),
      });
      return withApart(setting, line, found);
    });
    const first = page * overduePageSize;
    const where = whichPage(setting, { from: first, shown: cases.length, count });
    const head = unit === "" && staff.role !== "officer" && page === 0;
    const byUnit = head ? mine.map(({ unitKey: key, count }) => say("overdue.unit", { unit: nameOf(key), count })) : [];
    const looks = cases.map(({ receiptNumber }) => ({ id: `/look ${receiptNumber}`, label: receiptNumber }));
    const units = head
      ? mine.map(({ unitKey: key }) => ({ id: `/overdue ${key ?? "none"}`, label: shortened(nameOf(key), 40) }))
      : [];
    const next = [
      ...(more
        ? [
            {
              id: `/overdue ${unit || "all"} ${page + 2}`,
              label: say("common.moreOf", { count: count - first - cases.length }),
            },
          ]
        : []),
      ...(page > 0 ? [{ id: `/overdue ${unit || "all"} ${page}`, label: say("common.earlierOnes") }] : []),
    ];
    const text = [
      say("overdue.title", { count: total }),
      byUnit.join("\n"),
      [where, ...lines].filter(Boolean).join("\n") || say("overdue.noneHere"),
    ];
    return said({ text: text.filter(Boolean).join("\n\n"), choices: [...looks, ...next, ...units] });
  },
  inGroup: async ({ work, staff, language, say }) => {
    const counts = staff ? await overdueByUnit(work, staff) : [];
    const mine = counts.filter(({ unitKey }) => staff?.role !== "officer" || unitKey === staff.unitKey);
    if (mine.length === 0) return { text: say("overdue.none") };
    const total = mine.reduce((sum, { count }) => sum + count, 0);
    const lines = mine.map(({ unitKey: key, count }) =>
      say("overdue.unit", { unit: key === null ? say("status.bureau") : unitName(work.office, key, language), count }),
    );
    return { text: [say("overdue.title", { count: total }), ...lines].join("\n") };
  },
};

/** Whole days of the office since that day. */
const daysSince = (since: Date, { now, office }: Pick<Setting["work"], "now" | "office">) =>
  Math.round((Date.parse(officeDay(now, office.zone)) - Date.parse(officeDay(since, office.zone))) / 86_400_000);

/** A command about one case that starts a dialog, unless it can't be done now. */
function about(
  name: string,
  right: Right,
  refusal: (setting: Setting, receipt: string, subject: Seen) => Promise<string | undefined> | string | undefined,
): Command {
  return {
    name,
    right,
    run: async (setting, [receipt = ""]): Promise<Outcome> => {
      const { work, staff, say } = setting;
      const subject = staff && (await lookAtCase(work, staff, receipt));
      if (!subject) return said({ text: say("cases.notYours") });
      const reason = await refusal(setting, receipt, subject);
      if (!reason) return { start: name, answers: { receipt } };
      return said({ text: say(reason, { receipt }), choices: [{ id: `/look ${receipt}`, label: receipt }] });
    },
  };
}
type Seen = NonNullable<Awaited<ReturnType<typeof lookAtCase>>>;

const extend = about("extend", "case.extend", async ({ work }, _, subject) => {
  const possible = await extensionOf(work, subject);
  return possible.ok ? undefined : `deadline.not.${possible.reason}`;
});
const supervise = about("supervise", "case.supervise", (_, __, { closedAt }) =>
  closedAt ? "supervise.closed" : undefined,
);
const track = about("track", "case.track", ({ work, language }, _, subject) =>
  tracksFor(work, subject, language).length > 0 ? undefined : "track.none",
);

/** The head of the unit agrees to more time; the applicant is told. */
const grant: Command = {
  name: "grant",
  right: "case.extend",
  run: async (setting, [id = ""]) => {
    const { work, staff, say } = setting;
    if (!staff) return { goTo: "/menu" };
    const decided = await decideExtension(work, staff, idOf(id), { approve: true });
    if (!decided.ok) return said({ text: say(`deadline.not.${decided.reason}`) });
    const { receiptNumber: receipt, reached } = decided;
    const choices = [{ id: `/look ${receipt}`, label: receipt }];
    return said({ text: applicantTold(reached, receipt, setting), choices });
  },
};

const withhold: Command = {
  name: "withhold",
  right: "case.extend",
  run: async (_, [id = ""]) => ({ start: "withhold", answers: { request: id } }),
};

const explain: Command = {
  name: "explain",
  right: "case.explain",
  run: async ({ work, staff, say }, [id = ""]) => {
    const open = staff && (await openQuestion(work, staff, idOf(id)));
    if (!open) return said({ text: say("cases.notYours") });
    if (open.answeredAt) return said({ text: say("supervise.answeredBefore") });
    const text = say("supervise.open", { question: open.question });
    return { say: [{ text }], start: "explain", answers: { question: id } };
  },
};

export const deadlineCommands = [overdue, extend, grant, withhold, supervise, explain, track];
