// What staff are told, in both languages: each row of the review's table of messages as it is said now, word for word.

import { expect, test } from "vitest";
import { loadTexts, type Params } from "../../src/i18n/texts.ts";

const texts = loadTexts();

const said: [key: string, params: Params, en: string, zh: string][] = [
  [
    "cases.titleSoonest",
    { count: 36, shown: 10 },
    "36 cases wait for you. Soonest 10:",
    "36 件待办，先列最急的 10 件：",
  ],
  [
    "record.byAgo",
    { name: "Pedro", ticket: "W-002", count: 2 },
    "Pedro recorded W-002 2 minutes ago.",
    "Pedro 2 分钟前已登记 W-002。",
  ],
  ["record.typedIsKept", {}, "What you typed is kept.", "您填写的内容已保留。"],
  [
    "queue.meanwhile",
    { ticket: "W-006", state: "…" },
    "Nothing changed: W-006 is by now “…”.",
    "没有变动：W-006 目前为“…”。",
  ],
  ["removed.isHere", { ticket: "W-017" }, "W-017 is already here. Remove from the line?", "W-017 已到场。可移出队列："],
  ["removed.because.twice", {}, "registered twice", "重复登记"],
  ["removed.because.left", {}, "has gone home", "已离开"],
  ["closing.stillWait", { count: 28 }, "28 still wait.", "还有 28 人等候。"],
  ["closing.haveNotCome", { count: 12 }, "12 have not come.", "12 人未到。"],
  ["closing.anotherDay", { count: 28 }, "Another day for all 28", "28 人全部改期"],
  ["closing.didNotCome", { count: 12 }, "12 did not come", "12 人记为未到"],
  ["closing.showThem", {}, "Show them", "查看名单"],
  ["deadline.staff.answer", { date: "…" }, "Answer due …", "答复期限：…"],
  ["cases.historyFact.applicantsReason", { text: "…" }, "The applicant’s reason: “…”", "信访人的理由：“…”"],
  ["step.whyNotSatisfied", {}, "Why are you not satisfied with the answer?", "您对答复哪里不满意？请说明。"],
  [
    "step.whyNotOurs",
    {},
    "Why is it not your unit’s? The complaints office reads this, the applicant doesn’t.",
    "为何不属本单位？信访部门会看到，信访人不会看到。",
  ],
  [
    "step.evidence",
    {},
    "What shows it? Write it; you can add a photo on the next page.",
    "依据是什么？请用文字说明，照片可在下一步附上。",
  ],
  ["visitStatus.arrived", {}, "arrived", "已到"],
  ["visitStatus.called", {}, "called", "已叫号"],
  ["visitStatus.seen", {}, "received", "已接待"],
  ["visitor.checkIn", {}, "Arrived", "已到"],
  ["queue.outcome", {}, "Received", "已接待"],
  ["day.checkinDone", { ticket: "B-003" }, "B-003 has arrived.", "B-003 已到。"],
  ["visitor.outOfTurn", {}, "Give priority", "优先接待"],
  ["track.set", {}, "Change the procedure and its deadline", "更改办理程序和期限"],
  ["deadline.extend", {}, "Ask for an extension", "申请延期"],
  [
    "book.notReminded",
    {},
    "No chat: please read out the day, the time and the ticket. No reminder is sent.",
    "对方没有使用聊天，请告知日期、时间和号码。不会发送提醒。",
  ],
  [
    "rota.done",
    { told: 12, count: 9 },
    "Changed. Told in chat: 12. To be telephoned now: 9.",
    "已更改。已在聊天中通知 12 人，现在需电话通知 9 人。",
  ],
  [
    "rota.noWay",
    { count: 7, tickets: "…" },
    "7 visitors have neither a chat nor a number: …. Please put up a notice; the list is under “People to phone”.",
    "另有 7 人无联系方式：…。请张贴公告，名单见“电话通知名单”。",
  ],
  ["hints.forRoles", { roles: "…" }, "That is for ….", "此项仅限以下人员办理：…。"],
  ["menu.closeday", {}, "Close the reception", "结束本场接访"],
];

test.each(said)("twenty messages: %s", (key, params, en, zh) => {
  expect(texts.say("en", key, params)).toBe(en);
  expect(texts.say("zh", key, params)).toBe(zh);
});

test("twenty messages: what begins so, and goes on", () => {
  const starts = (key: string, params: Params, en: string, zh: string) => {
    expect(texts.say("en", key, params)).toMatch(new RegExp(`^${en}`));
    expect(texts.say("zh", key, params)).toMatch(new RegExp(`^${zh}`));
  };
  starts(
    "hints.onlyUpTo",
    { most: 10, number: 15 },
    "Only 1–10 can be chosen here.*More.*receipt number",
    "这里只能选择 1–10.*更多.*回执编号",
  );
  starts(
    "cases.noteSure",
    { text: "…" },
    "Note for colleagues .*not for the applicant: “…”.*Save\\?$",
    "内部备注.*信访人看不到.*“…”保存吗？$",
  );
  starts("book.doneAtDesk", { name: "Li Si" }, "Booked for Li Si\\.", "已为李?.*预约。");
  starts(
    "overdue.line",
    { n: 1, receipt: "LJ", category: "", unit: "", count: 3, date: "26 Nov" },
    ".*overdue for 3 days \\(since 26 Nov\\)",
    ".*已逾期 3 天（应于 26 Nov 前办理）",
  );
  // How a date was counted is said in people's words, never by a rule's name.
  for (const language of texts.languages) {
    const days = texts.say(language, "deadline.amount.days", { count: 60 });
    const counted = texts.say(language, "deadline.counted", {
      amount: days,
      event: texts.say(language, "deadline.from.accepted"),
    });
    expect(["60 days after acceptance", "受理之日起60日"]).toContain(counted);
  }
});
