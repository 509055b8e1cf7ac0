// Days and times as English says them.

import { day, filler, type PartOfDay, type Piece, type Rule, words } from "./rules.ts";

const months = "january february march april may june july august september october november december".split(" ");
const month = `(?<month>${months.map((name) => (name === "september" ? "sept?(?:ember)?" : `${name.slice(0, 3)}(?:${name.slice(3)})?`)).join("|")}).?`;
const monthOf = (name = "") => months.findIndex((one) => one.startsWith(name.slice(0, 3))) + 1;

const weekdays = [
  "mon(?:day)?",
  "tue(?:s|sday)?",
  "wed(?:s|nesday)?",
  "thu(?:r|rs|rsday)?",
  "fri(?:day)?",
  "sat(?:urday)?",
  "sun(?:day)?",
];
const weekday = String.raw`(?<weekday>${weekdays.join("|")})s?\.?`;
const weekdayOf = (name = "") => weekdays.findIndex((one) => one.startsWith(name.slice(0, 3))) + 1;

const numbers = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const tens = {
  ten: 10,
  fifteen: 15,
  twenty: 20,
  "twenty-five": 25,
  thirty: 30,
  forty: 40,
  "forty-five": 45,
  fifty: 50,
};
const n = String.raw`(?<n>\d{1,2}|an?|${numbers.join("|")})`;
const numberOf = (word = ""): number =>
  /^an?$/.test(word) ? 1 : /^\d/.test(word) ? Number(word) : numbers.indexOf(word) + 1;

const units = "first second third fourth fifth sixth seventh eighth ninth".split(" ");
const ordinals = [
  ...units,
  ..."tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(
    " ",
  ),
  ...units.map((unit) => `twenty-${unit}`),
  "thirtieth",
  "thirty-first",
];
const th = String.raw`(?<day>\d{1,2})\s?(?:st|nd|rd|th)`;
const dayInMonth = String.raw`(?<day>\d{1,2}(?:\s?(?:st|nd|rd|th))?|${ordinals.map((one) => one.replace("-", "[ -]")).join("|")})`;
const dayOf = (word = "") => Number.parseInt(word, 10) || ordinals.indexOf(word.replace(" ", "-")) + 1;
const year = String.raw`(?:(?:,?\s+|-)(?<year>20\d\d))?`;

const hour = String.raw`(?<hour>\d{1,2}|${numbers.join("|")})`;
const half = String.raw`(?<half>[ap])\.?\s?m\.?`;
const minutes = String.raw`(?<minute>\d{1,2}|${Object.keys(tens)
  .sort((a, b) => b.length - a.length)
  .map((one) => one.replace("-", "[ -]"))
  .join("|")}|five)`;
const minuteOf = (word = ""): number =>
  /^\d/.test(word)
    ? Number(word)
    : word === "five"
      ? 5
      : (Object.entries(tens).find(([name]) => name === word.replace(" ", "-"))?.[1] ?? 0);

const halfOf = (letter?: string) => (letter === "a" ? "am" : letter === "p" ? "pm" : undefined);
const clock = (at: number, minute: number, letter?: string): Piece[] => [
  { is: "clock", hour: at, minute, half: halfOf(letter) },
];

const part = (words: string, part: PartOfDay): [string, PartOfDay] => [words, part];
const parts = [
  part("mornings?|forenoon", "morning"),
  part("lunch(?:time)?", "noon"),
  part("afternoons?", "afternoon"),
  part("evenings?", "evening"),
  part("night", "evening"),
];

const fillers = [
  "please|pls|plz|thanks|thank you|hi|hello|good (?:morning|afternoon|day|evening),?|yes|yeah|ok|okay|well|so|then|just",
  "i|i[’']d|i[’']ll|i am|i[’']m|me|my|we|we[’']d|us|you|your|it|it[’']s|is|am|are|be|do|will|would|could|can|may i|can i|could i|shall|let[’']s",
  "like|want|wish|love|prefer|take|have|get|come|coming|go|going|book|make|see|visit|there|here|free|available|possible|if possible|if you can",
  "to|on|in|at|for|the|a|an|of|this is|that|that[’']s|one|day|date|time|slot|place|appointment|reception|booking|visit|meeting",
  "works?|works? for me|fits?|suits? me|suits?|is fine|fine|good|best|better|great|perfect|rather|maybe|perhaps|about|around|how about|what about|or so|and|or|with|any|some|something|anything|sharp|exactly",
];

const tomorrow = "tomorrow|tommorr?ow|tomorow|tmrw|tmr|tomo";
const late = ordinals.slice(10).map((one) => one.replace("-", "[ -]"));
const monthsAhead = (which?: string) => (which === "next" ? 1 : 0);

