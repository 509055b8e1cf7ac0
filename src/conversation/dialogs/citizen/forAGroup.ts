// Filed for a group: how many people, and how many of them speak for it. There is never a list of the people.

import { mostRepresentatives, policyOf } from "../../../domain/policy.ts";
import type { Confidentiality } from "../../../store/generated/enums.ts";
import { choose, text } from "../../questions.ts";
import type { Setting } from "../../setting.ts";
import { plain } from "../../words.ts";

export const isGroup = ({ answers }: Pick<Setting, "answers">): boolean => answers.confidentiality === "group";

/** How the name is treated. A group speaks openly: by its number, and the names of those who speak for it. */
export const nameTreated = (setting: Pick<Setting, "answers">): Confidentiality =>
  isGroup(setting) ? "named" : (setting.answers.confidentiality as Confidentiality);

const largest = 99_999;

/** "about 120 people": the one number in it. */
const numberIn = (typed: string) =>
  /^\D*?(\d{1,3}(?:[\s,.]\d{3})+|\d+)\D*$/.exec(plain(typed))?.[1]?.replace(/\D/g, "");

export const peopleQuestion = text({
  ask: "represent.howMany",
  label: "represent.label.people",
  max: 60,
  when: isGroup,
  clears: ["others"],
  read: (typed, { say }) => {
    const count = Number(numberIn(typed));
    return count >= 2 && count <= largest
      ? { ok: true, value: String(count) }
      : { ok: false, hint: say("represent.aNumber", { max: largest }) };
  },
});

/** Beside the applicant; no more than the policy allows, and than there are people. */
const othersAllowed = ({ work, answers }: Setting) =>
  Math.min(mostRepresentatives(policyOf(work.office)), Number(answers.people)) - 1;

export const othersQuestion = choose({
  ask: ({ work, say }) => say("represent.others", { count: mostRepresentatives(policyOf(work.office)) }),
  label: "represent.label.others",
  when: isGroup,
  known: (setting) => (othersAllowed(setting) < 1 ? "0" : undefined),
  from: (setting) =>
    Array.from({ length: othersAllowed(setting) + 1 }, (_, count) => ({
      id: String(count),
      label: count === 0 ? setting.say("represent.onlyI") : setting.say("represent.more", { count }),
    })),
});
