import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { clockInWords, dayInWords } from "../../../src/conversation/dayInWords.ts";
import { readWhen } from "../../../src/conversation/reading/when.ts";

const zone = "Asia/Shanghai";
const monday = new Date("2026-11-23T10:00:00+08:00");
const sunday = new Date("2026-11-29T10:00:00+08:00");

/** Said on Monday 23 November 2026 at ten. "-" is a question back. */
const days = `
  2026-11-23 | today | 今天 | 今日 | 今晚 | this afternoon | tonight | 今天下午
  2026-11-24 | tomorrow | tomorrow please | Tomorrow! | 明天 | 明日 | 明天吧 | 我想明天来 | 我想明天上午来 | tomorrow morning | tomorrow at 9 | 明天上午9点 | tomorrow, at half past nine | 明早 | 明天可以吗 | i would like to come tomorrow | in a day | 1天后 | can I come tomorrow?
  2026-11-25 | day after tomorrow | the day after tomorrow | 后天 | 後天 | 后天下午 | 周三 | 礼拜三 | 星期三 | 週三 | 禮拜三 | Wednesday | wed | on Wednesday please | 25号 | 25日 | ２５号 | 二十五号 | the 25th | on the 25th | 本周三 | 这周三 | this Wednesday | 25 Nov | Nov 25 | November 25th, 2026 | 25.11. | 25/11 | 11月25日 | 十一月二十五日 | Wednesday 25 November | 25 Nov (Wednesday) | 11月25日（周三） | 2天后 | 两天后 | in two days | in 2 days | 2 days from now | coming Wednesday | 周三有空吗 | 周三行吗 | 周三能不能来 | 周三有没有空位 | ٢٥/١١ | day after tmr | I'd like Wednesday | I’ll come Wednesday | the twenty-fifth | twenty fifth of November | Wednesday 25 | 25-Nov-2026 | Wednesday this week | 本周的周三
  2026-11-26 | 大后天 | 3天后 | 三天后 | 过三天 | in three days | 四号 ~ | Thursday | thu
  2026-11-27 | 周五 | 周五上午 | Friday morning | fri | this Friday | 本周五 | 这周五 | 星期五下午三点 | Friday afternoon, please | 4天之后
  2026-11-29 | 周日 | 周天 | 礼拜天 | 这周日 | Sunday
  2026-11-30 | next Monday | 下周一 | 下星期一 | 下个星期一 | the last day of the month | 本月最后一天 | in a week | a week today | 7天后 | 一周后 | 一个星期后 | 30号
  2026-12-01 | the first of December | the first of next month | the first of the month | a week tomorrow | tomorrow week | Tuesday week | 下周二 | 12月1号 | 1 December
  2026-12-02 | next Wednesday | 下周三 | 下周三下午 | 下礼拜三 | 下個星期三 | Wednesday week | a week on Wednesday | Wednesday next week | next week Wednesday | next week on Wednesday | 下周的周三 | 12.2 | 12月2日 | 12-02 ~ | 2 Dec | the 2nd | 2号 | Dec 2nd | December second | 2nd of December | 十二月二号 | 12月2号(周三) | 周三2号 | Wednesday the 2nd | 2 Dec, Wed | 2026年12月2日 | 2026/12/2 | 20261202 | Wednesday, 2 December 2026
  2026-12-03 | on the 3rd | the 3rd | ３号 | 3日 | 三号 | 3.12. | 3/12 | 3.12.2026 | Dec 3rd | Dec. 3 | 3 December | 3rd December | December 3rd, 2026 | 12月3日 | 12月3号 | 十二月三日 | 2026-12-03 | 2026.12.3 | ２０２６－１２－０３ | ۲۰۲۶-۱۲-۰۳ | ٣/١٢ | next month the 3rd | the 3rd of next month | 下个月3号 | 下月三日 | next Thursday
  2026-12-04 | a week on Friday | Friday week | week on Friday | a week from Friday | next Friday | 下周五
  2026-12-07 | in two weeks | in a fortnight | 两周后 | 两个星期后 | 2周之后 | two weeks from today | in 14 days | 再过两周 | in two weeks' time
  2026-12-09 | 下下周三 | 下下个星期三 | two weeks on Wednesday | Wednesday the week after next
  2026-12-08 | 半个月后
  2026-12-23 | in a month | a month from now | 一个月后
  2026-12-31 | New Year's Eve | the last day of next month | 下个月最后一天 | 31号 | 12月31日
  2027-01-01 | New Year's Day | 元旦 | 1/1 | 1 Jan
  2028-02-29 | 29 Feb 2028 | 2028年2月29日
  2027-01-03 | 明年1月3日 | 3 January | 1月3日 | Jan 3 2027
  - | 周三不行 | not Wednesday | 除了周三 | anything but Wednesday | any day but Friday | I can't on Friday | 周五没空 | don't come Friday | not tomorrow | 明天不行 | 不要周三 | 周三以外 | Wednesday or Friday | 周三或周五 | 周三到周五 | tomorrow or Friday | between Monday and Wednesday | 明后天 | yesterday | 昨天 | 前天 | last Friday | 上周五 | a week ago | 三天前 | 20 November | 11月20日 | 2026-11-20 | 20/11 | 2025-12-03 | 大大后天 | the Wednesday after next | 3个工作日后 | in three working days | 12/11/10 | 31.2. | 30 February | 2月30日 | 2026-02-30 | Tuesday 25 November | 11月25日周五 | 1/12 | 12/1 | by Friday | before Friday | 周五之前 | after Friday | Friday evening or not | my neighbour | next week | 下周 | this week | next month | 下个月 | weekend | 周末 | 9:20 | 9点20 | 9 | 25 | the 45th | 45号 | 13月1日 | Friday the 13th of never | about the water | the matter of Wednesday’s decision | 周三的决定我不服 | Monday | 周一 | 星期一 | the week of 7 December | a year from Friday | 0599 5550199 | 月底 | end of the month | the day after | Wednesdayish | 下周三和下周五 | 明天后天 | not before Friday | Friday 25 November 2027 | 周八 | 三天 | two weeks | 两三天后 | 三四周后 | 一两个月后 | 再过两三天 | 十十天后 | 三四号 | Friday 13 | 29 February | 31 November | 12月初
`;

