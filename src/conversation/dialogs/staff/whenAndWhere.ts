import type { Office } from "../../../config/officeFile.ts";
import { addDays, atTime, isWorkingDay, officeDay } from "../../../domain/calendar.ts";
import { dateOfDay, shortDateOfDay } from "../../../i18n/dates.ts";
import { shortened } from "../../../lib/shortened.ts";
import { leaderName, placeInWords } from "../../../office/names.ts";
import { clockInWords } from "../../dayInWords.ts";
import { choose } from "../../questions.ts";
import { readDay } from "../../reading/notRead.ts";
import type { Setting } from "../../setting.ts";

// The questions by which staff say when, where and who.

type Ask = { ask: string | ((setting: Setting) => Promise<string> | string); label?: string; clears?: string[] };

const daysOffered = 60;

const dayOption = (day: string, { language }: Setting) => ({
  id: day,
  label: shortDateOfDay(day, language),
});

/** A working day from today on; any other day can be typed. */
export const dayQuestion = ({ ask, label, clears }: Ask) =>
  choose({
    ask,
    label,
    clears,
    from: (setting) => {
      const { office, now } = setting.work;
      if (setting.narrowed) return [dayOption(setting.narrowed, setting)];
      const today = officeDay(now, office.zone);
      const days = Array.from({ length: daysOffered }, (_, i) => addDays(today, i));
      const answered = setting.answers.day;
      return [...new Set([...days.filter((day) => isWorkingDay(office.calendar, day)), ...asDay(answered)])].map(
        (day) => dayOption(day, setting),
      );
    },
    narrow: async (typed, setting) => {
      const read = readDay(typed, setting);
      if (!read.ok) return read.hint ? { ok: false, hint: read.hint } : undefined;
      const date = dateOfDay(read.day, setting.language);
      return { ok: true, narrow: read.day, note: setting.say("rota.dayFound", { date }) };
    },
  });

const asDay = (answer: unknown): string[] =>
  typeof answer === "string" && /^\d{4}-\d\d-\d\d$/.test(answer) ? [answer] : [];

/** A quarter of an hour that is still to come on the day answered before; `first` stands before all others. */
export const timeQuestion = ({
  ask,
  label,
  clears,
  first,
}: Ask & { first?: (setting: Setting) => Promise<string> | string }) =>
  choose({
    ask,
    label,
    clears,
    means: (typed, { work }) => clockInWords(typed, work.now, work.office.zone),
    from: async (setting) => {
      const quarters = Array.from({ length: 15 * 4 }, (_, i) => {
        const minutes = 7 * 60 + i * 15;
        return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
      });
      const usual = quarters.filter((time) => time >= "08:00" && time.endsWith("0") && time < "19:00");
      const own = await first?.(setting);
      const { now, office } = setting.work;
      const [day] = asDay(setting.answers.day);
      return [...new Set([...(own ? [own] : []), ...usual, ...quarters])]
        .filter((time) => !day || atTime(day, time, office.zone) > now)
        .map((time) => ({ id: time, label: time }));
    },
  });

export const venueQuestion = ({
  ask,
  label,
  clears,
  first,
}: Ask & { first?: (setting: Setting) => Promise<string> | string }) =>
  choose({
    ask,
    label,
    clears,
    from: async (setting) => {
      const { work, language } = setting;
      const own = await first?.(setting);
      const keys = inUse(work.office.venues);
      return [...new Set([...(own ? [own] : []), ...keys])].map((key) => {
        return { id: key, label: shortened(placeInWords(work, key, language), 40) };
      });
    },
  });

/** Those named first stand first; the others of the office follow. */
export const leaderOptions = ({ work, language }: Setting, keys = inUse(work.office.leaders)) =>
  keys.map((key) => ({ id: key, label: shortened(leaderName(work.office, key, language).name, 40) }));

const inUse = (entries: Office["venues"] | Office["leaders"]) =>
  Object.entries(entries)
    .filter(([, { retired }]) => !retired)
    .map(([key]) => key);
