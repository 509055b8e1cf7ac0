// npm run bench talk, or node bench/talk.ts FILE.jsonl: how well lines that people wrote are read. Without a file, the project's own.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { fold } from "../src/conversation/reading/fold.ts";
import { type Reading, read, sureCategory } from "../src/conversation/reading/read.ts";
import { demoOffice } from "../test/support/demoOffice.ts";
import type { Figures } from "./support.ts";

const when = z.record(z.string(), z.string());
const line = z.object({
  id: z.string(),
  lang: z.string(),
  text: z.string(),
  intent: z.string(),
  intentAlso: z.array(z.string()).default([]),
  category: z.string().optional(),
  categoryAlso: z.array(z.string()).default([]),
  place: z.string().optional(),
  when: when.optional(),
  whenAlso: z.array(when).default([]),
  faq: z.string().optional(),
  emergency: z.string().optional(),
  notes: z.string().default(""),
});
type Line = z.infer<typeof line>;

/** The labels' names for what we call otherwise. */
const ours: Record<string, string> = {
  myBookings: "bookings",
  cancelBooking: "cancel",
  moveBooking: "move",
  faq: "question",
  chitchat: "greeting",
};
const named = (intent: string) => ours[intent] ?? intent;

function sameWhen(reading: Reading, { when: wanted, whenAlso }: Line): boolean {
  const { day, part, clock, span } = reading.parts.when ?? {};
  const is = (one: Record<string, string>) =>
    one.from !== undefined
      ? span?.from === one.from && span?.to === one.to
      : day === one.day && clock === one.time && (one.part === undefined || part === one.part);
  return [wanted, ...whenAlso].some((one) => one !== undefined && is(one));
}

const share = (of: boolean[]) => (of.length === 0 ? Number.NaN : of.filter(Boolean).length / of.length);

function figuresOf(lines: Line[], suffix: string, shown: boolean): Figures {
  const office = demoOffice();
  const now = new Date("2026-11-29T10:00:00+08:00");
  const all = lines.map((one) => ({ one, reading: read(one.text, { office, language: one.lang, now }) }));
  const right = ({ one, reading }: (typeof all)[number], intent = reading.intent as string) =>
    [one.intent, ...one.intentAlso].some((wanted) => named(wanted) === intent);
  if (shown)
    for (const each of all)
      if (!right(each))
        console.log(
          `${each.one.id}\t${each.one.intent} > ${each.reading.intent} ${each.reading.certainty.toFixed(2)}\t${each.one.text.slice(0, 90)}`,
        );
  const sorted = all.filter(({ one }) => one.category);
  const fits = ({ one }: (typeof all)[number], code?: string) =>
    code !== undefined && [one.category, ...one.categoryAlso].includes(code);
  const sure = sorted.filter(({ reading }) => (reading.parts.category?.certainty ?? 0) >= sureCategory);
  const looksLike = ({ notes }: Line) => /look/i.test(notes);
  const harmless = all.filter(({ one }) => !one.emergency);
  const alarmed = harmless.filter(({ reading }) => reading.parts.emergency);
  return {
    [`talk.intent${suffix}`]: share(all.map((each) => right(each))),
    [`talk.intentTop2${suffix}`]: share(
      all.map((each) => right(each) || right(each, each.reading.second?.intent ?? "")),
    ),
    [`talk.categoryTop1${suffix}`]: share(sorted.map((each) => fits(each, each.reading.parts.category?.code))),
    [`talk.categoryTop3${suffix}`]: share(
      sorted.map((each) => {
        const { category } = each.reading.parts;
        return [category?.code, ...(category?.others ?? []).map(({ code }) => code)].some((code) => fits(each, code));
      }),
    ),
    [`talk.categoryShare${suffix}`]: sure.length / sorted.length,
    [`talk.categoryPrecision${suffix}`]: share(sure.map((each) => fits(each, each.reading.parts.category?.code))),
    [`talk.place${suffix}`]: share(
      all.flatMap(({ one, reading }) => {
        if (!one.place) return [];
        const [wanted, found] = [fold(one.place), fold(reading.parts.place ?? "")];
        return [found.length > 2 && (wanted.includes(found) || found.includes(wanted))];
      }),
    ),
    [`talk.when${suffix}`]: share(all.flatMap(({ one, reading }) => (one.when ? [sameWhen(reading, one)] : []))),
    [`talk.emergenciesFound${suffix}`]: share(
      all.flatMap(({ one, reading }) => (one.emergency ? [Boolean(reading.parts.emergency)] : [])),
    ),
    [`talk.lookAlikes${suffix}`]: alarmed.filter(({ one }) => looksLike(one)).length,
    [`talk.falseAlarms${suffix}`]:
      alarmed.filter(({ one }) => !looksLike(one)).length /
      Math.max(1, harmless.filter(({ one }) => !looksLike(one)).length),
  };
}

const ownLines = join(import.meta.dirname, "..", "test", "conversation", "reading", "lines.jsonl");

function linesOf(file: string): Line[] {
  const rows = readFileSync(file, "utf8").trim().split("\n");
  return rows.map((row) => line.parse(JSON.parse(row)));
}

export async function talk(file = ownLines, shown = false): Promise<Figures> {
  const lines = linesOf(file);
  const languages = [...new Set(lines.map(({ lang }) => lang))].filter((language) => ["en", "zh"].includes(language));
  return Object.assign(
    figuresOf(lines, "", shown),
    ...languages.map((language) =>
      figuresOf(
        lines.filter(({ lang }) => lang === language),
        `.${language}`,
        false,
      ),
    ),
  );
}

if (import.meta.main) {
  const figures = await talk(process.argv[2] ?? ownLines, process.argv.includes("--shown"));
  for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(28)} ${Number(value.toFixed(3))}`);
}