/** "~" behind a phrase: not to be tried. */
function* table(text: string): Generator<[string, string]> {
  for (const line of text.trim().split("\n")) {
    const [day = "", ...phrases] = line.split("|").map((one) => one.trim());
    for (const phrase of phrases) if (!phrase.endsWith("~")) yield [phrase, day];
  }
}

test("F02: the whole of what was typed names the day, or it is a question", () => {
  const all = [...table(days)];
  expect(all.length).toBeGreaterThan(200);
  const wrong = all.filter(([phrase, day]) => (dayInWords(phrase, monday, zone) ?? "-") !== day);
  expect(wrong.map(([phrase, day]) => [phrase, day, dayInWords(phrase, monday, zone)])).toEqual([]);
});

test("citizen 12: on a Sunday the Chinese week and the next Wednesday begin with the next day", () => {
  const said = {
    下周三: "2026-12-02",
    "next Wednesday": "2026-12-02",
    周三: "2026-12-02",
    "this Wednesday": "2026-12-02",
  };
  for (const [phrase, day] of Object.entries(said)) expect(dayInWords(phrase, sunday, zone), phrase).toBe(day);
  for (const phrase of ["本周三", "周五已经过了"]) expect(dayInWords(phrase, sunday, zone), phrase).toBeUndefined();
});

