// Digits of every script, as people's keyboards give them.

const chinese = "〇一二三四五六七八九";
const chineseDigit = /[〇零○一壹二贰两三叁四肆五伍六陆七柒八捌九玖幺]/gu;
const alike: Record<string, string> = {
  ...{ 零: "0", "○": "0", 壹: "1", 幺: "1", 贰: "2", 两: "2", 叁: "3" },
  ...{ 肆: "4", 伍: "5", 陆: "6", 柒: "7", 捌: "8", 玖: "9" },
};

/** A script's ten digits follow each other from zero on, and scripts stand apart or ten by ten: so the run before a digit tells its value. */
function digitValue(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return String(before % 10);
}

/** "١٢٣", "۱۲۳", "१२३", "１２３" as "123"; all else as it is. */
export const foldDigits = (typed: string): string =>
  typed.replace(/\p{Nd}/gu, (digit) => (digit >= "0" && digit <= "9" ? digit : digitValue(digit)));

/** The same, and Chinese figures that are read out one by one ("一三八〇〇"), at least `least` of them together. */
export const foldFigures = (typed: string, least = 4): string =>
  foldDigits(typed).replace(new RegExp(`(?:${chineseDigit.source}[\\s-]?){${least},}`, "gu"), (run) =>
    run.replace(chineseDigit, (figure) => alike[figure] ?? String(chinese.indexOf(figure))),
  );
