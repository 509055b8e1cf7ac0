import { checkLinkCode, joinByCode, type Moving, readLinkCode } from "../../../office/people/linking.ts";
import { visitInWords } from "../../../office/visits/visits.ts";
import { dialog } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import type { Outcome, Setting } from "../../setting.ts";
import { sameWords } from "../../words.ts";

/** As many receipt numbers are named. */
const mostNamed = 5;

/** What the person of this chat would share with whoever made the code, each on a line. */
function inWords({ receipts, bookings, earlierVisits, waiting, groups }: Moving, setting: Setting): string {
  const { work, language, say } = setting;
  const named = receipts.slice(0, mostNamed).join(", ") + (receipts.length > mostNamed ? ", …" : "");
  const lines = [
    receipts.length > 0 && say("elsewhere.moving.cases", { count: receipts.length, receipts: named }),
    ...bookings.map((visit) => say("elsewhere.moving.booking", visitInWords(work, visit, language))),
    waiting > 0 && say("elsewhere.moving.waiting", { count: waiting }),
    groups > 0 && say("elsewhere.moving.groups", { count: groups }),
    earlierVisits > 0 && say("elsewhere.moving.visits", { count: earlierVisits }),
  ].filter(Boolean);
  return lines.length > 0 ? [say("elsewhere.moving.title"), ...lines].join("\n") : say("elsewhere.moving.nothing");
}

/**
 * This chat joins the person who made a code in another one. Asked in the chat that would lose something, since the code may have come
 * from anybody, also inside a link.
 */
export const link = dialog(
  "link",
  {
    code: text({ ask: "elsewhere.whichCode", max: 200 }),
    sure: choose({
      when: ({ answers }) => readLinkCode(String(answers.code)) !== undefined,
      ask: async (setting) => {
        const { work, person, answers, say } = setting;
        const code = readLinkCode(String(answers.code)) ?? "";
        const checked = await checkLinkCode(work, person.id, code);
        if (!checked.ok) return say(`elsewhere.${checked.reason}`);
        return say("elsewhere.sure", { code, moving: inWords(checked.moving, setting) });
      },
      from: ({ say }) => [
        { id: "no", label: say("elsewhere.no") },
        { id: "yes", label: say("elsewhere.yes") },
      ],
      means: (typed, { work, language, say }) => {
        const means = (words: string) => work.texts.words(language, words).some((word) => sameWords(word, typed));
        return means("words.yes") ? say("elsewhere.yes") : means("words.skip") ? say("elsewhere.no") : undefined;
      },
    }),
  },
  async ({ code, sure }, { work, person, joins, say }): Promise<Outcome> => {
    if (sure === "no") return { say: [{ text: say("elsewhere.stays") }] };
    const read = readLinkCode(code);
    const joined = read ? await joinByCode(work, person.id, read) : { ok: false as const, reason: "unknown" as const };
    if (!joined.ok) return { say: [{ text: say(`elsewhere.${joined.reason}`) }] };
    joins();
    const choices = [
      { id: "/bookings", label: say("menu.bookings") },
      { id: "/status", label: say("menu.status") },
      { id: "/channels", label: say("elsewhere.choose") },
    ];
    return { say: [{ text: say("elsewhere.joined"), choices }] };
  },
);
