import { parseDocument } from "yaml";
import { z } from "zod";
import type { Checked } from "./settings.ts";

// The office file: one YAML document that describes the office. Names that people read are given per language.

const key = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, "use lower-case letters, digits and hyphens, starting with a letter");
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "write a time as 14:00");
const day = z.iso.date("write a day as 2026-12-31");
const perLanguage = z.record(z.string().min(2), z.string().min(1));
const zone = z.string().refine((name) => {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}, "is not an IANA time zone such as Asia/Shanghai");
const rule = z.string().regex(/^FREQ=/, 'write an RFC 5545 recurrence such as "FREQ=WEEKLY;BYDAY=WE"');

const unit = z.strictObject({
  name: perLanguage,
  /** Category codes it works on; "*" for every subject. */
  subjects: z.array(z.string()).min(1),
  /** Words that stand for its territory in a typed place; empty for the whole city. */
  territory: z.array(z.string()).default([]),
  retired: z.boolean().default(false),
});

const leader = z.strictObject({
  name: perLanguage,
  post: perLanguage,
  portfolio: perLanguage,
  retired: z.boolean().default(false),
});

const venue = z.strictObject({
  name: perLanguage,
  address: perLanguage,
  room: perLanguage.optional(),
  directions: perLanguage.optional(),
  retired: z.boolean().default(false),
});

const rota = z.strictObject({
  kind: z.enum(["openReception", "fieldVisit"]).default("openReception"),
  rule,
  from: day,
  start: time,
  end: time,
  /** Length of one place, in minutes. */
  slotMinutes: z.number().int().min(5).max(240),
  /** How many visitors are received at the same time. */
  placesAtATime: z.number().int().min(1).max(20).default(1),
  /** Share of the places that is kept for walk-ins, 0 to 1. */
  walkInShare: z.number().min(0).max(1).default(0.3),
  leaders: z.array(key).min(1),
  venue: key,
  onClosure: z.enum(["nextWorkingDay", "previousWorkingDay", "skip"]).default("nextWorkingDay"),
  retired: z.boolean().default(false),
});

const schema = z
  .strictObject({
    /** Two to four letters that begin every receipt number. */
    code: z.string().regex(/^[A-Z]{2,4}$/, "write two to four capital letters"),
    name: perLanguage,
    demo: z.boolean().default(false),
    zone,
    /** The first is the office's own. */
    languages: z.array(z.string()).min(1),
    contact: z.strictObject({
      phone: z.string(),
      email: z.email().optional(),
      address: perLanguage,
      hours: perLanguage,
    }),
    /** A profile of src/domain/policies.json. */
    policy: z.string(),
    /** Category codes of src/domain/taxonomy.json in the order in which they are offered. */
    categories: z.array(z.string()).min(1),
    units: z.record(key, unit),
    leaders: z.record(key, leader),
    venues: z.record(key, venue),
    rotas: z.record(key, rota),
    calendar: z.strictObject({
      weekend: z.array(z.enum(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])).default(["SA", "SU"]),
      closures: z.array(z.strictObject({ day, name: perLanguage.optional() })).default([]),
      makeUpDays: z.array(day).default([]),
    }),
    booking: z.strictObject({
      opensDaysAhead: z.number().int().min(1).max(90),
      opensAt: time,
      closesHoursAhead: z.number().min(0).max(168),
      openPerReception: z.number().int().min(1).max(10).default(1),
      perMonth: z.number().int().min(1).max(100).default(4),
      holdMinutes: z.number().int().min(1).max(30).default(5),
    }),
    dayList: z.strictObject({ at: time, dayBefore: z.boolean().default(false) }),
    /** Pushes that are not urgent wait for these hours. */
    decentHours: z.strictObject({ from: time, to: time }).default({ from: "08:00", to: "21:00" }),
    notice: z.strictObject({
      bring: perLanguage,
      notReceived: perLanguage,
      overflow: perLanguage,
      order: perLanguage,
      priority: perLanguage,
      substitute: perLanguage,
    }),
    /** Office texts that replace ours: language -> key -> text. */
    texts: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  })
  .superRefine((office, context) => {
    const fault = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    for (const [name, { leaders, venue, start, end }] of Object.entries(office.rotas)) {
      leaders.forEach((leader, i) => {
        if (!office.leaders[leader])
          fault(["rotas", name, "leaders", i], `names the leader "${leader}", who is not under leaders`);
      });
      if (!office.venues[venue])
        fault(["rotas", name, "venue"], `names the venue "${venue}", which is not under venues`);
      if (start >= end) fault(["rotas", name, "end"], "must be later than start");
    }
    const everyText = (path: (string | number)[], texts: Record<string, string> | undefined) => {
      if (!texts) return;
      for (const language of office.languages)
        if (!texts[language])
          fault([...path, language], `is missing: the office speaks ${office.languages.join(", ")}`);
    };
    everyText(["name"], office.name);
    everyText(["contact", "address"], office.contact.address);
    everyText(["contact", "hours"], office.contact.hours);
    for (const [name, u] of Object.entries(office.units)) everyText(["units", name, "name"], u.name);
    for (const [name, l] of Object.entries(office.leaders))
      for (const field of ["name", "post", "portfolio"] as const) everyText(["leaders", name, field], l[field]);
    for (const [name, v] of Object.entries(office.venues))
      for (const field of ["name", "address", "room", "directions"] as const)
        everyText(["venues", name, field], v[field]);
    for (const [field, texts] of Object.entries(office.notice)) everyText(["notice", field], texts);
  });

export type Office = z.infer<typeof schema>;
export type Rota = Office["rotas"][string];

const examples: Record<string, string> = {
  code: "LJ",
  zone: "Asia/Shanghai",
  languages: "[en, zh]",
  policy: "generic_default",
  categories: "[HOUS, CITY, OTHR]",
  rotas:
    'weekly: { rule: "FREQ=WEEKLY;BYDAY=WE", from: 2026-01-01, start: "14:00", end: "16:00", slotMinutes: 20, leaders: [lin], venue: hall }',
  booking: '{ opensDaysAhead: 14, opensAt: "08:00", closesHoursAhead: 18 }',
  dayList: '{ at: "07:30" }',
};

/** Reads an office file. Never throws; every fault names its key ("rotas.weekly.venue") and what to write instead. */
export function readOfficeFile(yaml: string): Checked<Office> {
  const document = parseDocument(yaml);
  if (document.errors.length > 0) {
    return { ok: false, faults: document.errors.map((error) => ({ key: "(file)", fault: error.message })) };
  }
  return checkOffice(document.toJS());
}

/** Checks an office document that was read before. */
export function checkOffice(document: unknown): Checked<Office> {
  const result = schema.safeParse(document);
  if (result.success) return { ok: true, value: result.data };
  const faults = result.error.issues.map((issue) => ({
    key: issue.path.join(".") || "(file)",
    fault: issue.message,
    example: examples[String(issue.path[0])],
  }));
  return { ok: false, faults };
}
