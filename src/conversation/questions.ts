import { z } from "zod";
import type { Choice, Content, Message } from "../domain/message.ts";
import { listed } from "../i18n/lists.ts";
import type { Label, Question, Taken } from "./dialog.ts";
import { figureTyped, numbersTyped, numberTyped } from "./reading/number.ts";
import type { Setting } from "./setting.ts";
import { amountSaid, sameWords, saysWord, written } from "./words.ts";

// The kinds of question a dialog is made of. Each is asked, takes an answer, and shows it in the summary.

export type Common<A> = {
  /** Key of what is asked. */
  ask: string | ((setting: Setting) => Promise<string> | string);
  label?: Label;
  when?: (setting: Setting) => boolean;
  known?: (setting: Setting) => A | undefined | Promise<A | undefined>;
  clears?: string[];
};

/** What is asked, said. */
export const question = ({ ask }: { ask: Common<unknown>["ask"] }, setting: Setting) =>
  typeof ask === "string" ? setting.say(ask) : ask(setting);

/** One of a list. `detail` lines stand under the label in the text; the label stands on the button. */
export type Option = { id: string; label: string; detail?: string };

/** As many choices as fit a small screen, and all platforms' buttons; longer lists have pages. */
const pageSize = 8;
const withDetailsPageSize = 4;
const nextPage = "~more";

type ChooseOf = Common<string> & {
  from: (setting: Setting) => Promise<Option[]> | Option[];
  /** Said instead of the question when there is nothing to choose from; the dialog can only be left then. */
  none?: string;
  /** The label of the choice that typed words mean: "9.20" is 09:20. */
  means?: (typed: string, setting: Setting) => Promise<string | undefined> | string | undefined;
  /** What typed words that are no choice mean: a day in words narrows the list, others may be an answer of their own. */
  narrow?: (text: string, setting: Setting) => Promise<Taken<string> | undefined>;
  /** Checks the choice once more as it is made, and may take it (a place is held). */
  choose?: (id: string, setting: Setting) => Promise<{ ok: true } | { ok: false; hint: string; askInstead?: string }>;
};

export function choose(kind: ChooseOf): Question<string> {
  const page = async (setting: Setting) => {
    const all = await kind.from(setting);
    const size = all.some((option) => option.detail) ? withDetailsPageSize : pageSize;
    const start = setting.page * size < all.length ? setting.page * size : 0;
    return { all, shown: all.slice(start, start + size), more: all.length > size };
  };
  return {
    schema: z.string(),
    label: kind.label,
    when: kind.when,
    known: kind.known,
    clears: kind.clears,
    async ask(setting) {
      const { shown, more } = await page(setting);
      if (shown.length === 0 && kind.none) return { text: setting.say(kind.none) };
      const choices: Choice[] = shown.map(({ id, label }) => ({ id, label }));
      if (more) choices.push({ id: nextPage, label: setting.say("common.more") });
      const details = shown.some((option) => option.detail);
      const list = shown.map((option, i) => `${i + 1}. ${option.label}\n${option.detail ?? ""}`.trim()).join("\n\n");
      const asked = await question(kind, setting);
      return { text: details ? `${asked}\n\n${list}` : asked, choices, listed: details && !more };
    },
    async take(content, setting) {
      const { all } = await page(setting);
      const id = chosen(content, all, setting.shown) ?? (await meant(kind, content, all, setting));
      if (id === nextPage) return { ok: true, nextPage: true };
      if (id === undefined) {
        const narrowed = content.kind === "text" ? await kind.narrow?.(content.text, setting) : undefined;
        return narrowed ?? { ok: false, hint: setting.say("hints.choose") };
      }
      const checked = (await kind.choose?.(id, setting)) ?? { ok: true };
      if (!checked.ok) return { ...checked, gone: true };
      return all.some((option) => option.id === id)
        ? { ok: true, value: id }
        : { ok: false, hint: setting.say("hints.gone"), gone: true };
    },
    async show(id, setting) {
      return (await kind.from({ ...setting, narrowed: undefined })).find((option) => option.id === id)?.label ?? id;
    },
  };
}

/** A press or a number means what was shown, even if it is gone by now; typed words may be any label. */
function chosen(content: Content, all: Option[], shown: string[]): string | undefined {
  if (content.kind === "choice") return shown.find((id) => id === content.id);
  if (content.kind !== "text") return undefined;
  const figure = figureTyped(content.text);
  if (figure !== undefined) return shown[figure - 1];
  const named = all.find((option) => sameWords(option.label, content.text));
  const number = numberTyped(content.text);
  return named?.id ?? (number === undefined ? undefined : shown[number - 1]);
}

async function meant({ means }: ChooseOf, content: Content, all: Option[], setting: Setting) {
  const label = content.kind === "text" ? await means?.(content.text, setting) : undefined;
  return label && all.find((option) => option.label === label)?.id;
}

type ChooseSomeOf = Common<string[]> & {
  from: (setting: Setting) => Option[];
  /** The option that says none of the others; it stands alone. */
  none: string;
  /** Key of the words that the option has in free text. */
  words: (id: string) => string;
};

