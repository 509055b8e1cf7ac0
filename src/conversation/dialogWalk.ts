// Leads through a dialog: asks, takes answers, goes back, puts aside, and ends it.

import type { Choice, Content, Message } from "../domain/message.ts";
import { may, type Right } from "../domain/rights.ts";
import { shortened } from "../lib/shortened.ts";
import { dropFiles } from "../office/cases/droppedFiles.ts";
import { filesIn } from "./afterwards.ts";
import type { Dialog, Question } from "./dialog.ts";
import { isOfSameAlbum, keepEarly, keepWhatFits, leave } from "./draft.ts";
import { promptFor } from "./prompts.ts";
import { asName, saysAnywhere } from "./questions.ts";
import { numberTyped } from "./reading/number.ts";
import { nameIntroduced } from "./reading/parts.ts";
import { wantsFiles } from "./replies.ts";
import { actingFor, type Outcome, type Setting } from "./setting.ts";
import type { Draft, State } from "./state.ts";
import { summaryAnswer, summaryChoices, summaryText } from "./summary.ts";
import { intentOf } from "./words.ts";

/** One message on its way through; `understood` when it answered a question. */
export type Walk = { state: State; setting: Setting; replies: Message[]; understood?: true };

/** What lies outside a dialog, handed in by the engine. */
type Outside = {
  runLine: (walk: Walk, line: string) => Promise<void>;
  /** Says whose right it is, and goes on with what there is. */
  refuse: (walk: Walk, right: Right) => Promise<void>;
  follow: (walk: Walk, outcome: Outcome) => Promise<void>;
  idle: (walk: Walk, content: Content) => Promise<void>;
  /** The command that free text means, if any. */
  meaning: (setting: Setting, content: Content) => string | undefined;
  /** The answer to a question about the office; `mayBeAnswer`: the words may be meant for the open question. */
  answerBeside: (setting: Setting, content: Content, mayBeAnswer: boolean) => Message | undefined;
};

/** What was sent for a draft that is thrown away belongs to nothing any more. */
function filesNoLongerIn(thrownAway: Draft, answers: Record<string, unknown> = {}): number[] {
  const wanted = filesIn({ answers });
  return filesIn(thrownAway).filter((id) => !wanted.includes(id));
}

export type DialogWalk = {
  start: (walk: Walk, name: string, answers: Record<string, unknown>, fresh: boolean) => Promise<void>;
  /** Takes up again what was put aside. */
  resume: (walk: Walk, name: string) => Promise<void>;
  answer: (walk: Walk, content: Content) => Promise<void>;
  askAgain: (walk: Walk) => Promise<void>;
  back: (walk: Walk) => Promise<void>;
  /** Whether the open question asks for a name. */
  isAskedName: (walk: Walk) => boolean;
  /** A name that is a word of ours, too ("Back"): asks which of them it is. */
  askIfName: (walk: Walk, name: string, word: string) => void;
  /** The answer to that, typed as its number or as "yes", as the choice that it means; all else as it is. */
  asNameAnswer: (walk: Walk, content: Content) => Content;
  /** Leaves the dialog; what was entered is kept. `key` says so. */
  putAside: (walk: Walk, key: string) => Promise<void>;
  /** Leaves the dialog for an answer to something else; the way back into it, to be offered once under that. */
  giveWay: (walk: Walk) => Promise<Choice | undefined>;
  /** Throws away what was begun, without a word. */
  forget: (walk: Walk, name: string) => Promise<void>;
};

/** A way to a person is offered after this many answers that did not fit. */
const wrongBeforeAPerson = 3;

/** Something was answered, or of an answer in several messages at least one. */
const isBegun = ({ path, open }: Draft): boolean => path.length > 0 || open === true;

/** The case that a dialog was begun about. */
const aboutOf = ({ receipt }: Record<string, unknown>): string => (typeof receipt === "string" ? receipt : "");
/** A dialog that is only told its case is begun, and not gone on with from somewhere else. */
const isOnlyTold = (answers: Record<string, unknown>) => aboutOf(answers) !== "" && Object.keys(answers).length === 1;

/** As many drafts about other cases are kept beside those that are open. */
const mostAside = 20;

