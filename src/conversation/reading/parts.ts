// Parts of what somebody wrote, in the text's own words: where it is, which leader, and who writes.

import type { Office } from "../../config/officeFile.ts";
import { readPhone } from "../../domain/phone.ts";
import { fold } from "./fold.ts";

const chinesePlace =
  /[\p{Script=Han}\d]{2,8}?(?:路|街|巷|弄|胡同|大道|小区|花园|新村|社区|村|镇|乡|苑|家园|广场|公园|学校|小学|中学|医院|市场|桥|厂|车站|图书馆|邮局|大厅|开发区|工业园|新区|菜场|水库)(?:[\d一二三四五六七八九十]+(?:号院|号楼|号|栋|幢|弄))?(?:[\d一二三四五六七八九十]+(?:单元|室|楼))?(?:口|门口|北头|南头|东头|西头|附近|旁边|对面)?/u;
const notInAPlace =
  /^.*(?:我们|我家|我|在|到|从|去|给|住|是|的|和|把|被|让|请|就|说|咱|这个|那个|这|那|于|见|反映|想|有)/u;
const englishPlace =
  /\b(?:(?:no\.? ?)?\d+[a-z]?,? )?(?:(?:[A-Z][\p{L}'’]+|North|South|East|West|Old|New) ){1,3}(?:Road|Street|Lane|Avenue|Estate|Court|Gardens?|Square|Bridge|Market|Park|Village|Town|School|Hospital|Station|Gate|Mill|District|Alley|Row|Quay)\b(?:,? (?:no\.?|number|block|building|tower|house) ?\d+)?/u;
const englishPlain =
  /\b(?:\d+ )?(?!the |our |my |this |that |in |on |at |of |your |a )[a-z'’]+ (?:[a-z'’]+ )?(?:road|street|lane|avenue|estate|alley)\b(?:,? (?:no\.?|number|block|building|tower|house) ?\d+)?/iu;

/** The names that the office file has for places. */
const placesOf = ({ venues, units }: Office): string[] => [
  ...Object.values(venues).flatMap(({ name, area = [] }) => [...Object.values(name), ...area]),
  ...Object.values(units).flatMap(({ territory = [] }) => territory),
];

export function placeIn(text: string, office: Office): string | undefined {
  const start = text.slice(0, 1_000);
  return written(start) ?? placesOf(office).find((place) => start.toLowerCase().includes(place.toLowerCase()));
}

function written(start: string): string | undefined {
  const chinese = chinesePlace.exec(start)?.[0];
  if (chinese) {
    const place = chinese.replace(notInAPlace, "");
    return [...place].length >= 3 ? place : undefined;
  }
  return englishPlace.exec(start)?.[0]?.trim() ?? englishPlain.exec(start)?.[0]?.trim();
}

const words = (portfolio: string) =>
  portfolio
    .split(/[,、，;；]| and /)
    .map((one) => fold(one).trim())
    .filter((one) => one.length > 1);

const ofPortfolio =
  /\b(in charge of|responsible for|deputy mayor for|leader for|mayor for) [a-z ,]{3,40}|(分管|主管|负责|管).{2,8}?(的|副市长|领导)/u;

/** The key of the one leader whom the text names: by name, by a surname with the post, or by a post that one alone has. */
export function leaderIn(text: string, { leaders }: Office): string | undefined {
  const read = fold(text.slice(0, 1_000));
  const all = Object.entries(leaders);
  const only = (fits: (leader: Office["leaders"][string]) => boolean) => {
    const found = all.filter(([, leader]) => fits(leader));
    return found.length === 1 ? found[0]?.[0] : undefined;
  };
  const named = only(({ name }) => Object.values(name).some((one) => read.includes(fold(one))));
  if (named) return named;
  const surname = only(({ name, post }) =>
    Object.entries(name).some(([language, one]) => {
      const folded = fold(one);
      if (/\p{Script=Han}/u.test(one)) {
        const titles = [fold(post[language] ?? ""), "市长", "副市长", "局长", "主任"].filter(Boolean);
        return titles.some((title) => read.includes(`${[...folded][0]}${title}`));
      }
      const [family = ""] = folded.split(" ");
      return new RegExp(`\\b(mr|mrs|ms|mayor|deputy mayor|director|deputy|leader)\\.? ${family}\\b`).test(read);
    }),
  );
  if (surname) return surname;
  const ofPost = (without: RegExp, said: RegExp) => !without.test(read) && said.test(read);
  if (ofPost(/副市长|deputy mayor|vice mayor/, /\bmayor\b|市长/))
    return only(({ post }) => Object.values(post).some((one) => /^(mayor|市长)$/i.test(one)));
  const head = only(({ post }) => Object.values(post).some((one) => fold(one).length > 4 && read.includes(fold(one))));
  if (head) return head;
  // A portfolio is named beside a leader, and not wherever its subject is spoken of.
  const beside = ofPortfolio.exec(read)?.[0];
  if (!beside) return undefined;
  return only(({ portfolio }) =>
    Object.values(portfolio ?? {}).some((one) => words(one).some((word) => beside.includes(word))),
  );
}

const introduction =
  /^(?:my (?:full )?name(?: is|[’']s)|name:|我叫|我的(?:名字|姓名)(?:是|叫)|姓名[:：是])\s*(?=\p{L})/iu;

/** The name of "my name is Li Na" and 我叫李娜; any other name as it was typed. */
export const nameIntroduced = (typed: string): string => typed.replace(introduction, "");

export type PersonSaid = { name?: string; phone?: string };

const number = /\+?\d[\d\s().-]{5,18}\d/u;

/** Name and number in one message, in any order; nothing where it says neither plainly. */
export function nameAndPhoneIn(text: string): PersonSaid | undefined {
  const start = text.normalize("NFKC").slice(0, 600);
  const typed = number.exec(start)?.[0];
  const digits = typed?.replace(/\D/g, "") ?? "";
  const phone = typed && digits.length >= 7 && digits.length <= 15 && readPhone(typed) ? typed.trim() : undefined;
  const said =
    /\b(?:my name is|name:|name is|this is|i am|i'm)\s+((?:[A-Z][\p{L}'’-]+)(?:\s+[A-Z][\p{L}'’-]+){0,2})/u.exec(
      start,
    )?.[1] ??
    /(?:我叫|我是|姓名[:： ]?|名字是|本人)([\p{Script=Han}·]{2,4})(?=[,，。.、;；\s\d]|电话|手机|$)/u.exec(
      start,
    )?.[1] ??
    (phone ? besideNumber(start, typed ?? "") : undefined);
  if (!said && !phone) return undefined;
  return { ...(said ? { name: said } : {}), ...(phone ? { phone } : {}) };
}

function besideNumber(text: string, typed: string): string | undefined {
  const [before = "", behind = ""] = text.split(typed);
  const ofLatin =
    /([A-Z][\p{L}'’-]+(?:\s+[A-Z][\p{L}'’-]+){1,2})[\s,:;.]*(?:tel|phone|mobile|number|no)?[\s.:]*$/u.exec(before)?.[1];
  const ofHan =
    /(?:^|[,，。.、;；\s])([\p{Script=Han}·]{2,4})[\s,，:：]*(?:电话|手机|手机号|座机|号码|联系电话)?[\s:：]*$/u.exec(
      before,
    )?.[1];
  const after = /^[\s,，;；]*([\p{Script=Han}·]{2,4}|[A-Z][\p{L}'’-]+(?:\s+[A-Z][\p{L}'’-]+){1,2})[\s.。]*$/u.exec(
    behind,
  )?.[1];
  const isNumberWord = (one?: string) => (one && /^(电话|手机|手机号|座机|号码|联系电话)$/.test(one) ? undefined : one);
  return ofLatin ?? isNumberWord(ofHan) ?? after;
}