const several = "~several";

/** One of a list, or several: by numbers ("1 and 3"), by words, or pressed one after the other. */
export function chooseSome(kind: ChooseSomeOf): Question<string[]> {
  const listOf = (setting: Setting, last: string): Choice[] => {
    const choices = kind.from(setting).map(({ id, label }) => ({ id, label }));
    return [...choices, { id: last, label: setting.say(last === several ? "common.several" : "common.thatIsAll") }];
  };
  const labels = (ids: string[], setting: Setting) => {
    const options = kind.from(setting);
    const chosen = options.filter(({ id }) => ids.includes(id)).map(({ label }) => label);
    return listed(
      setting.say,
      chosen.length > 0 ? chosen : options.filter(({ id }) => id === kind.none).map(({ label }) => label),
    );
  };
  return {
    schema: z.array(z.string()),
    label: kind.label,
    when: kind.when,
    known: kind.known,
    clears: kind.clears,
    ask: async (setting) => ({ text: await question(kind, setting), choices: listOf(setting, several) }),
    async take(content, setting, soFar) {
      const before = setting.open ? (soFar ?? []) : [];
      const ids = someChosen(content, [...kind.from(setting).map(({ id }) => id), several], kind, setting);
      const wanted = ids?.filter((id) => id !== several && id !== kind.none) ?? [];
      const value = [...new Set([...before, ...wanted])];
      const ends = (content.kind === "choice" && content.id === "~done") || says(content, setting, "words.done");
      if (setting.open && ends) return { ok: true, value };
      if (!ids) return { ok: false, hint: setting.say("hints.choose") };
      if (ids.includes(kind.none)) return { ok: true, value: [] };
      if (setting.open ? ids.includes(several) : wanted.length > 0) return { ok: true, value };
      const more = setting.say(value.length > 0 ? "common.someNoted" : "common.someOf", {
        chosen: labels(value, setting),
      });
      return { ok: true, value, more, choices: listOf(setting, "~done"), mayEnd: true };
    },
    show: labels,
  };
}

/** What was pressed, or typed as numbers or in words. */
function someChosen(content: Content, ids: string[], kind: ChooseSomeOf, setting: Setting): string[] | undefined {
  if (content.kind === "choice") return ids.includes(content.id) ? [content.id] : undefined;
  if (content.kind !== "text") return undefined;
  const one = numberTyped(content.text);
  const figures = one === undefined ? numbersTyped(content.text) : [one];
  if (figures) {
    const chosen = figures.flatMap((number) => ids[number - 1] ?? []);
    return chosen.length === figures.length ? chosen : undefined;
  }
  const options = kind.from(setting);
  const named = options.find(({ label }) => sameWords(label, content.text));
  if (named) return [named.id];
  if (says(content, setting, "words.skip")) return [kind.none];
  const { texts } = setting.work;
  const said = options.filter(
    ({ id, label }) =>
      id !== kind.none &&
      texts.languages.some((language) =>
        [label, ...texts.words(language, kind.words(id))].some((word) => saysWord(content.text, word)),
      ),
  );
  return said.length > 0 ? said.map(({ id }) => id) : undefined;
}

/** The refusal of less than `min` letters' worth (`amountSaid`); it names the characters of the script that was typed. */
export function tooShort(typed: string, min: number, { say }: Setting): { ok: false; hint: string } | undefined {
  const said = amountSaid(typed);
  if (said >= min) return undefined;
  const perCharacter = said > 0 ? said / typed.length : 1;
  return { ok: false, hint: say("hints.tooShort", { min: Math.ceil(min / perCharacter) }) };
}

type TextOf = Common<string> & {
  /** In letters' worth: see `tooShort`. */
  min?: number;
  max: number;
  optional?: boolean;
  /** Turns what was typed into what is kept, or says why not. */
  read?: (typed: string, setting: Setting) => { ok: true; value: string } | { ok: false; hint: string };
  /** Takes a shared address-book card's number. */
  wantsPhone?: boolean;
  /** Key of further words that skip it. */
  skipWords?: string;
  /** A name is asked for: one that is a word of ours, too, is asked about. */
  isName?: boolean;
};

