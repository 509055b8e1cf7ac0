// Finds what a message means: an answer in a dialog, a command, a word that works everywhere, or free text.

import type { Choice, Content, Message } from "../domain/message.ts";
import { findReceiptNumber, partsAtReceipt, readQueryCode } from "../domain/receipt.ts";
import { type Right, rights } from "../domain/rights.ts";
import type { Role } from "../domain/roles.ts";
import { listed } from "../i18n/lists.ts";
import { takeBackFiles } from "../office/cases/takenBack.ts";
import { named } from "../office/names.ts";
import { isNothingNew, leaveOut } from "./afterwards.ts";
import { type Command, readCommand } from "./command.ts";
import { codeLine } from "./deepLink.ts";
import type { Dialog } from "./dialog.ts";
import { createDialogWalk, type Walk } from "./dialogWalk.ts";
import { dangerIn, isStory, whomToCall } from "./emergency.ts";
import { respondInGroup } from "./inGroup.ts";
import { askedBeside, type Meant, meantBy } from "./meant.ts";
import { menuEntries } from "./menu.ts";
import { answerTo } from "./officeAnswers.ts";
import { answersOpenQuestion } from "./prompts.ts";
import { saysAnywhere } from "./questions.ts";
import { figureTyped, numberTyped } from "./reading/number.ts";
import { digestOf, isOneTooMany, noteRepeat } from "./repeats.ts";
import { join, withNavigation } from "./replies.ts";
import { actingFor, type Outcome, type Setting } from "./setting.ts";
import type { State } from "./state.ts";
import { goOnFiling, isBegun, isTold, longestStory, type Told, toldIn, withStory } from "./told.ts";
import { intentOf, isWrittenAsName, plain, staffIntentsOf, universalWord, written } from "./words.ts";

type Parts = {
  dialogs: Dialog[];
  commands: Command[];
  /** What words or a file that mean nothing else may be about; nothing when there is nothing they could be about. */
  stray: (setting: Setting, content: Content) => Promise<Outcome | undefined>;
  /**
   * What a typed number may mean: the choices of our last answer, even if it has none, or of news that came after it. An older list is
   * answered and means nothing any more; news without choices leaves what stands above it open.
   */
  lastShown: (setting: Setting) => Promise<Shown>;
};

/** `isNews`: it came by itself, and answers nothing that the person wrote. */
export type Shown = { isNews: boolean; choices: Choice[] };

/** `silent`: left without a reply, as another program's text that comes again and again. */
type Responded = { state: State; replies: Message[]; silent?: true };

export type Engine = {
  /** Takes one message into the conversation: the state after it, and what to say. The state that it is given is used up. */
  respond: (state: State, content: Content, setting: Setting) => Promise<Responded>;
  /** Answers what was written in a group; `setting` is the writer's own. */
  inGroup: (content: Content, setting: Setting) => Promise<Message[]>;
};

const isList = ({ choices }: Message) => Boolean(choices?.length);

/** The replies, with one choice more under the last of them that has any. */
function withChoice(replies: Message[], choice: Choice): Message[] {
  const at = replies.findLastIndex(isList);
  return replies.map((reply, i) =>
    i === at ? { ...reply, choices: [...(reply.choices ?? []), choice], listed: undefined, update: undefined } : reply,
  );
}

/** A command may lead to a command; more steps than this are a loop. */
const longestWalk = 5;

/** Where somebody is several of the staff: as the one that they chose, else as the first. */
function actsAsChosen({ state, setting }: Walk): void {
  const { memberships } = setting;
  setting.staff = memberships.find(({ id }) => id === state.actsAs) ?? memberships[0];
}

/** "reception clerks, supervisors" */
const rolesInWords = (say: Setting["say"], right: Right): string =>
  listed(
    say,
    rights[right].map((role) => say(`role.many.${role}`)),
  );