export const english: Rule[] = [
  ...fillers.map((one) => words(one, filler)),
  words("today", (_, today) => day(today)),
  words("tonight", (_, today) => [...day(today), { is: "part", part: "evening" }]),
  words("this (?<part>morning|afternoon|evening)", ({ part }, today) => [
    ...day(today),
    { is: "part", part: part === "morning" ? "morning" : part === "afternoon" ? "afternoon" : "evening" },
  ]),
  words(tomorrow, (_, today) => day(today.plus({ days: 1 }))),
  words(`(?:the )?day after (?:${tomorrow})|overmorrow`, (_, today) => day(today.plus({ days: 2 }))),
  words("(?:the )?day before yesterday|yesterday|last night", () => [{ is: "past" }]),
  words(`(?:last|past|previous) (?:week|month|year|${weekday})`, () => [{ is: "past" }]),
  words(`${n} (?:days?|weeks?|months?) ago`, () => [{ is: "past" }]),
  words(`in ${n} days?(?:[’']?s?[’']? time)?|${n.replace("<n>", "<m>")} days? from (?:now|today)`, ({ n, m }, today) =>
    day(today.plus({ days: numberOf(n ?? m) })),
  ),
  words(
    `in ${n} weeks?(?:[’']?s?[’']? time)?|${n.replace("<n>", "<m>")} weeks? (?:from (?:now|today)|today)`,
    ({ n, m }, today) => day(today.plus({ weeks: numberOf(n ?? m) })),
  ),
  words("in a fortnight(?:[’']s time)?|a fortnight (?:from (?:now|today)|today)", (_, today) =>
    day(today.plus({ weeks: 2 })),
  ),
  words(
    `in ${n} months?(?:[’']?s?[’']? time)?|${n.replace("<n>", "<m>")} months? from (?:now|today)`,
    ({ n, m }, today) => day(today.plus({ months: numberOf(n ?? m) })),
  ),
  words(`${n} weeks? (?:on|from|after)|week (?:on|from|after)`, ({ n }) => [
    { is: "shift", days: 7 * (n ? numberOf(n) : 1) },
  ]),
  words("(?:a )?fortnight (?:on|from|after)", () => [{ is: "shift", days: 14 }]),

  words("today week|(?:a )?week today", (_, today) => day(today.plus({ weeks: 1 }))),
  words("tomorrow week|(?:a )?week tomorrow", (_, today) => day(today.plus({ weeks: 1, days: 1 }))),
  words(weekday, ({ weekday }) => [{ is: "weekday", weekday: weekdayOf(weekday) }]),
  words(`${weekday},? (?<day>\\d{1,2})(?=[\\s.,!?]*$)`, ({ weekday, day }) => [
    { is: "weekday", weekday: weekdayOf(weekday) },
    { is: "dayOfMonth", day: Number(day) },
  ]),
  words(`(?:this )?(?:coming|upcoming) ${weekday}`, ({ weekday }) => [
    { is: "weekday", weekday: weekdayOf(weekday), after: true },
  ]),
  words(`this ${weekday}`, ({ weekday }) => [{ is: "thisWeekday", weekday: weekdayOf(weekday) }]),
  words(`next ${weekday}`, ({ weekday }) => [{ is: "weekday", weekday: weekdayOf(weekday), week: 1 }]),
  words(`${weekday} week`, ({ weekday }) => [{ is: "weekday", weekday: weekdayOf(weekday), shift: 7 }]),
  words(`${weekday} fortnight`, ({ weekday }) => [{ is: "weekday", weekday: weekdayOf(weekday), shift: 14 }]),
  words("this week", () => [{ is: "week", week: 0 }]),
  words("(?:the )?next week", () => [{ is: "week", week: 1 }]),
  words("(?:the )?week after next", () => [{ is: "week", week: 2 }]),
  words("(?:this |the )?(?:coming )?week-?ends?", () => [{ is: "weekend", week: 0 }]),
  words("next week-?end", () => [{ is: "weekend", week: 1 }]),
  words("this month", () => [{ is: "months", months: 0 }]),
  words("(?:the )?next month", () => [{ is: "months", months: 1 }]),
  words(`(?<month>${months.filter((name) => name !== "may").join("|")}|(?<=in )may)${year}`, ({ month, year }) => [
    { is: "month", month: monthOf(month), year: year ? Number(year) : undefined },
  ]),
  words(`(?:the )?${dayInMonth}(?: of)?[ -]?${month}${year}`, ({ day, month, year }) => [
    { is: "monthDay", day: dayOf(day), month: monthOf(month), year: year ? Number(year) : undefined },
  ]),
  words(`${month}[ -]?(?:the )?${dayInMonth}${year}`, ({ day, month, year }) => [
    { is: "monthDay", day: dayOf(day), month: monthOf(month), year: year ? Number(year) : undefined },
  ]),
  words(`(?:the )?${dayInMonth}(?: day)? of (?<which>the|this|next) month`, ({ day, which }) => [
    ...(which === "the" ? [] : [{ is: "months" as const, months: monthsAhead(which) }]),
    { is: "dayOfMonth", day: dayOf(day) },
  ]),
  words("(?:the )?last day of (?<which>the|this|next) month", ({ which }, today) =>
    day(
      today
        .plus({ months: monthsAhead(which) })
        .endOf("month")
        .startOf("day"),
    ),
  ),
  words("new year[’']?s day", () => [{ is: "monthDay", month: 1, day: 1 }]),
  words("new year[’']?s eve", () => [{ is: "monthDay", month: 12, day: 31 }]),
  words(`(?<day>${late.join("|")})`, ({ day }) => [{ is: "dayOfMonth", day: dayOf(day) }]),
  words(th, ({ day }) => [{ is: "dayOfMonth", day: Number(day) }]),
  words(
    "(?:the )?(?:earliest|soonest|first|next) (?:possible|available|free|one)|(?:the )?(?:earliest|soonest)|as (?:soon|early) as (?:possible|you can)|asap|whenever|any ?time|any day|the next one|the nearest|the first",
    () => [{ is: "first" }],
  ),
  ...parts.map(([said, part]) => words(said, (): Piece[] => [{ is: "part", part }])),
  words("by|until|till|not later than|no later than|at the latest|at the earliest|or later|or earlier|onwards?", () => [
    { is: "by" },
  ]),
  words(
    "not|no|never|but|except|excluding|without|unless|other than|instead of|rather than|anything but|cannot|(?:can|do|won|does|is|did|would|are|was)n?[’']?n?t",
    () => [{ is: "not" }],
  ),
  words(`(?:at |@ ?)${hour}`, ({ hour }) => clock(numberOf(hour), 0)),
  words(String.raw`(?:at )?${hour}\s?o[’']?\s?clock(?: ?${half})?`, ({ hour, half }) => clock(numberOf(hour), 0, half)),
  words(String.raw`(?:at )?${hour}\s?${half}`, ({ hour, half }) => clock(numberOf(hour), 0, half)),
  words(String.raw`(?:at )?${hour}(?=\s(?:in the|this) (?:morning|afternoon|evening))`, ({ hour }) =>
    clock(numberOf(hour), 0),
  ),
  words(String.raw`(?:at )?(?<hour>\d{1,2}) ?: ?(?<minute>\d\d)(?::00)?(?:\s?${half})?`, ({ hour, minute, half }) => [
    {
      is: "clock",
      hour: Number(hour),
      minute: Number(minute),
      half: halfOf(half),
      exact: hour?.startsWith("0") ? true : undefined,
    },
  ]),
  words(
    String.raw`(?:at )(?<hour>\d{1,2})[.,](?<minute>\d\d)(?:\s?${half})?|(?<h>\d{1,2})[.,](?<m>\d\d)\s?${half.replace("<half>", "<l>")}`,
    ({ hour, minute, half, h, m, l }) => clock(Number(hour ?? h), Number(minute ?? m), half ?? l),
  ),
  words(String.raw`(?<hour>\d{1,2}) ?(?:h|hrs?|hours|uhr)(?: ?(?<minute>\d\d))?`, ({ hour, minute = "0" }) => [
    { is: "clock", hour: Number(hour), minute: Number(minute), exact: true },
  ]),
  words(String.raw`(?:at )?(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d)(?: ?(?:h|hrs?|hours))?`, ({ hour, minute }) => [
    { is: "clock", hour: Number(hour), minute: Number(minute), exact: true },
  ]),
  words(String.raw`(?:at )?half[ -]past ${hour}(?:\s?${half})?`, ({ hour, half }) => clock(numberOf(hour), 30, half)),
  words(
    String.raw`(?:at )?(?:a )?quarter[ -](?<way>past|after|to|before|of) ${hour}(?:\s?${half})?`,
    ({ way, hour, half }) =>
      way === "past" || way === "after" ? clock(numberOf(hour), 15, half) : before(numberOf(hour), 15, half),
  ),
  words(
    String.raw`(?:at )?${minutes} (?:minutes? )?(?<way>past|after|to|before) ${hour}(?:\s?${half})?`,
    ({ minute, way, hour, half }) =>
      way === "past" || way === "after"
        ? clock(numberOf(hour), minuteOf(minute), half)
        : before(numberOf(hour), minuteOf(minute), half),
  ),
  words(
    String.raw`(?:at )?(?<hour>${numbers.join("|")}|\d{1,2}) (?:oh[ -])?(?<minute>five|ten|fifteen|twenty[ -]five|twenty|thirty|forty[ -]five|forty|fifty)`,
    ({ hour, minute }) => clock(numberOf(hour), minuteOf(minute)),
  ),
  words("(?:at )?(?:12 |twelve )?(?:noon|midday)", () => [{ is: "clock", hour: 12, minute: 0, exact: true }]),
  words("(?:at )?midnight", () => [{ is: "clock", hour: 0, minute: 0, exact: true }]),
];

function before(hour: number, minutes: number, letter?: string): Piece[] {
  return clock(hour === 1 ? 12 : hour - 1, 60 - minutes, letter);
}
