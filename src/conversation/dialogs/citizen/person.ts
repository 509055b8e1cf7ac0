import type { Office } from "../../../config/officeFile.ts";
import { readPhone } from "../../../domain/phone.ts";
import { mostRepresentatives, policyOf } from "../../../domain/policy.ts";
import { may } from "../../../domain/rights.ts";
import { text } from "../../questions.ts";
import { nameIntroduced } from "../../reading/parts.ts";
import type { Setting } from "../../setting.ts";

// What is asked of a person, and only where it is needed.

/** A group is received by at most this many, the one who books included. */
export const companionsAllowed = (office: Office): number => mostRepresentatives(policyOf(office));

/** Whether this is the desk, which books and files for whoever stands there or is on the telephone; all others do so for themselves. */
export const isForOthers = ({ staff }: Pick<Setting, "staff">): boolean => may(staff, "visit.bookForOthers");

/** A name: one letter is enough ("O", 王), and a Spanish one may have a hundred. A word of ours is asked about: "Back" is a surname, too. */
export const nameQuestion = (ask: Parameters<typeof text>[0]["ask"], when?: (setting: Setting) => boolean) =>
  text({
    ...nameOf({ ask }),
    label: "person.label.name",
    when,
    // What is known is not asked again; the desk writes somebody else's.
    known: ({ person, staff }) => (isForOthers({ staff }) ? undefined : (person.name ?? undefined)),
  });

/** A name that is asked for, whoever's: as long as names are, and with a letter in it. */
export const nameOf = ({ ask }: Pick<Parameters<typeof text>[0], "ask">): Parameters<typeof text>[0] => ({
  ask,
  min: 0,
  max: longestName,
  isName: true,
  read: (typed, { say }) =>
    /[\p{L}\p{Extended_Pictographic}]/u.test(typed.replace(/\p{Default_Ignorable_Code_Point}/gu, ""))
      ? { ok: true, value: nameIntroduced(typed) }
      : { ok: false, hint: say("hints.name") },
});

const longestName = 200;

/** A telephone number, as `readPhone` keeps it. Nobody must have one: "no phone" and "skip" go on without. */
export const phoneQuestion = (ask: string, more: { when?: (setting: Setting) => boolean } = {}) =>
  text({
    ask,
    label: "person.label.phone",
    max: 60,
    wantsPhone: true,
    optional: true,
    skipWords: "said.noPhone",
    ...more,
    known: ({ person, staff }) => (isForOthers({ staff }) ? undefined : (person.phone ?? undefined)),
    read: (typed, { say }) => {
      const phone = readPhone(typed);
      return phone ? { ok: true, value: phone } : { ok: false, hint: say("hints.phone") };
    },
  });