/** Words of the person's own. */
export function text(kind: TextOf): Question<string> {
  const read = (typed: string, setting: Setting): Taken<string> => {
    const value = written(typed);
    const short = tooShort(value, kind.min ?? 1, setting);
    if (short) return short;
    if (value.length > kind.max) {
      return { ok: false, hint: setting.say("hints.tooLong", { max: kind.max, length: value.length }) };
    }
    return kind.read?.(value, setting) ?? { ok: true, value };
  };
  return {
    schema: z.string(),
    label: kind.label,
    when: kind.when,
    known: kind.known,
    clears: kind.clears,
    takesAnyText: true,
    longest: kind.max,
    isName: kind.isName,
    async ask(setting) {
      const message: Message = { text: await question(kind, setting) };
      if (kind.optional) message.choices = [{ id: "~skip", label: setting.say("common.skip") }];
      if (kind.wantsPhone) Object.assign(message, { wants: "phone", wantsLabel: setting.say("common.sharePhone") });
      return message;
    },
    async take(content, setting) {
      if (kind.optional && (skips(content, setting) || saysAnywhere(content, setting, kind.skipWords)))
        return { ok: true, value: "" };
      if (content.kind === "choice" && kind.isName && content.id.startsWith(asName))
        return read(content.id.slice(asName.length), setting);
      if (content.kind === "contact" && kind.wantsPhone) return read(content.phone, setting);
      if (content.kind === "files" && content.caption) return read(content.caption, setting);
      if (content.kind !== "text") return { ok: false, hint: setting.say("hints.type") };
      return read(content.text, setting);
    },
    show: (answer, setting) => answer || setting.say("common.nothing"),
  };
}

/** Numbered points, one message each, until the person says that is all. */
export function points(kind: Common<string[]> & { min: number; max: number; longest: number }): Question<string[]> {
  return {
    schema: z.array(z.string()),
    label: kind.label,
    takesAnyText: true,
    longest: kind.longest,
    async ask(setting) {
      return { text: await question(kind, setting) };
    },
    async take(content, setting, soFar = []) {
      const done = content.kind === "choice" ? content.id === "~done" : says(content, setting, "words.done");
      const only1 = content.kind === "text" && figureTyped(content.text) === 1 && soFar.length > 0;
      if ((done || only1) && soFar.length >= kind.min) return { ok: true, value: soFar };
      if (content.kind !== "text" || done) return { ok: false, hint: setting.say("hints.type") };
      const point = written(content.text);
      const short = tooShort(point, 3, setting);
      if (short) return short;
      if (point.length > kind.longest) {
        return { ok: false, hint: setting.say("hints.tooLong", { max: kind.longest, length: point.length }) };
      }
      const value = [...soFar, point];
      if (value.length >= kind.max) return { ok: true, value };
      return { ok: true, value, more: setting.say("common.pointTaken", { number: value.length }), mayEnd: true };
    },
    show: (answer) => answer.map((point, i) => `${i + 1}) ${point}`).join("\n"),
  };
}

const point = z.object({
  text: z.string().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
});
export type PlaceAnswer = z.infer<typeof point>;

const longestPlace = 300;

/** A place: typed, or a shared location. */
export function place(kind: Common<PlaceAnswer> & { optional?: boolean }): Question<PlaceAnswer> {
  return {
    schema: point,
    label: kind.label,
    takesAnyText: true,
    longest: longestPlace,
    async ask(setting) {
      const choices = kind.optional ? [{ id: "~skip", label: setting.say("common.skip") }] : undefined;
      const wantsLabel = setting.say("common.shareLocation");
      return { text: await question(kind, setting), choices, wants: "location", wantsLabel };
    },
    async take(content, setting) {
      if (kind.optional && skips(content, setting)) return { ok: true, value: {} };
      if (content.kind === "location") {
        return { ok: true, value: { latitude: content.latitude, longitude: content.longitude } };
      }
      if (content.kind !== "text") return { ok: false, hint: setting.say("hints.place") };
      const text = written(content.text);
      if (amountSaid(text) < 2) return { ok: false, hint: setting.say("hints.place") };
      if (text.length > longestPlace)
        return { ok: false, hint: setting.say("hints.tooLong", { max: longestPlace, length: text.length }) };
      return { ok: true, value: { text } };
    },
    show(answer, setting) {
      if (answer.text) return answer.text;
      if (answer.latitude === undefined || answer.longitude === undefined) return setting.say("common.nothing");
      return setting.say("common.sharedLocation", {
        latitude: answer.latitude.toFixed(5),
        longitude: answer.longitude.toFixed(5),
      });
    },
  };
}

/** The summary, in which every line can be changed. */
export function confirm(kind: { show: Common<true>["ask"]; yes: string }): Question<true> {
  return {
    schema: z.literal(true),
    summary: kind,
    ask: async (setting) => ({ text: await question({ ask: kind.show }, setting) }),
    take: async (_, setting) => ({ ok: false, hint: setting.say("hints.choose") }),
  };
}

export function skips(content: Content, setting: Setting): boolean {
  if (content.kind === "choice") return content.id === "~skip";
  return content.kind === "text" && (figureTyped(content.text) === 1 || says(content, setting, "words.skip"));
}

/** Typed words that mean this, in the conversation's language. */
export function says(content: Content, { work, language }: Setting, words: string): boolean {
  return content.kind === "text" && work.texts.words(language, words).some((word) => sameWords(word, content.text));
}

/** The same in any of our languages. */
export const saysAnywhere = (content: Content, setting: Setting, words?: string): boolean =>
  words !== undefined &&
  setting.work.texts.languages.some((language) => says(content, { ...setting, language }, words));

/** The id of "yes, that is my name", before the name: "~as:Back". */
export const asName = "~as:";
