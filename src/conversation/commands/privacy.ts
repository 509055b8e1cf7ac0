import { exportOf, keptAbout } from "../../office/people/privacy.ts";
import type { Command } from "../command.ts";
import { said } from "../setting.ts";

/** What is kept about me: see it, take it along, have it erased. */
const privacy: Command = {
  name: "privacy",
  beforeConsent: true,
  run: async (setting, [what]) => {
    const { work, person, say } = setting;
    if (what === "export") return said({ text: say("privacy.export"), file: await exportOf(work, person.id) });
    if (what === "erase") return { start: "erase", answers: {} };
    const kept = await keptAbout(work, person.id);
    const text = [
      say("privacy.policy"),
      say("privacy.kept", {
        name: kept.name ?? say("common.nothing"),
        phone: kept.phone ?? say("common.nothing"),
        bookings: kept.bookings.length,
        cases: kept.cases.length,
        groups: kept.representing.length,
      }),
    ].join("\n\n");
    const choices = [
      { id: "/privacy export", label: say("privacy.exportLabel") },
      { id: "/channels", label: say("elsewhere.choose") },
      { id: "/announcements", label: say("announce.label") },
      { id: "/privacy erase", label: say("privacy.eraseLabel") },
    ];
    return said({ text, choices });
  },
};

export const privacyCommands = [privacy];
