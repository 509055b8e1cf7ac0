// Days and times as Chinese says them, in simplified signs (`simplified` turns traditional ones). A week begins on Monday.

import { after, day, filler, type PartOfDay, type Piece, type Rule, signs } from "./rules.ts";

const pairs =
  "週周禮礼後后號号點点個个兩两這这來来請请約约預预時时間间嗎吗為为會会過过隨随儘尽盡尽換换還还沒没謝谢從从內内幾几鐘钟聽听麼么爾尔們们幫帮麻麻煩烦誰谁嘅的係是";
const plainSign = new Map(
  [...pairs].flatMap((sign, i, all) => (i % 2 === 0 ? [[sign, all[i + 1] ?? sign] as const] : [])),
);

export const simplified = (typed: string): string => [...typed].map((sign) => plainSign.get(sign) ?? sign).join("");

const figures = "〇一二三四五六七八九";
const number = String.raw`(?:\d{1,2}|[零〇一二两三四五六七八九十廿卅]{1,4})`;

/** "三", "十二", "二十五", "廿五", "25". */
export function numberOf(typed = ""): number {
  if (/^\d+$/.test(typed)) return Number(typed);
  const said = typed.replace("廿", "二十").replace("卅", "三十").replace("两", "二").replace("零", "〇");
  const figure = (sign = "") => Math.max(0, figures.indexOf(sign));
  const [, tens, units] = /^([一二三四五六七八九]?)十([一二三四五六七八九]?)$/.exec(said) ?? [];
  if (tens !== undefined) return 10 * (tens ? figure(tens) : 1) + (units ? figure(units) : 0);
  return /^〇?[〇一二三四五六七八九]$/.test(said) ? figure(said.at(-1)) : Number.NaN;
}

const weekday = "(?:周|星期|礼拜)(?<weekday>[一二三四五六日天1-7])";
const weekdayOf = (sign = "") =>
  /\d/.test(sign) ? Number(sign) : sign === "天" || sign === "日" ? 7 : figures.indexOf(sign);
const week = "(?:周|星期|礼拜)";
const coming = (downs = "") => [...downs].filter((sign) => sign === "下").length;

const parts: [string, PartOfDay][] = [
  ["上午|早上|早晨|清晨|清早|早间|一早|早(?=\\d|[一二三四五六七八九十两]+点|$)", "morning"],
  ["中午|正午|午间", "noon"],
  ["下午|午后", "afternoon"],
  ["晚上|傍晚|晚间|夜里|夜间|晚(?=\\d|[一二三四五六七八九十两]+点|$)", "evening"],
  ["凌晨|半夜", "night"],
];

const near: [string, number][] = [
  ["今天|今日|今儿", 0],
  ["明天|明日|明儿", 1],
  ["后天|后日|后儿", 2],
  ["大后天|大后日", 3],
];

const fillers = [
  "我们|咱们|我|您|你|请问|请|麻烦|帮忙|帮我|帮|给|想要|想|要|需要|希望|打算|准备|能不能|能否|可不可以|可以|可否|能|会|行不行|行吗|行|好不好|好吗|好的|好|吧|呢|吗|啊|呀|哦|嗯|啦|了|的|地|就|都|也|那就|那天|那|是不是|是|在|去|来|过来|过去|到",
  "预约|约|订|定|改到|改成|改|换到|换成|换|安排|办|见|接访|时间|有空|方便|合适|有没有|有吗|有|空位|空|号源|一个|这个|个|比较|最好|左右|大概|大约|差不多|或者|或|和|还是|谢谢|多谢|您好|你好|当天|这一天|这天|日子|之间|人|整",
];