test("F01: 明天 and every other relative day hang on the office's day alone, at every hour, in every zone", () => {
  const ahead = {
    今天: 0,
    today: 0,
    明天: 1,
    tomorrow: 1,
    后天: 2,
    "day after tomorrow": 2,
    大后天: 3,
    "3天后": 3,
    两周后: 14,
    "in two weeks": 14,
    "a week tomorrow": 8,
  };
  const zones = [
    "Asia/Shanghai",
    "America/New_York",
    "Europe/Chisinau",
    "Pacific/Kiritimati",
    "America/St_Johns",
    "UTC",
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.entries(ahead)),
      fc.constantFrom(...zones),
      fc.date({ min: new Date("2026-01-01"), max: new Date("2028-12-31"), noInvalidDate: true }),
      ([phrase, days], officeZone, now) => {
        const today = DateTime.fromJSDate(now, { zone: officeZone }).startOf("day");
        expect(dayInWords(phrase, now, officeZone), phrase).toBe(today.plus({ days }).toISODate());
      },
    ),
    { numRuns: 300 },
  );
});

test("F01: the server's own zone makes no difference", () => {
  const before = process.env.TZ;
  try {
    for (const server of ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"]) {
      process.env.TZ = server;
      for (const hour of ["00:30", "07:40", "09:59", "10:01", "16:30", "23:59"]) {
        const now = new Date(`2026-11-23T${hour}:00+08:00`);
        expect(dayInWords("明天", now, zone), `${server} ${hour}`).toBe("2026-11-24");
        expect(dayInWords("next Wednesday", now, zone), `${server} ${hour}`).toBe("2026-12-02");
      }
    }
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
});

test("F02: a weekday with its week is that day of that calendar week, whatever today is", () => {
  const signs = [..."一二三四五六日"];
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 400 }),
      (weekday, weeks, later) => {
        const now = DateTime.fromJSDate(monday, { zone }).plus({ days: later });
        const due = now.startOf("week").plus({ weeks, days: weekday }).toISODate();
        expect(dayInWords(`${"下".repeat(weeks)}周${signs[weekday]}`, now.toJSDate(), zone)).toBe(due);
      },
    ),
    { numRuns: 100 },
  );
});

const clocks = `
  09:00 | at 9 | 9 o'clock | nine o’clock | 9点 | 九点 | 9点整 | 9 am | 9am | 9 a.m. | 上午9点 | 早上九点 | 9 in the morning | tomorrow at 9 | 9h | 09:00 | 0900 | 9.00 | 9点钟
  09:15 | 9点一刻 | 九点一刻 | quarter past nine | a quarter past 9 | 9:15 | 上午九点一刻 | nine fifteen
  09:20 | 9.20 please | 9:20 | 9.20 | 9：20 | at 9:20 | at 9.20 | 9点20 | 九点二十分 | 上午9点20分 | twenty past nine | 9h20 | ９：２０ | ٩:٢٠ | 9点20分吧
  09:30 | 9点半 | half past nine | half past 9 | 九点半 | nine thirty | 9.30 am
  09:45 | quarter to ten | 9点三刻 | 9点3刻 | 差一刻十点 | 9点45分
  09:50 | ten to ten | 十点差十分
  10:00 | at 10 | 10点 | 十点 | 10 am please | at ten | ten o'clock
  12:00 | noon | at noon | 中午12点 | midday | 12点 | 12 pm
  14:00 | 两点 | 下午两点 | 2 pm | at 2 | 14点 | 2 o'clock in the afternoon
  14:20 | 2:20 pm | 下午2点20分 | 14:20 | 2.20 pm | twenty past two
  14:30 | 14h30 | half past two | 下午两点半 | 1430
  14:45 | 下午两点三刻 | quarter to three
  20:00 | 晚上8点 | 8 pm | 8 in the evening
  02:00 | 凌晨2点 | 2 am | 02:00
  - | tomorrow | 下周三 | 25 Nov | the early one | between 9 and 10 | 9点到10点 | 9 or 10 | not 9:20 | 25:00 | 9:75 | 13 pm | half nine | 9点不行 | 9 | 10 | later | 9:20 or 9:40 | 30点 | 五六点 | 两三点
`;

