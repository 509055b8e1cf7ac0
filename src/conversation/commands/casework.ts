import { type CaseStep, caseSteps, stepsFrom } from "../../domain/caseLife.ts";
import { dateInWords } from "../../i18n/dates.ts";
import { casesFor, countCasesFor, lookAtCase } from "../../office/caseHandling.ts";
import { deadlineLines, deadlineOffers } from "../../office/deadlineText.ts";
import { categoryName, subcategoryName, unitName } from "../../office/names.ts";
import type { StaffRole } from "../../store/generated/enums.ts";
import type { Command } from "../command.ts";
import { said } from "../setting.ts";

// Cases as staff work them: what waits for me, one case, and its steps.

const workers: StaffRole[] = ["clerk", "officer", "supervisor"];

const cases: Command = {
  name: "cases",
  roles: workers,
  run: async ({ work, staff, language, say }) => {
    if (!staff) return { goTo: "/menu" };
    const waiting = await casesFor(work, staff);
    if (waiting.length === 0) return said({ text: say("cases.none") });
    const lines = waiting.map(({ receiptNumber, category, status, dueAt: due }, i) => {
      const date = due ? dateInWords(due, work.office.zone, language) : "";
      const key = !due ? "cases.line" : due < work.now ? "cases.lineOverdue" : "cases.lineDue";
      return say(key, {
        n: i + 1,
        receipt: receiptNumber,
        category: categoryName(category, language),
        state: say(`caseStatus.${status}`),
        date,
      });
    });
    const choices = waiting
      .slice(0, 10)
      .map(({ receiptNumber }) => ({ id: `/look ${receiptNumber}`, label: receiptNumber }));
    return said({ text: [say("cases.title", { count: waiting.length }), ...lines].join("\n"), choices, listed: true });
  },
  inGroup: async ({ work, staff, say }) => {
    const { waiting, overdue } = staff ? await countCasesFor(work, staff) : { waiting: 0, overdue: 0 };
    return { text: say("group.cases", { count: waiting, overdue }) };
  },
};

/** The content of a case; the look is recorded. */
const look: Command = {
  name: "look",
  roles: workers,
  run: async ({ work, staff, language, say }, [receipt = ""]) => {
    const found = staff && (await lookAtCase(work, staff, receipt));
    if (!staff || !found) return said({ text: say("cases.notYours") });
    const { office } = work;
    const reachable = found.contact?.chats.some(({ blockedAt }) => !blockedAt);
    const subject = found.subcategory ? subcategoryName(found.category, found.subcategory, language) : "";
    const place = found.placeText ?? (found.latitude ? `${found.latitude}, ${found.longitude}` : "");
    const dates = await deadlineLines(work, found, language);
    const offers = await deadlineOffers(work, staff, found, language);
    const lines = [
      say("cases.head", { receipt: found.receiptNumber, state: say(`caseStatus.${found.status}`) }),
      say("common.line", { label: say("file.label.kind"), answer: say(`kind.${found.kind}`) }),
      say("common.line", {
        label: say("file.label.category"),
        answer: [categoryName(found.category, language), subject].filter(Boolean).join(" · "),
      }),
      place ? say("common.line", { label: say("file.label.place"), answer: place }) : "",
      say("common.line", {
        label: say("file.label.demands"),
        answer: `\n${found.demands.map(({ number, text }) => `${number}) ${text}`).join("\n")}`,
      }),
      say("common.line", { label: say("file.label.details"), answer: `\n${found.details}` }),
      say("common.line", {
        label: say("file.label.evidence"),
        answer: say("common.files", { count: found.files.length }),
      }),
      // The unit works with the bot between it and the person: the name only where the applicant gave it openly, the phone never.
      say("common.line", { label: say("cases.applicant"), answer: applicantFor(staff.role, found, say) }),
      found.unitKey
        ? say("common.line", { label: say("cases.unit"), answer: unitName(office, found.unitKey, language) })
        : "",
      ...dates,
      reachable ? "" : say("cases.notReachable"),
    ];
    const choices = stepsFrom(found.status, staff.role).map((step) => ({
      id: `/${step} ${found.receiptNumber}`,
      label: say(`caseStep.${step}`),
    }));
    choices.push(...offers);
    if (staff.role !== "officer" && found.status !== "closed" && reachable)
      choices.push({ id: `/invite ${found.receiptNumber}`, label: say("invited.invite") });
    choices.push({ id: `/letters ${found.receiptNumber}`, label: say("letters.open") });
    return said({ text: lines.filter(Boolean).join("\n"), choices });
  },
};

function applicantFor(
  role: StaffRole,
  { confidentiality, name }: { confidentiality: string; name: string | null },
  say: (key: string) => string,
) {
  if (confidentiality === "anonymous") return say("confidentiality.anonymousShort");
  if (confidentiality === "confidential" && role === "officer") return say("confidentiality.confidentialShort");
  return name ?? say("common.nothing");
}

const step = (name: CaseStep): Command => ({
  name,
  roles: [...caseSteps[name].by],
  run: async ({ work, staff, say }, [receipt = ""]) => {
    const found = staff && (await lookAtCase(work, staff, receipt));
    if (!staff || !found) return said({ text: say("cases.notYours") });
    if (!stepsFrom(found.status, staff.role).includes(name)) return { goTo: `/look ${receipt}` };
    return { start: name, answers: { receipt } };
  },
});

export const casework = [cases, look, ...(Object.keys(caseSteps) as CaseStep[]).map(step)];