export const chinese: Rule[] = [
  ...fillers.map((one) => signs(one, filler)),
  ...near.map(([said, days]) => signs(said, (_, today) => day(today.plus({ days })))),
  signs("今早", (_, today) => [...day(today), { is: "part", part: "morning" }]),
  signs("今晚", (_, today) => [...day(today), { is: "part", part: "evening" }]),
  signs("明早", (_, today) => [...day(today.plus({ days: 1 })), { is: "part", part: "morning" }]),
  signs("明晚", (_, today) => [...day(today.plus({ days: 1 })), { is: "part", part: "evening" }]),
  signs("大前天|前天|前日|昨天|昨日|昨晚|昨儿", () => [{ is: "past" }]),
  signs(
    `上+(?:个)?(?:${week}[一二三四五六日天1-7末]?|月)|去年|${number}(?:天|日|周|个?星期|个?礼拜|个月)(?:以|之)?前`,
    () => [{ is: "past" }],
  ),
  signs(`(?:再?过)?(?<n>${number})(?:天|日)(?:以|之)?后|再?过(?<m>${number})天`, ({ n, m }, today) =>
    after(today, numberOf(n ?? m), "days"),
  ),
  signs(
    `(?:再?过)?(?<n>${number})(?:周|个?星期|个?礼拜)(?:以|之)?后|再?过(?<m>${number})(?:周|个?星期|个?礼拜)`,
    ({ n, m }, today) => after(today, numberOf(n ?? m), "weeks"),
  ),
  signs(`(?:再?过)?(?<n>${number})个月(?:以|之)?后|再?过(?<m>${number})个月`, ({ n, m }, today) =>
    after(today, numberOf(n ?? m), "months"),
  ),
  signs("(?:再?过)?半个月(?:以|之)?后", (_, today) => day(today.plus({ days: 15 }))),
  signs(weekday, ({ weekday }) => [{ is: "weekday", weekday: weekdayOf(weekday) }]),
  signs(`(?:本|这一?个?)${weekday}`, ({ weekday }) => [{ is: "weekday", weekday: weekdayOf(weekday), week: 0 }]),
  signs(`(?<downs>下+)一?个?${weekday}`, ({ downs, weekday }) => [
    { is: "weekday", weekday: weekdayOf(weekday), week: coming(downs) },
  ]),
  signs(`(?:本|这一?个?)${week}`, () => [{ is: "week", week: 0 }]),
  signs(`(?<downs>下+)一?个?${week}`, ({ downs }) => [{ is: "week", week: coming(downs) }]),
  signs(`(?:本|这一?个?)?(?:周|星期|礼拜)末`, () => [{ is: "weekend", week: 0 }]),
  signs(`(?<downs>下+)一?个?(?:周|星期|礼拜)末`, ({ downs }) => [{ is: "weekend", week: coming(downs) }]),
  signs("(?:本|这一?个)月", () => [{ is: "months", months: 0 }]),
  signs("(?<downs>下+)一?个?月", ({ downs }) => [{ is: "months", months: coming(downs) }]),
  signs(
    `(?:(?<year>20\\d\\d)年|(?<near>今年|明年))?(?<month>${number})月(?:份)?(?<day>${number})(?:日|号)?`,
    ({ year, near, month, day }, today) => [
      { is: "monthDay", year: yearOf(year, near, today.year), month: numberOf(month), day: numberOf(day) },
    ],
  ),
  signs(`(?:(?<year>20\\d\\d)年|(?<near>今年|明年))?(?<month>${number})月(?:份)?`, ({ year, near, month }, today) => [
    { is: "month", year: yearOf(year, near, today.year), month: numberOf(month) },
  ]),
  signs("元旦(?:节|当天)?", () => [{ is: "monthDay", month: 1, day: 1 }]),
  signs("(?<which>本月|这一?个月|下个?月)的?最后一天", ({ which = "" }, today) =>
    day(
      today
        .plus({ months: coming(which) })
        .endOf("month")
        .startOf("day"),
    ),
  ),
  signs(`(?<day>${number})(?:日|号)`, ({ day }) => [{ is: "dayOfMonth", day: numberOf(day) }]),
  signs(
    "最近(?:的|一次|一场|一天|几天)?|最早(?:的|一次|一场|一天)?|最快(?:的)?|尽快|尽早|越快越好|越早越好|随便|都行|都可以|随时(?:都)?|哪天都(?:行|可以)|任何一天|第一个(?:空位)?|马上|立刻",
    () => [{ is: "first" }],
  ),
  ...parts.map(([said, part]) => signs(said, (): Piece[] => [{ is: "part", part }])),
  signs("之前|以前|前(?:答复|回复)?|最迟|最晚|不晚于|截止", () => [{ is: "by" }]),
  signs("不行|不可以|不能|不要|不去|不想|不方便|不|没空|没有空|没时间|没|除了|除|非|别|以外|之外|无法|避开", () => [
    { is: "not" },
  ]),
  signs(
    `(?<hour>${number})(?:点钟?|时)(?:整|过)?(?:(?<half>半)|(?<quarters>[一三13])刻钟?|(?<minute>零?${number})分?)?`,
    clockRead,
  ),
  signs(`差(?<minute>${number}|一刻)(?:分钟?|钟)?(?<hour>${number})点钟?`, ({ minute, hour }) => earlier(hour, minute)),
  signs(`(?<hour>${number})点钟?差(?<minute>${number}|一刻)(?:分钟?|钟)?`, ({ minute, hour }) => earlier(hour, minute)),
];

function yearOf(year: string | undefined, near: string | undefined, thisYear: number): number | undefined {
  if (year) return Number(year);
  return near === "今年" ? thisYear : near === "明年" ? thisYear + 1 : undefined;
}

function clockRead({ hour, half, quarters, minute }: Partial<Record<string, string>>): Piece[] {
  const quarter = quarters ? (/[三3]/.test(quarters) ? 45 : 15) : 0;
  return [{ is: "clock", hour: numberOf(hour), minute: half ? 30 : quarter || (minute ? numberOf(minute) : 0) }];
}

function earlier(hour?: string, minute?: string): Piece[] {
  const [at, less] = [numberOf(hour), minute === "一刻" ? 15 : numberOf(minute)];
  return [{ is: "clock", hour: at === 1 ? 12 : at - 1, minute: 60 - less }];
}
