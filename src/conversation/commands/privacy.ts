import { policyOf } from "../../domain/policy.ts";
import { retentionMonths } from "../../domain/retention.ts";
import { dateInWords } from "../../i18n/dates.ts";
import { exportOf, keptAbout } from "../../office/people/privacy.ts";
import type { Command } from "../command.ts";
import { type Setting, said } from "../setting.ts";

/** What is kept and why, with the months that are in force. */
export const privacyPolicy = ({ work, say }: Pick<Setting, "work" | "say">): string =>
  say("privacy.policy", { count: retentionMonths(policyOf(work.office)) });

type Kept = Awaited<ReturnType<typeof keptAbout>>;
/** So many cases are named; the file has them all. */
const mostShown = 10;

/** Until when name and number stay, and in which closed cases; the newest first. */
function untilWhen({ work, language, say }: Setting, kept: Kept): string[] {
  const date = (at: Date) => dateInWords(at, work.office.zone, language);
  const all = kept.contactKeptUntil;
  const cases = kept.cases.toReversed().flatMap(({ receiptNumber: receipt, contactRemovedAt, contactKeptUntil }) => {
    if (contactRemovedAt) return [say("privacy.caseRemoved", { receipt, date: date(contactRemovedAt) })];
    return contactKeptUntil ? [say("privacy.caseUntil", { receipt, date: date(contactKeptUntil) })] : [];
  });
  return [
    ...(all === undefined ? [] : [all ? say("privacy.until", { date: date(all) }) : say("privacy.whileOpen")]),
    ...cases.slice(0, mostShown),
    ...(cases.length > mostShown ? [say("privacy.moreInFile", { count: cases.length - mostShown })] : []),
  ];
}

/** What is kept about me: see it, take it along, have it erased. */
const privacy: Command = {
  name: "privacy",
  beforeConsent: true,
  run: async (setting, [what]) => {
    const { work, person, say } = setting;
    if (what === "export") return said({ text: say("privacy.export"), file: await exportOf(work, person.id) });
    if (what === "erase") return { start: "erase", answers: {} };
    if (what === "details" && person.consentAt) return { start: "details", answers: {} };
    const kept = await keptAbout(work, person.id);
    const text = [
      privacyPolicy(setting),
      say("privacy.kept", {
        name: kept.name ?? say("common.nothing"),
        phone: kept.phone ?? say("common.nothing"),
        bookings: kept.bookings.length,
        cases: kept.cases.length,
        groups: kept.representing.length,
      }),
      untilWhen(setting, kept).join("\n"),
    ]
      .filter(Boolean)
      .join("\n\n");
    const choices = [
      { id: "/privacy export", label: say("privacy.exportLabel") },
      ...(kept.name || kept.phone ? [{ id: "/privacy details", label: say("details.label") }] : []),
      { id: "/channels", label: say("elsewhere.choose") },
      { id: "/announcements", label: say("announce.label") },
      { id: "/privacy erase", label: say("privacy.eraseLabel") },
    ];
    return said({ text, choices });
  },
};

export const privacyCommands = [privacy];
