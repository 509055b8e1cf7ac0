import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createInstance, type i18n } from "i18next";
import { z } from "zod";

export type Tree = { [key: string]: string | string[] | Tree };
const tree: z.ZodType<Tree> = z.lazy(() => z.record(z.string(), z.union([z.string(), z.array(z.string()), tree])));

export type Params = Record<string, string | number>;

/** All texts in all languages. Keys name the file and the text, as in locales/en/booking.json -> "booking.done". */
export type Texts = {
  languages: string[];
  /** The text in that language, with plurals by `count`. A missing key throws: a test keeps that from happening. */
  say: (language: string, key: string, params?: Params) => string;
  /** A list of words, such as the words that mean "back". */
  words: (language: string, key: string) => string[];
  /** All the texts of one file as they are, for a page that fills them in itself. */
  page: (language: string, file: string) => unknown;
  /** The language we have that fits a BCP 47 tag best, or the first of `languages`. */
  nearest: (tag: string | undefined, languages: string[]) => string;
};

const folder = join(import.meta.dirname, "../../locales");

function readLanguage(language: string): Tree {
  const files = readdirSync(join(folder, language)).filter((name) => name.endsWith(".json"));
  return Object.fromEntries(
    files.map((name) => [
      basename(name, ".json"),
      tree.parse(JSON.parse(readFileSync(join(folder, language, name), "utf8"))),
    ]),
  );
}

let read: Record<string, Tree> | undefined;

/** The texts as they are written, by language: read once, and nobody's to change. */
export function readTexts(): Record<string, Tree> {
  read ??= Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((language) => [language, readLanguage(language)]),
  );
  return read;
}

/** Reads locales/ and lays the office's own texts (language -> key -> text) over them. Throws when a file is not valid. */
export function loadTexts(overrides: Record<string, Record<string, string>> = {}): Texts {
  const written = Object.keys(overrides).length > 0 ? structuredClone(readTexts()) : readTexts();
  const languages = Object.keys(written);
  const store: i18n = createInstance();
  void store.init({
    lng: "en",
    fallbackLng: false,
    initAsync: false,
    interpolation: { escapeValue: false },
    returnObjects: true,
    resources: Object.fromEntries(languages.map((language) => [language, { translation: written[language] ?? {} }])),
  });
  for (const [language, texts] of Object.entries(overrides)) {
    for (const [key, text] of Object.entries(texts)) store.addResource(language, "translation", key, text);
  }

  const inLanguage = Object.fromEntries(languages.map((language) => [language, store.getFixedT(language)]));
  const translate = (language: string, key: string, params: Params): unknown => {
    const found: unknown = inLanguage[language]?.(key, params);
    if (found === undefined || found === key)
      throw Object.assign(new Error(`no text for ${key} in ${language}`), { code: key });
    return found;
  };
  const fixed = new Map<string, string>();
  const say: Texts["say"] = (language, key, params = {}) => {
    const known = fixed.get(`${language} ${key}`);
    if (known !== undefined) return known;
    const text = translate(language, key, params);
    if (typeof text !== "string") throw new Error(`${key} in ${language} is not a text`);
    // A text that takes no values is always the same: most of what is said need not be put together each time.
    const stored: unknown = store.getResource(language, "translation", key);
    if (stored === text) fixed.set(`${language} ${key}`, text);
    return text;
  };
  const lists = new Map<string, string[]>();
  const words: Texts["words"] = (language, key) => {
    const known = lists.get(`${language} ${key}`);
    if (known) return known;
    const list = z.array(z.string()).parse(translate(language, key, {}));
    lists.set(`${language} ${key}`, list);
    return list;
  };
  const nearest: Texts["nearest"] = (tag, offered) => {
    const wanted = tag?.toLowerCase() ?? "";
    const fit = offered.find((language) => wanted === language || wanted.startsWith(`${language}-`));
    return fit ?? offered[0] ?? "en";
  };
  const page: Texts["page"] = (language, file) => store.getResource(language, "translation", file);
  return { languages, say, words, page, nearest };
}
