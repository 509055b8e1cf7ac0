// The page itself, filled in by the server: what the office is called and how it is reached stands in it before any script runs, and
// where none does.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Texts } from "../../i18n/texts.ts";
import { answerWith, type Packed, packed } from "../../lib/compressed.ts";

type PerLanguage = Record<string, string>;

/** What the page shows of the office. */
export type PageOffice = {
  name: PerLanguage;
  demo: boolean;
  languages: string[];
  texts: Texts;
  contact?: { phone: string; address: PerLanguage; hours: PerLanguage };
};

const template = readFileSync(join(import.meta.dirname, "../../web/page/index.html"), "utf8");
const words = z.record(z.string(), z.string());

/** The language that a browser prefers (Accept-Language), among those of the office. */
function preferred(header: string | undefined, { languages, texts }: PageOffice): string {
  const tags = (header ?? "").split(",").map((one) => one.split(";")[0]?.trim().toLowerCase() ?? "");
  const first = tags.find((tag) => languages.some((code) => tag === code || tag.startsWith(`${code}-`)));
  return texts.nearest(first, languages);
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

/** All that the page says, in every language of the office: it changes its language at once, and says what is wrong when nothing answers. */
function pageTexts({ name, languages, texts, contact, demo }: PageOffice) {
  const [first = ""] = languages;
  const inLanguage = (values: PerLanguage | undefined, language: string) => values?.[language] ?? values?.[first] ?? "";
  const all = languages.map((code) => ({
    code,
    name: texts.say(code, "language.name"),
    office: {
      name: inLanguage(name, code),
      phone: contact?.phone ?? "",
      address: inLanguage(contact?.address, code),
      hours: inLanguage(contact?.hours, code),
    },
    words: words.parse(texts.page(code, "webchat")),
  }));
  return { demo, languages: all };
}

/** The page in that language. */
function rendered(office: PageOffice, language: string): string {
  const all = pageTexts(office);
  const own = all.languages.find(({ code }) => code === language) ?? all.languages[0];
  const values: Record<string, string> = {
    language,
    demo: office.demo ? "" : "hidden",
    "office.tel": (own?.office.phone ?? "").replace(/[^\d+]/g, ""),
    // Inside a script element nothing is escaped, and only "<" could end it.
    texts: JSON.stringify(all).replaceAll("<", "\\u003c"),
  };
  for (const [key, value] of Object.entries(own?.office ?? {})) values[`office.${key}`] = escaped(value);
  for (const [key, value] of Object.entries(own?.words ?? {})) values[`words.${key}`] = escaped(value);
  return template.replace(/{{([\w.]+)}}/g, (_, key: string) => values[key] ?? "");
}

/** The page is there even while the store is not: with the office as it was last. */
export function pageRoute(server: FastifyInstance, office: () => Promise<PageOffice>): void {
  let last: PageOffice | undefined;
  const pages = new Map<string, { html: string; page: Packed }>();
  server.get("/", async (request, reply) => {
    try {
      last = await office();
    } catch (error) {
      if (!last) throw error;
    }
    const language = preferred(request.headers["accept-language"], last);
    const html = rendered(last, language);
    const known = pages.get(language);
    const page = known?.html === html ? known.page : packed("text/html; charset=utf-8", html);
    pages.set(language, { html, page });
    const { status, headers, body } = answerWith(page, request.headers);
    return reply
      .code(status)
      .headers({ ...headers, vary: "accept-encoding, accept-language" })
      .send(body);
  });
}
