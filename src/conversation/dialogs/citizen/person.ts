import type { Office } from "../../../config/officeFile.ts";
import { mostRepresentatives, policyOf } from "../../../domain/policy.ts";
import { may } from "../../../domain/rights.ts";
import { text } from "../../questions.ts";
import type { Setting } from "../../setting.ts";
import { plain } from "../../words.ts";

// What is asked of a person, and only where it is needed.

/** A group is received by at most this many, the one who books included. */
export const companionsAllowed = (office: Office): number => mostRepresentatives(policyOf(office));

/** Whether this is the desk, which books and files for whoever stands there or is on the telephone; all others do so for themselves. */
export const isForOthers = ({ staff }: Pick<Setting, "staff">): boolean => may(staff, "visit.bookForOthers");

export const nameQuestion = (ask: Parameters<typeof text>[0]["ask"], when?: (setting: Setting) => boolean) =>
  text({
    ask,
    label: "person.label.name",
    min: 2,
    max: 80,
    when,
    // What is known is not asked again; the desk writes somebody else's.
    known: ({ person, staff }) => (isForOthers({ staff }) ? undefined : (person.name ?? undefined)),
  });

/** Digits with a leading plus at most: 6 to 15 of them (ITU-T E.164 allows 15). */
export const phoneQuestion = (ask: string, more: { optional?: boolean; when?: (setting: Setting) => boolean } = {}) =>
  text({
    ask,
    label: "person.label.phone",
    max: 40,
    wantsPhone: true,
    ...more,
    known: ({ person, staff }) => (isForOthers({ staff }) ? undefined : (person.phone ?? undefined)),
    read: (typed, { say }) => {
      const digits = plain(typed).replace(/[\s().-]/g, "");
      return /^\+?\d{6,15}$/.test(digits) ? { ok: true, value: digits } : { ok: false, hint: say("hints.phone") };
    },
  });