export function createEngine(parts: Parts): Engine {
  const commands = new Map(parts.commands.map((command) => [command.name, command]));
  const walks = createDialogWalk(parts.dialogs, { runLine, refuse, follow, idle, meaning, answerBeside });
  const { start, resume, answer, askAgain, back, putAside, giveWay, forget } = walks;

  async function respond(state: State, content: Content, setting: Setting): Promise<Responded> {
    const { now, texts } = setting.work;
    const digest = setting.memberships.length > 0 ? undefined : digestOf(texts, content);
    const before = digest && isOneTooMany(state, digest, now) ? structuredClone(state) : undefined;
    const walk: Walk = { state, setting, replies: [] };
    actsAsChosen(walk);
    const { signedOut } = state;
    state.signedOut = undefined;
    const followsLink = content.kind === "text" && /^\/start\s+\S/.test(plain(content.text));
    if (setting.left?.length) await sayLeft(walk, setting.left);
    else if (signedOut && !followsLink) {
      // What they wrote was meant for their work.
      walk.replies.push({ text: setting.say("staff.signedOut") });
      await runLine(walk, "/menu");
    } else await route(walk, content);
    if (digest && !walk.understood) {
      noteRepeat(before ?? walk.state, digest, now);
      if (before) return { state: before, replies: [], silent: true };
    }
    const replies = join(walk.replies).map((reply) =>
      content.kind === "choice" ? reply : { ...reply, update: undefined },
    );
    const idle = !walk.state.dialog;
    const menu = [{ id: "/menu", label: setting.say("common.menu") }];
    return { state: walk.state, replies: idle ? withNavigation(replies, menu) : replies };
  }

  async function route(walk: Walk, sent: Content): Promise<void> {
    const { state, setting } = walk;
    const danger = dangerIn(sent, setting);
    if (danger) {
      walk.understood = true;
      walk.replies.push(whomToCall(danger, setting));
      if (!isStory(sent)) return state.dialog ? askAgain(walk) : undefined;
    }
    const content = walks.asNameAnswer(walk, sent);
    if (sent.kind === "choice" && !sent.id.startsWith("/")) {
      const press = `${sent.prompt}|${sent.id}`;
      if (press === state.lastPress || press === state.lastOld) return; // the same press, come again
      if (!answersOpenQuestion(state, sent.prompt)) {
        state.lastOld = press;
        return outOfDate(walk);
      }
      state.lastPress = press;
    }
    state.lastOld = undefined;
    if (content.kind === "edited")
      return isNothingNew(state, content) ? undefined : hint(walk, setting.say("hints.edited"));
    if (content.kind === "takenBack") return tookBack(walk, content.message);
    const line = content.kind === "choice" ? content.id : content.kind === "text" ? plain(content.text) : "";
    if (line.startsWith("/")) return runLine(walk, line);
    const code = content.kind === "text" && codeLine(line);
    if (code) return runLine(walk, code);
    // A pressed answer may be called "help" and mean none of these.
    const typed = content.kind === "text" ? universalWord(setting.work.texts, line) : undefined;
    if (typed && walks.isAskedName(walk) && isWrittenAsName(line)) return walks.askIfName(walk, line, typed);
    const word = line.startsWith("~") ? line.slice(1) : typed;
    if (word === "back") return back(walk);
    if (word === "cancel") return putAside(walk, "common.stopped");
    if (word === "menu") return runLine(walk, "/menu");
    if (word === "help") return runLine(walk, "/help");
    if (word === "person") return runLine(walk, "/person");
    if (word === "finished") return runLine(walk, "/finished");
    if (!state.dialog) return idle(walk, content);
    if (state.dialog === "welcome" && (await atConsent(walk, content))) return;
    const ofNews = setting.newsSince ? await choiceOfNews(walk, line) : undefined;
    return ofNews ? askWhich(walk, state.dialog, ofNews) : answer(walk, content);
  }

  /** News with choices that came while a question was open: a number then may mean either. */
  async function choiceOfNews({ setting }: Walk, typed: string): Promise<Choice | undefined> {
    const number = numberTyped(typed);
    if (number === undefined) return undefined;
    const { isNews, choices } = await parts.lastShown(setting);
    return isNews ? choices[number - 1] : undefined;
  }

  async function askWhich(walk: Walk, dialog: string, ofNews: Choice) {
    const { say } = walk.setting;
    walk.state.dialog = undefined;
    const goOn = { id: `/continue ${dialog}`, label: say("common.goOnAsking") };
    walk.replies.push({ text: say("hints.whichList"), choices: [ofNews, goOn] });
  }

  /** A file leaves what is being written; one that belongs to a case stays there, and a text stays noted. */
  async function tookBack(walk: Walk, message: string) {
    const { state, setting } = walk;
    const { dropped, filed } = await takeBackFiles(setting.work, setting.chat, message);
    leaveOut(state, dropped);
    const name = listed(
      setting.say,
      dropped.map((file) => file.name),
    );
    if (dropped.length > 0) walk.replies.push({ text: setting.say("files.takenBack", { name }) });
    for (const { name, receipt } of filed)
      walk.replies.push({ text: setting.say("files.staysFiled", { name, receipt }) });
    if (dropped.length === 0 && filed.length === 0) {
      if (!state.dialog) return;
      walk.replies.push({ text: setting.say("hints.takenBack") });
    }
    if (state.dialog) await askAgain(walk);
  }

  async function outOfDate(walk: Walk) {
    walk.replies.push({ text: walk.setting.say("hints.oldButton") });
    if (walk.state.dialog) await askAgain(walk);
  }

  async function hint(walk: Walk, text: string) {
    walk.replies.push({ text });
    if (walk.state.dialog) await askAgain(walk);
  }

  async function runLine(walk: Walk, line: string, steps = 0): Promise<void> {
    const { state, setting } = walk;
    const { name = "", args = [] } = readCommand(line) ?? {};
    if (name === "pending") return runPending(walk);
    if (name === "continue") return resume(walk, args[0] ?? "");
    if (name === "fresh") return beginAgain(walk, args[0] ?? "menu", steps);
    const command = commands.get(name);
    if (!command) {
      walk.replies.push({ text: setting.say("hints.notUnderstood") });
      return runLine(walk, "/menu", steps);
    }
    actsAsChosen(walk);
    setting.staff = actingFor(setting, command.right);
    if (command.right && !setting.staff) return refuse(walk, command.right);
    if (!command.beforeConsent && needsConsent(setting)) return welcome(walk, line);
    if (name === "menu" && state.dialog) await putAside(walk, "common.putAside");
    if (steps > longestWalk) throw new Error(`commands lead in a circle at /${name}`);
    const outcome = await command.run({ ...setting, answers: {} }, args);
    const between = state.dialog && !("start" in outcome) && !("goTo" in outcome);
    const helps = name === "help" || name === "person" || (name === "language" && args.length > 0);
    // A typed number means the list shown last, so a dialog gives way to a new one; else its question is asked once more.
    const givesWay = between && !helps && "say" in outcome && outcome.say?.some(isList);
    const wayBack = givesWay ? await giveWay(walk) : undefined;
    await follow(walk, outcome, steps + 1);
    if (wayBack) walk.replies = withChoice(walk.replies, wayBack);
    if (between && !givesWay && walk.state.dialog) await askAgain(walk);
  }

  /** Once: they work here no longer, or not as that. What they had begun as staff is dropped, and so is this message, which was meant so. */
  async function sayLeft(walk: Walk, left: Role[]): Promise<void> {
    const { setting, state } = walk;
    const { say, memberships } = setting;
    for (const [name, { as }] of Object.entries(state.drafts))
      if (as && !memberships.some(({ id, role }) => id === as.id && role === as.role)) await forget(walk, name);
    const list = listed(
      say,
      left.map((role) => say(`role.${role}`)),
    );
    const isStill = memberships.length > 0;
    walk.replies.push({
      text: say(isStill ? "staff.leftRole" : "staff.left", { role: list }),
      menu: menuEntries(say, ...memberships.map(({ role }) => role)),
    });
    await runLine(walk, "/menu");
  }

  /** Somebody of the staff hears whose right it is; for anybody else there is no such thing. */
  async function refuse(walk: Walk, right: Right): Promise<void> {
    const { say, memberships } = walk.setting;
    if (memberships.length === 0) walk.replies.push({ text: say("hints.notUnderstood") });
    else walk.replies.push({ text: say("hints.forRoles", { roles: rolesInWords(say, right) }) });
    if (walk.state.dialog) await askAgain(walk);
    else await runLine(walk, "/menu");
  }

  /** What was begun. A dialog that was not begins with its command, which says who may. */
  async function beginAgain(walk: Walk, dialog: string, steps: number) {
    const about = walk.state.drafts[dialog]?.answers.receipt;
    if (typeof about === "string" && commands.has(dialog)) {
      delete walk.state.drafts[dialog];
      return runLine(walk, `/${dialog} ${about}`, steps + 1);
    }
    if (Object.hasOwn(walk.state.drafts, dialog)) return start(walk, dialog, {}, true);
    return runLine(walk, `/${dialog}`, steps + 1);
  }

  const needsConsent = ({ person, memberships }: Setting) => !person.consentAt && memberships.length === 0;

  async function welcome(walk: Walk, pending: string) {
    if (!walk.state.pending) walk.state.pending = pending;
    await start(walk, "welcome", {}, true);
  }

  /** The first words of somebody who has not agreed yet: kept for when they have, unless they are answered already. */
  async function comeFirst(walk: Walk, content: Content, meant?: Meant) {
    const { say } = walk.setting;
    const words = content.kind === "text" ? content.text : content.kind === "files" ? (content.caption ?? "") : "";
    if (meant?.is === "story" && plain(words)) walk.replies.push({ text: say("welcome.noted") });
    if (content.kind === "files") walk.replies.push({ text: say("welcome.fileLater") });
    const kept = meant?.is === "story" || content.kind === "files" ? written(words) : plain(words);
    await welcome(walk, meant?.is === "question" ? "" : kept);
  }

  /** At the question of consent: yes and no in words, why, and the matter itself, which is kept for afterwards. Nothing where it is none of these. */
  async function atConsent(walk: Walk, content: Content): Promise<boolean> {
    const { state, setting } = walk;
    const { say, work, language } = setting;
    const caption = content.kind === "files" ? (content.caption ?? "") : "";
    const words = content.kind === "text" ? content.text : caption;
    const is = (list: string) => saysAnywhere({ kind: "text", text: words }, setting, `words.${list}`);
    if (content.kind === "text" && is("agree")) {
      await answer(walk, { kind: "choice", id: "yes" });
      return true;
    }
    const { phone, address, hours } = work.office.contact;
    const where = { phone, address: named(address, work.office, language), hours: named(hours, work.office, language) };
    const notes: string[] = [];
    if (is("decline")) notes.push(say("welcome.declined", where));
    else if (is("why")) notes.push(say("welcome.why"));
    else if (meantBy(work.texts, words)?.is === "story") {
      const before = state.pending?.startsWith("/") || !isTold(work.texts, state.pending) ? undefined : state.pending;
      state.pending = [before, written(words)].filter(Boolean).join("\n\n").slice(0, longestStory);
      notes.push(say("welcome.noted"));
    }
    if (content.kind === "files") notes.push(say("welcome.fileLater"));
    if (notes.length === 0) return false;
    walk.replies.push({ text: notes.join("\n") });
    const draft = state.drafts.welcome;
    if (draft) draft.wrong = Math.max(1, draft.wrong);
    await askAgain(walk);
    return true;
  }

  /** Somebody told a matter: it is offered to be filed with these words, or joins the complaint that they have begun. */
  async function tellStory(walk: Walk, told: Told) {
    const { state, setting } = walk;
    const { say } = setting;
    const begun = state.drafts.file;
    const joined = withStory(begun?.as ? undefined : begun, told, setting.work.now);
    if (!joined) {
      walk.replies.push({ text: say("story.full") });
      return resume(walk, "file");
    }
    state.drafts.file = joined;
    if (isBegun(joined)) {
      walk.replies.push({ text: say("story.joined") });
      return resume(walk, "file");
    }
    const choices = [
      { id: goOnFiling, label: say("story.file") },
      { id: "/book", label: say("story.book") },
    ];
    walk.replies.push({ text: say("story.ask"), choices });
  }

  /** What the person first came with, now that they have agreed. */
  async function runPending(walk: Walk) {
    const line = walk.state.pending ?? "";
    walk.state.pending = undefined;
    if (line.startsWith("/")) return runLine(walk, line);
    return line ? idle(walk, { kind: "text", text: line }) : runLine(walk, "/menu");
  }

  async function follow(walk: Walk, outcome: Outcome, steps = 0): Promise<void> {
    if ("again" in outcome) throw new Error("only the end of a dialog can ask a question again");
    walk.replies.push(...(outcome.say ?? []));
    if ("actsAs" in outcome && outcome.actsAs) walk.state.actsAs = outcome.actsAs;
    if ("forget" in outcome) walk.state = { drafts: {}, prompt: walk.state.prompt, asked: [], repeats: [] };
    if ("start" in outcome) return start(walk, outcome.start, outcome.answers ?? {}, Boolean(outcome.answers));
    if ("goTo" in outcome) return runLine(walk, outcome.goTo, steps);
  }

  /** Outside every dialog: what might this mean? */
  async function idle(walk: Walk, content: Content): Promise<void> {
    const { setting } = walk;
    const typed = content.kind === "text" ? plain(content.text) : "";
    const number = numberTyped(typed);
    const { choices } = number === undefined ? { choices: [] } : await parts.lastShown(setting);
    const chosen = choices[(number ?? 0) - 1];
    if (chosen?.id.startsWith("/")) return runLine(walk, chosen.id);
    if (typed && (await agreesToFile(setting, typed))) return runLine(walk, goOnFiling);
    const meant = readingOf(setting, content);
    if (meant?.is === "question") walk.replies.push(answerTo(meant.key, setting));
    if (needsConsent(setting)) return comeFirst(walk, content, meant);
    if (meant?.is === "question") return;
    if (figureTyped(typed) !== undefined && !chosen) {
      if (!choices.some(({ id }) => id.startsWith("/"))) {
        walk.replies.push({ text: setting.say("hints.noSuchNumber", { number: typed }) });
        return runLine(walk, "/menu");
      }
      // What was shown can still be chosen from.
      const text = setting.say("hints.onlyUpTo", { number: typed, most: choices.length });
      walk.replies.push({ text, choices });
      return;
    }
    const line = lineNamed(setting, content) ?? lineOf(meant);
    if (line) return runLine(walk, line);
    if (meant?.is === "thanks") return void walk.replies.push({ text: setting.say("stray.thanks") });
    const stray = await parts.stray(setting, content);
    if (stray) return follow(walk, stray);
    const told = await toldIn(setting, content);
    if (told) return tellStory(walk, told);
    if (meant?.is === "greeting" || meant?.is === "abuse") {
      walk.replies.push({ text: setting.say(meant.is === "abuse" ? "stray.abuse" : "stray.greeting") });
      return runLine(walk, "/menu");
    }
    if (meant?.is === "otherLanguage") {
      const { office, texts } = setting.work;
      const inEach = office.languages.map((language) => texts.say(language, "stray.otherLanguage"));
      walk.replies.push({ text: inEach.join("\n") });
      return runLine(walk, "/language");
    }
    walk.replies.push({ text: setting.say(notUsable(content, setting)) });
    return runLine(walk, "/menu");
  }

  /** "Yes" to the offer to file what they told, as our last words. */
  async function agreesToFile(setting: Setting, typed: string): Promise<boolean> {
    if (!saysAnywhere({ kind: "text", text: typed }, setting, "words.agree")) return false;
    return (await parts.lastShown(setting)).choices[0]?.id === goOnFiling;
  }

  /** The command that free text means, if any. */
  function meaning(setting: Setting, content: Content): string | undefined {
    return lineNamed(setting, content) ?? lineOf(readingOf(setting, content));
  }

  /** The command of a receipt number, or of words that staff have for it. */
  function lineNamed(setting: Setting, content: Content): string | undefined {
    if (content.kind !== "text") return undefined;
    const receipt = findReceiptNumber(plain(content.text));
    // The query code may stand behind it in the same message.
    const code = receipt && readQueryCode(partsAtReceipt(plain(content.text)).behind);
    if (receipt) return ["/status", receipt.replace(/\s/g, ""), code].filter(Boolean).join(" ");
    const ofStaff = setting.staff ? staffIntentsOf(setting.work.texts, content.text) : [];
    const theirs = ofStaff.find((name) => actingFor(setting, commands.get(name)?.right));
    // Words may be a question about it: what can't be undone is done by a press or the command itself.
    if (theirs === "closeday") return "/closeday ask";
    if (theirs) return `/${theirs}`;
    const intent = setting.memberships.length > 0 ? intentOf(setting.work.texts, content.text) : undefined;
    return intent && `/${intent}`;
  }

  function answerBeside(setting: Setting, content: Content, mayBeAnswer: boolean): Message | undefined {
    if (content.kind !== "text" || setting.memberships.length > 0) return undefined;
    const key = askedBeside(setting.work.texts, content.text, { mayBeAnswer });
    return key && answerTo(key, setting);
  }

  return { respond, inGroup: (content, setting) => respondInGroup(parts.commands, content, setting) };
}

/** What a citizen's text means; staff have words of their own. */
const readingOf = ({ memberships, work }: Setting, content: Content): Meant | undefined =>
  content.kind === "text" && memberships.length === 0 ? meantBy(work.texts, content.text) : undefined;

const lineOf = (meant?: Meant): string | undefined => (meant?.is === "line" ? meant.line : undefined);

/** What is said of something that means nothing here: a key. */
function notUsable({ kind }: Content, { memberships }: Setting): string {
  const isStaff = memberships.length > 0;
  if (kind === "location") return isStaff ? "hints.looseLocationOfStaff" : "hints.looseLocation";
  if (kind === "text") return "hints.notUnderstood";
  return isStaff ? "hints.looseFileOfStaff" : "hints.looseFile";
}