/** What was begun about another case is put beside, and what was begun about this one is taken up. */
function keepByWhatItIsAbout(drafts: State["drafts"], name: string, answers: Record<string, unknown>): void {
  const [open, about] = [drafts[name], aboutOf(answers)];
  if (!open || about === "" || aboutOf(open.answers) === about) return;
  if (isBegun(open)) drafts[`${name} ${aboutOf(open.answers)}`] = open;
  delete drafts[name];
  const aside = drafts[`${name} ${about}`];
  if (aside) {
    drafts[name] = aside;
    delete drafts[`${name} ${about}`];
  }
  const others = Object.keys(drafts).filter((key) => key.includes(" "));
  for (const key of others.slice(0, Math.max(0, others.length - mostAside))) delete drafts[key];
}

export function createDialogWalk(
  all: Dialog[],
  { runLine, refuse, follow, idle, meaning, answerBeside }: Outside,
): DialogWalk {
  const dialogs = new Map(all.map((dialog) => [dialog.name, dialog]));

  async function start(walk: Walk, name: string, answers: Record<string, unknown>, fresh: boolean): Promise<void> {
    const { state, setting } = walk;
    const dialog = dialogs.get(name);
    if (!dialog) return runLine(walk, "/menu");
    const acting = actingFor(setting, dialog.right);
    if (dialog.right && !acting) return refuse(walk, dialog.right);
    if (state.dialog && state.dialog !== name) await putAside(walk, "common.putAside");
    keepByWhatItIsAbout(state.drafts, name, answers);
    const aside = state.drafts[name];
    const goesOn = !fresh || (isOnlyTold(answers) && aside && aboutOf(aside.answers) === aboutOf(answers));
    if (goesOn && aside && isBegun(aside)) {
      state.dialog = undefined;
      const choices = [
        { id: `/continue ${name}`, label: setting.say("common.goOn") },
        { id: `/fresh ${name}`, label: setting.say("common.beginAgain") },
      ];
      walk.replies.push({ text: setting.say("common.draftFound"), choices });
      return;
    }
    const as = acting && { id: acting.id, role: acting.role };
    if (aside) await dropFiles(setting.work, filesNoLongerIn(aside, answers));
    const draft: Draft = {
      version: dialog.version,
      since: setting.work.now,
      answers,
      path: [],
      at: "",
      as,
      page: 0,
      wrong: 0,
    };
    state.drafts[name] = draft;
    state.dialog = name;
    await advance(walk, dialog, draft);
  }

  async function resume(walk: Walk, name: string): Promise<void> {
    const dialog = dialogs.get(name);
    const draft = walk.state.drafts[name];
    if (!dialog || !draft) return runLine(walk, "/menu");
    if (!mayGoOn(walk, dialog, draft)) return drop(walk, dialog);
    walk.state.dialog = name;
    keepWhatFits(dialog, draft);
    if (dialog.questions[draft.at]) await ask(walk, dialog, draft);
    else await advance(walk, dialog, draft);
  }

  /** The dialog that is going on; nobody is stranded in one that a deploy changed or took away. */
  function current(walk: Walk): { dialog: Dialog; draft: Draft } | undefined {
    const dialog = dialogs.get(walk.state.dialog ?? "");
    const draft = walk.state.drafts[walk.state.dialog ?? ""];
    if (!dialog || !draft) {
      walk.state.dialog = undefined;
      return undefined;
    }
    keepWhatFits(dialog, draft);
    return { dialog, draft };
  }

  /** As whom of the staff a dialog goes on: as whoever began it, still the same; a citizen's as a citizen, whatever they have become. */
  const actsIn = ({ setting }: Walk, { as }: Draft) =>
    setting.memberships.find(({ id, role }) => id === as?.id && role === as.role);

  /** Asked at every step: what somebody may do can change between two answers. */
  const mayGoOn = (walk: Walk, { right }: Dialog, draft: Draft): boolean =>
    draft.as ? actsIn(walk, draft) !== undefined && (!right || may(actsIn(walk, draft), right)) : !right;

  async function forget(walk: Walk, name: string): Promise<void> {
    const draft = walk.state.drafts[name];
    if (draft) await dialogs.get(name)?.letGo?.(settingOf(walk, draft));
    delete walk.state.drafts[name];
    if (walk.state.dialog === name) walk.state.dialog = undefined;
  }

  async function drop(walk: Walk, dialog: Dialog): Promise<void> {
    await forget(walk, dialog.name);
    if (dialog.right && !actingFor(walk.setting, dialog.right)) return refuse(walk, dialog.right);
    walk.replies.push({ text: walk.setting.say("hints.otherRole") });
    await runLine(walk, "/menu");
  }

  const settingOf = (walk: Walk, draft: Draft): Setting => ({
    ...walk.setting,
    staff: actsIn(walk, draft),
    answers: draft.answers,
    narrowed: draft.narrowed,
    page: draft.page,
    open: draft.open,
    asksAgain: draft.wrong > 0,
    early: draft.open ? draft.answers[draft.at] : draft.early?.[draft.at],
    shown: draft.shown ?? [],
  });

  async function answer(walk: Walk, content: Content): Promise<void> {
    const here = current(walk);
    if (!here) return idle(walk, content);
    const { dialog, draft } = here;
    if (!mayGoOn(walk, dialog, draft)) return drop(walk, dialog);
    const question = dialog.questions[draft.at];
    if (!question) return advance(walk, dialog, draft);
    if (content.kind === "files" && !question.takesFiles) {
      const kept = await keepEarly(dialog, draft, content, settingOf(walk, draft));
      if (kept?.note) walk.replies.push({ text: kept.note });
      const isAnswer = question.takesAnyText && content.caption;
      if (kept && !isAnswer) return kept.note ? ask(walk, dialog, draft) : undefined;
    }
    if (question.summary) return answerSummary(walk, dialog, draft, content);
    const setting = settingOf(walk, draft);
    const isName = question.isName && content.kind === "text" && nameIntroduced(content.text) !== content.text;
    const mayAsk = question.takesAnyText && !isName;
    const beside = mayAsk ? answerBeside(walk.setting, content, !question.isName) : undefined;
    if (beside) {
      draft.wrong = Math.max(1, draft.wrong);
      walk.replies.push(beside);
      return ask(walk, dialog, draft);
    }
    const taken = await question.take(content, setting, draft.open ? draft.answers[draft.at] : draft.early?.[draft.at]);
    if (!taken.ok && taken.gone) walk.state.prompt += 1;
    if (!taken.ok && taken.askInstead)
      return askInstead(walk, dialog, draft, taken.askInstead, taken.hint, taken.narrowed);
    if (!taken.ok) return wrong(walk, content, question, draft, taken.hint);
    draft.wrong = 0;
    // One thing more to a list may be the same again and again; everything else leads on.
    if (!("more" in taken)) walk.understood = true;
    if ("nextPage" in taken) {
      draft.page += 1;
      return ask(walk, dialog, draft);
    }
    if ("narrow" in taken) {
      Object.assign(draft, { narrowed: taken.narrow, page: 0 });
      walk.replies.push({ text: taken.note });
      return ask(walk, dialog, draft);
    }
    draft.answers[draft.at] = taken.value;
    if ("more" in taken) return askForMore(walk, dialog, draft, content, taken);
    if (taken.note) walk.replies.push({ text: taken.note });
    for (const name of question.clears ?? []) delete draft.answers[name];
    leave(draft);
    await advance(walk, dialog, draft);
  }

  type More = { more: string; choices?: Choice[]; mayEnd: boolean };

  async function askForMore(walk: Walk, dialog: Dialog, draft: Draft, content: Content, taken: More) {
    draft.open = true;
    if (isOfSameAlbum(draft, content)) return; // the first picture of the album was answered; the others are only kept
    const { say } = walk.setting;
    const done = [{ id: "~done", label: say("common.thatIsAll") }];
    const choices = taken.choices ?? (taken.mayEnd ? done : undefined);
    const ways = navigation(walk, dialog, draft);
    walk.replies.push({
      text: taken.more,
      prompt: promptFor(walk.state, dialog, draft, [...(choices ?? []), ...ways]),
      choices,
      navigation: ways,
      ...typedAnswer(dialog.questions[draft.at]),
      ...(content.kind === "files" ? wantsFiles(say) : {}),
    });
  }

  async function wrong(walk: Walk, content: Content, question: Question<unknown>, draft: Draft, text: string) {
    if (!question.takesAnyText) {
      const beside = answerBeside(walk.setting, content, false);
      if (beside) {
        // What stands above the question need not be said again.
        draft.wrong = Math.max(1, draft.wrong);
        walk.replies.push(beside);
        return askAgain(walk);
      }
      // "Not Wednesday" has an answer of the question's own, and names no wish.
      const { texts } = walk.setting.work;
      const isNamed = content.kind === "text" && intentOf(texts, content.text) !== undefined;
      const hasOwnHint = text !== walk.setting.say("hints.choose") && walk.setting.memberships.length === 0;
      const meant = meaning(walk.setting, content);
      const isReceipt = meant?.includes(" ");
      if (meant && (!hasOwnHint || isNamed || isReceipt)) return runLine(walk, meant);
    }
    draft.wrong += 1;
    walk.replies.push({ text });
    if (draft.wrong >= wrongBeforeAPerson && walk.setting.memberships.length === 0) await runLine(walk, "/person");
    else await askAgain(walk);
  }

  /** Goes to the first question that has no answer yet, or ends the dialog. */
  async function advance(walk: Walk, dialog: Dialog, draft: Draft): Promise<void> {
    const setting = settingOf(walk, draft);
    for (const [name, question] of Object.entries(dialog.questions)) {
      if (question.when && !question.when(setting)) {
        delete draft.answers[name];
        continue;
      }
      if (question.schema.safeParse(draft.answers[name]).success) continue;
      const known = await question.known?.(setting);
      if (known !== undefined) {
        draft.answers[name] = known;
        continue;
      }
      draft.at = name;
      return ask(walk, dialog, draft);
    }
    await finish(walk, dialog, draft);
  }

  async function finish(walk: Walk, dialog: Dialog, draft: Draft): Promise<void> {
    const outcome = await dialog.finish(draft.answers, settingOf(walk, draft));
    if ("again" in outcome) {
      for (const [name, question] of Object.entries(dialog.questions)) if (question.summary) delete draft.answers[name];
      return askInstead(walk, dialog, draft, outcome.again, outcome.note);
    }
    delete walk.state.drafts[dialog.name];
    walk.state.dialog = undefined;
    await follow(walk, outcome);
  }

  async function ask(walk: Walk, dialog: Dialog, draft: Draft): Promise<void> {
    const question = dialog.questions[draft.at];
    if (!question) return advance(walk, dialog, draft);
    const setting = settingOf(walk, draft);
    const asked = await question.ask(setting);
    if (question.summary) {
      asked.text = `${asked.text}\n\n${await summaryText(dialog, setting)}`;
      asked.choices = summaryChoices(dialog, question.summary, setting);
    }
    draft.shown = asked.choices?.map(({ id }) => id);
    const ways = navigation(walk, dialog, draft);
    const prompt = promptFor(walk.state, dialog, draft, [...(asked.choices ?? []), ...ways]);
    walk.replies.push({ ...asked, prompt, navigation: ways, ...typedAnswer(question) });
  }

  /** Something changed meanwhile: an answer no longer holds, and is asked for again. */
  async function askInstead(
    walk: Walk,
    dialog: Dialog,
    draft: Draft,
    name: string,
    note: string,
    narrowed?: string,
  ): Promise<void> {
    for (const fallen of [name, ...(dialog.questions[name]?.clears ?? [])]) delete draft.answers[fallen];
    Object.assign(draft, { at: name, narrowed, page: 0 });
    walk.replies.push({ text: note });
    await ask(walk, dialog, draft);
  }

  async function askAgain(walk: Walk): Promise<void> {
    const here = current(walk);
    if (!here) return;
    if (!mayGoOn(walk, here.dialog, here.draft)) return drop(walk, here.dialog);
    await ask(walk, here.dialog, here.draft);
  }

  const typedAnswer = (question?: Question<unknown>) => (question?.longest ? { typed: { max: question.longest } } : {});

  function navigation({ setting }: Walk, dialog: Dialog, draft: Draft) {
    const back = { id: "~back", label: setting.say("common.back") };
    const cancel = { id: "~cancel", label: setting.say(dialog.stays ? "common.stop" : "common.cancel") };
    const within = draft.open && dialog.questions[draft.at]?.stepBack;
    return draft.path.length > 0 || draft.narrowed || within ? [back, cancel] : [cancel];
  }

  async function answerSummary(walk: Walk, dialog: Dialog, draft: Draft, content: Content): Promise<void> {
    const summary = dialog.questions[draft.at]?.summary;
    if (!summary) return;
    const choices = summaryChoices(dialog, summary, settingOf(walk, draft));
    const id = summaryAnswer(content, choices, walk.setting);
    if (id) walk.understood = true;
    if (id === "~yes") {
      draft.answers[draft.at] = true;
      return advance(walk, dialog, draft);
    }
    const change = id?.startsWith("~change:") ? id.slice("~change:".length) : undefined;
    const question = change ? dialog.questions[change] : undefined;
    if (!change || !question) {
      const summaryQuestion = dialog.questions[draft.at];
      if (summaryQuestion) return wrong(walk, content, summaryQuestion, draft, walk.setting.say("hints.choose"));
      return;
    }
    draft.at = change;
    await ask(walk, dialog, draft);
  }

  const isAskedName = (walk: Walk): boolean => {
    const here = current(walk);
    return Boolean(here?.dialog.questions[here.draft.at]?.isName);
  };

  function askIfName(walk: Walk, name: string, word: string): void {
    const here = current(walk);
    if (!here) return;
    const { say, work, language } = walk.setting;
    const [ours = word] = work.texts.words(language, `words.${word}`);
    const choices = [
      { id: `${asName}${name}`, label: say("hints.nameYes", { name }) },
      { id: `~${word}`, label: say("hints.nameNo", { word: ours }) },
    ];
    here.draft.shown = choices.map(({ id }) => id);
    walk.state.prompt += 1;
    walk.replies.push({ text: say("hints.isName", { name }), prompt: walk.state.prompt, choices });
  }

  function asNameAnswer(walk: Walk, content: Content): Content {
    const { shown = [] } = walk.state.drafts[walk.state.dialog ?? ""] ?? {};
    if (content.kind !== "text" || !shown[0]?.startsWith(asName)) return content;
    const yes = saysAnywhere(content, walk.setting, "words.yes");
    const id = yes ? shown[0] : shown[(numberTyped(content.text) ?? 0) - 1];
    return id ? { kind: "choice", id } : content;
  }

  async function back(walk: Walk): Promise<void> {
    const here = current(walk);
    if (!here) return runLine(walk, "/menu");
    const { dialog, draft } = here;
    if (!mayGoOn(walk, dialog, draft)) return drop(walk, dialog);
    const inSummary = Object.entries(dialog.questions).every(
      ([name, question]) => question.summary || question.schema.safeParse(draft.answers[name]).success || question.when,
    );
    const changing = inSummary && !dialog.questions[draft.at]?.summary;
    if (changing && draft.answers[draft.at] !== undefined && !draft.open) return advance(walk, dialog, draft);
    const question = dialog.questions[draft.at];
    const earlier = draft.open ? question?.stepBack?.(draft.answers[draft.at], settingOf(walk, draft)) : undefined;
    if (earlier !== undefined) {
      draft.answers[draft.at] = earlier;
      draft.wrong = 0;
      return ask(walk, dialog, draft);
    }
    // From a list of one day, back to the whole list.
    const previous = draft.narrowed ? draft.at : draft.path.pop();
    if (!previous) return putAside(walk, "common.stopped");
    Object.assign(draft, { at: previous, open: undefined, narrowed: undefined, page: 0, wrong: 0 });
    await ask(walk, dialog, draft);
  }

  /** Leaves the dialog; what was entered is kept for later. */
  async function putAside(walk: Walk, key: string): Promise<void> {
    const here = current(walk);
    walk.state.dialog = undefined;
    if (!here) return runLine(walk, "/menu");
    const { dialog, draft } = here;
    await dialog.letGo?.(settingOf(walk, draft));
    if (!mayGoOn(walk, dialog, draft)) {
      delete walk.state.drafts[dialog.name];
      return;
    }
    if (dialog.stays) {
      delete walk.state.drafts[dialog.name];
      const { text, choices } = await dialog.stays(settingOf(walk, draft));
      walk.replies.push(key === "common.putAside" ? { text } : { text, choices });
      return;
    }
    const kept = isBegun(draft);
    if (!kept) {
      await dropFiles(walk.setting.work, filesNoLongerIn(draft));
      delete walk.state.drafts[dialog.name];
    }
    const { say } = walk.setting;
    if (key === "common.putAside" && !kept) return;
    const choices = kept ? [{ id: `/continue ${dialog.name}`, label: say("common.goOn") }] : undefined;
    walk.replies.push({
      text: say(kept ? key : "common.stoppedEmpty"),
      choices: key === "common.putAside" ? undefined : choices,
    });
  }

  async function giveWay(walk: Walk): Promise<Choice | undefined> {
    const here = current(walk);
    if (!here || here.dialog.stays || !mayGoOn(walk, here.dialog, here.draft)) {
      await putAside(walk, "common.putAside");
      return undefined;
    }
    const { dialog, draft } = here;
    const asked = await dialog.questions[draft.at]?.ask(settingOf(walk, draft));
    if (isBegun(draft)) await putAside(walk, "common.putAside");
    else {
      // Nothing is entered yet, and nothing has to be said of it; the question can still be gone on with.
      walk.state.dialog = undefined;
      await dialog.letGo?.(settingOf(walk, draft));
    }
    const question = shortened(asked?.text.split("\n")[0] ?? "", 30);
    return { id: `/continue ${dialog.name}`, label: walk.setting.say("common.goOnWith", { question }) };
  }

  return { start, resume, answer, askAgain, back, isAskedName, askIfName, asNameAnswer, putAside, giveWay, forget };
}