test("F02: times in words, the whole of them, in both languages", () => {
  const wrong = [...table(clocks)].filter(([phrase, time]) => (clockInWords(phrase, monday, zone) ?? "-") !== time);
  expect(wrong.map(([phrase, time]) => [phrase, time, clockInWords(phrase, monday, zone)])).toEqual([]);
});

test("what is no single day is read as what it is: a week, a month, a weekend, part of a day, the first that is free", () => {
  const read = (typed: string, language?: string) => readWhen(typed, { now: monday, zone, language });
  const week = { from: "2026-11-30", to: "2026-12-06", of: "week" };
  for (const typed of ["next week", "下周", "下星期", "sometime next week ~", "i can come next week"])
    if (!typed.endsWith("~")) expect(read(typed), typed).toEqual({ ok: true, when: { span: week } });
  expect(read("this week")).toMatchObject({ when: { span: { from: "2026-11-23", to: "2026-11-29" } } });
  expect(read("下个月")).toMatchObject({ when: { span: { from: "2026-12-01", to: "2026-12-31", of: "month" } } });
  expect(read("in December")).toMatchObject({ when: { span: { from: "2026-12-01", to: "2026-12-31", of: "month" } } });
  expect(read("周末")).toMatchObject({ when: { span: { from: "2026-11-28", to: "2026-11-29", of: "weekend" } } });
  for (const typed of ["最近的", "最早的", "the earliest", "as soon as possible", "尽快", "asap please", "越快越好"])
    expect(read(typed), typed).toEqual({ ok: true, when: { first: true } });
  expect(read("周五上午")).toEqual({ ok: true, when: { day: "2026-11-27", part: "morning" } });
  expect(read("tomorrow at 9")).toEqual({ ok: true, when: { day: "2026-11-24", clock: "09:00" } });
  expect(read("by Friday")).toEqual({ ok: true, when: { day: "2026-11-27", by: true } });
  expect(read("12/2", "zh")).toMatchObject({ when: { day: "2026-12-02" } });
  expect(read("12/2", "en")).toEqual({ ok: false, why: "several", days: ["2027-02-12", "2026-12-02"] });
  expect(read("3/12", "en")).toMatchObject({ when: { day: "2026-12-03" } });
});

test("why it is a question", () => {
  const why = (typed: string) => {
    const read = readWhen(typed, { now: monday, zone });
    return read.ok ? "read" : read.why;
  };
  for (const typed of ["昨天", "yesterday", "20 November", "last week"]) expect(why(typed), typed).toBe("past");
  for (const typed of ["周三不行", "not Wednesday", "除了周三"]) expect(why(typed), typed).toBe("excluded");
  for (const typed of ["周三或周五", "Wednesday or Friday"]) expect(why(typed), typed).toBe("several");
  for (const typed of ["my neighbour", "没有暖气", "x", "🙂"]) expect(why(typed), typed).toBe("nothing");
  for (const typed of ["大大后天", "Wednesday after the holidays", "两三天后", "99/99", "29/2", "0/0"])
    expect(why(typed), typed).toBe("unclear");
});

/** What days are said with, in any order. */
const wordsOfDays = [
  ..."零一二三十廿两半下上个再过差天日周月年号点刻分后前明末",
  ..."1 3 31 99 . / - : , the a first of in on by next days weeks months from month friday nov am"
    .split(" ")
    .map((one) => ` ${one} `),
];

test("whatever is typed is read in no time, and never is a day in the past", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "grapheme", maxLength: 90 }),
        fc.string({ unit: fc.constantFrom(...wordsOfDays), maxLength: 9 }),
        fc.constantFrom("1 ".repeat(40), "下".repeat(80), "一二三四五六七".repeat(11)),
      ),
      (typed) => {
        const day = dayInWords(typed, monday, zone);
        expect(day === undefined || day >= "2026-11-23").toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});
