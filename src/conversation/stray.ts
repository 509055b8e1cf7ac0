import type { Content } from "../domain/message.ts";
import { may } from "../domain/rights.ts";
import { listed } from "../i18n/lists.ts";
import { keepFile } from "../office/cases/evidence.ts";
import { findCases } from "../office/cases/findCases.ts";
import { visitsNamed } from "../office/visits/visitorCard.ts";
import { filesAtOnce, openCasesOf } from "./dialogs/citizen/aboutMyCase.ts";
import { withinBytes } from "./pages.ts";
import { type Outcome, type Setting, said } from "./setting.ts";
import { amountSaid, courtesy, plain } from "./words.ts";

/** In letters' worth: a greeting or a typing mistake is shorter. */
const shortest = 12;

/** So long after the closing words are still likely to be about the case. */
const recentDays = 90;

/** Asked, not done: who only says more about a closed case may not want it open again. */
async function aboutClosed({ work, person, say }: Setting): Promise<Outcome | undefined> {
  const since = new Date(work.now.getTime() - recentDays * 86_400_000);
  const closed = await work.tx.case.findMany({
    where: { contactId: person.id, status: "closed", closedAt: { gte: since } },
    orderBy: { closedAt: "desc" },
    take: 3,
    select: { receiptNumber: true },
  });
  const receipts = closed.map(({ receiptNumber }) => receiptNumber);
  if (receipts.length === 0) return undefined;
  const again = receipts.map((receipt) => ({ id: `/reopen ${receipt}`, label: say("stray.openAgain", { receipt }) }));
  return said({
    text: say("stray.closed", { count: receipts.length, receipts: listed(say, receipts) }),
    choices: [...again, { id: "/file", label: say("stray.newMatter") }],
  });
}

/** Words of an officer that cases of their unit have: those are offered, none is opened. */
async function caseOfUnit({ work, say, memberships }: Setting, typed: string): Promise<Outcome | undefined> {
  const officer = memberships.find((member) => may(member, "case.find"));
  if (!officer || amountSaid(typed) < 3 || typed.length > 60) return undefined;
  const words = withoutVerb(work, typed);
  const { count } = await findCases(work, officer, words, { take: 1 });
  if (count === 0) return undefined;
  const choices = [{ id: `/find ${withinBytes(words, 40)}`, label: say("find.show", { count }) }];
  return said({ text: say("find.offer", { count, words }), choices });
}

/** "find lamp", "查找路灯": without the verb. */
function withoutVerb({ texts }: Setting["work"], typed: string): string {
  const verbs = texts.languages.flatMap((language) => texts.words(language, "find.verbs"));
  const verb = verbs.find((one) => typed.toLowerCase().startsWith(/\p{Script=Han}/u.test(one) ? one : `${one} `));
  return verb ? typed.slice(verb.length).trim() : typed;
}

/** A ticket as somebody at the door says it: "B-003", "b3". */
const ticket = /^([bwpc])-?0*(\d{1,4})$/i;

/**
 * Words or files that mean nothing else. From the desk, a ticket of today: that visitor. From somebody with open cases: asked, by
 * number, which one they are about; from somebody whose case was closed not long ago, whether it is about that one. Thanks and greetings
 * get a friendly word, and open nothing again.
 */
export async function stray(setting: Setting, content: Content): Promise<Outcome | undefined> {
  const { work, chat, staff } = setting;
  const [, letter, number] = (content.kind === "text" && ticket.exec(plain(content.text))) || [];
  const mayLook = may(staff, "visit.look");
  if (mayLook && letter && number) return { goTo: `/visitor ${letter}-${number.padStart(3, "0")}` };
  const name = content.kind === "text" ? plain(content.text) : "";
  // At the door a name means its visitor of today.
  if (mayLook && name.length >= 2 && name.length <= 60 && (await visitsNamed(work, name)).length > 0)
    return { goTo: `/visitor ${name}` };
  const found = await caseOfUnit(setting, name);
  if (found) return found;
  const text = content.kind === "text" ? plain(content.text) : content.kind === "files" ? (content.caption ?? "") : "";
  const worthIt = content.kind === "files" || (content.kind === "text" && amountSaid(text) >= shortest);
  const kind = courtesy(work.texts, text);
  if (content.kind === "text" && kind === "thanks") return { say: [{ text: setting.say("stray.thanks") }] };
  if (content.kind === "text" && kind === "greeting")
    return { say: [{ text: setting.say("stray.greeting") }], goTo: "/menu" };
  if (staff || !worthIt) return undefined;
  if ((await openCasesOf(setting)).length === 0) return aboutClosed(setting);
  const files: number[] = [];
  const sent = content.kind === "files" ? content.files : [];
  for (const file of sent.slice(0, filesAtOnce)) files.push(await keepFile(work, chat.id, file));
  const left = listed(
    setting.say,
    sent.slice(filesAtOnce).map((file) => file.name),
  );
  const notTaken = left ? [{ text: setting.say("hints.tooManyFiles", { name: left, max: filesAtOnce }) }] : [];
  return { say: notTaken, start: "add", answers: { content: { text, files } } };
}
