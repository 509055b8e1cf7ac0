import { z } from "zod";
import { exampleFor } from "./officeExamples.ts";
import { contradictions, mismatches } from "./officeSense.ts";
import { plainly } from "./plainFaults.ts";
import { type Written, withProfileFile } from "./profileFile.ts";
import type { Checked, Fault } from "./settings.ts";
import { readYaml } from "./yaml.ts";

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
  /** Whom its applicants can ask: a person or a post, with a telephone number. Shown with the state of its cases, and to everybody. */
  contact: z
    .strictObject({
      name: perLanguage,
      phone: z.string().regex(/\d.*\d.*\d.*\d.*\d/, "write a telephone number with its digits"),
      room: perLanguage.optional(),
      hours: perLanguage.optional(),
    })
    .optional(),
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
  /** The map point, in degrees: sent as a link, and what a field visit's surroundings are measured from. */
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
  /** Words that stand for its surroundings in a typed place: whom a field visit there is announced to. */
  area: z.array(z.string().min(2)).default([]),
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
  /** At most so many places in all, for walk-ins and booked visitors together. */
  capacity: z.number().int().min(1).max(1000).optional(),
  leaders: z.array(key).min(1),
  venue: key,
  /** Its own booking window, where it differs from the office's. */
  booking: z
    .strictObject({
      opensDaysAhead: z.number().int().min(1).max(90).optional(),
      opensAt: time.optional(),
      closesHoursAhead: z.number().min(0).max(168).optional(),
    })
    .default({}),
  /** Languages it is held in: a field visit is announced to those who read one of them; to all where absent. */
  languages: z.array(z.string()).min(1).optional(),
  /** Its own order of visitors as the notice says it, where it differs from the office's. */
  order: perLanguage.optional(),
  onClosure: z.enum(["nextWorkingDay", "previousWorkingDay", "skip"]).default("nextWorkingDay"),
  retired: z.boolean().default(false),
});

const schema = z.strictObject({
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
    /** Where the office's chat opens, such as https://t.me/LinjiangBot: for the QR codes on letters. */
    chat: z.url({ protocol: /^https?$/ }).optional(),
    address: perLanguage,
    hours: perLanguage,
  }),
  /** Whom to call when somebody is in danger: said at once to whoever writes of it. */
  emergency: z
    .array(
      z.strictObject({
        number: z.string().regex(/^[\d+][\d -]{1,19}$/, "write a telephone number such as 119"),
        name: perLanguage,
        for: z.array(z.enum(["fire", "medical", "violence", "selfHarm"])).min(1),
      }),
    )
    .default([]),
  /** The key of a profile of src/domain/policies, or of the office's own. In the file it may be the name of a file: `./ours.json`. */
  policy: z.string(),
  /** The office's own profile, which copies another and changes it (docs/policies.md). */
  profile: z
    .union([z.string(), z.object({ key: z.string() }).catchall(z.json())], "write a profile with its key")
    .optional(),
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
    /** ISO 3166-1: its public holidays are free too, unless makeUpDays names them. */
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, "write a country as two capital letters")
      .optional(),
    region: z.string().optional(),
  }),
  booking: z.strictObject({
    opensDaysAhead: z.number().int().min(1).max(90),
    opensAt: time,
    closesHoursAhead: z.number().min(0).max(168),
    openPerReception: z.number().int().min(1).max(10).default(1),
    perMonth: z.number().int().min(1).max(100).default(4),
    holdMinutes: z.number().int().min(1).max(30).default(5),
    /** When the schedule shows a reception; at the latest when it can be booked. */
    publishDaysAhead: z.number().int().min(1).max(90).default(14),
    /** A place that was given back can be booked again after a pause of so many minutes, drawn by lot. */
    reopensAfter: z
      .strictObject({ least: z.number().int().min(0).max(1440), most: z.number().int().min(0).max(1440) })
      .refine(({ least, most }) => least <= most, "least must not be more than most")
      .default({ least: 5, most: 60 }),
    /** How long a place is kept for the first of the waiting list. */
    offerMinutes: z.number().int().min(5).max(240).default(30),
    /** So many minutes before its time at the latest a place must be taken from the waiting list. */
    offerLeadMinutes: z.number().int().min(0).max(240).default(30),
  }),
  /** Hours that a person told of a change has to answer in chat before the clerks are asked to phone; never past half of what is left. */
  changeAnswerHours: z.number().min(0).max(72).default(4),
  dayList: z.strictObject({
    at: time,
    dayBefore: z.boolean().default(false),
    /** When the receiving leader gets the brief, the day before. */
    briefAt: time.default("16:00"),
    /** When the clerks get the day on paper, the day before. */
    packAt: time.default("18:00"),
    /** Days ahead of a reception on which its leader is reminded. */
    remindLeaderDaysAhead: z.number().int().min(1).max(30).default(5),
  }),
  reports: z
    .strictObject({
      /** When each unit's report of a working day is due. */
      dailyAt: time.default("16:30"),
      /** A daily report that nobody confirms within this time is told to the supervisors. */
      confirmWithinMinutes: z.number().int().min(5).max(1440).default(90),
      /** When the analysis of a month and the standing of a half month go out, on the first day after it. */
      at: time.default("08:30"),
    })
    .default({ dailyAt: "16:30", confirmWithinMinutes: 90, at: "08:30" }),
  queue: z
    .strictObject({
      /**
       * Whom "call next" calls, after those with priority: `bookedAtTime` booked visitors whose time has come, then the others as they
       * arrived; `bookedFirst` all booked visitors who are there, then the others; `arrival` everybody as they arrived.
       */
      order: z.enum(["bookedAtTime", "bookedFirst", "arrival"]).default("bookedAtTime"),
      /** So many minutes after its time a place that is not taken goes to the walk-ins. */
      graceMinutes: z.number().int().min(0).max(120).default(15),
    })
    .default({ order: "bookedAtTime", graceMinutes: 15 }),
  /** Pushes that are not urgent wait for these hours. */
  decentHours: z.strictObject({ from: time, to: time }).default({ from: "08:00", to: "21:00" }),
  /** News that a chat did not get within this time goes to the person's next chat, then to the clerk's list of people to phone. */
  reach: z
    .strictObject({ passOnAfterMinutes: z.number().int().min(1).max(10_080) })
    .default({ passOnAfterMinutes: 120 }),
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
});

export type Office = z.infer<typeof schema>;
export type Rota = Office["rotas"][string];

/** Reads an office file. Never throws; every fault names its key ("rotas.weekly.venue") and what to write instead. */
export function readOfficeFile(yaml: string): Checked<Office> {
  const written = parseOffice(yaml);
  if (!written.ok) return written;
  const { document, faults } = written.value;
  const checked = checkWritten(document);
  return faults.length === 0 ? checked : { ok: false, faults: [...faults, ...(checked.ok ? [] : checked.faults)] };
}

/** The document that is written in an office file, with its policy profile where that is in a file beside it. Never throws. */
export function parseOffice(yaml: string, folder = "."): Checked<Written> {
  const written = readYaml(yaml, "(file)");
  return written.ok ? { ok: true, value: withProfileFile(written.value, folder) } : written;
}

/** Checks a document that somebody has written: as one that was stored, and that it does not contradict itself. */
export function checkWritten(document: unknown): Checked<Office> {
  const checked = checkOffice(document);
  const more = contradictions(document).map(({ path, fault }) => faultAt(path, fault));
  if (more.length === 0) return checked;
  return { ok: false, faults: [...(checked.ok ? [] : checked.faults), ...more] };
}

/** Checks an office document that was read before. Never throws; all faults come back at once. */
export function checkOffice(document: unknown): Checked<Office> {
  const result = schema.safeParse(document, { error: plainly });
  const more = mismatches(document).map(({ path, fault }) => faultAt(path, fault));
  if (result.success && more.length === 0) return { ok: true, value: result.data };
  return { ok: false, faults: [...(result.error?.issues.flatMap(faultsOf) ?? []), ...more] };
}

const keyed: Record<string, z.ZodType> = { units: unit, leaders: leader, venues: venue, rotas: rota };

/**
 * The parts of an office document that are right each for itself, so that what they say together can be looked at although others
 * are wrong. Of units, leaders, venues and rotas the entries that are right.
 */
export function partsInOrder(document: unknown): Partial<Office> {
  const written: Record<string, unknown> = document !== null && typeof document === "object" ? { ...document } : {};
  const entries = Object.entries(schema.shape).flatMap(([name, part]): [string, unknown][] => {
    const entry = keyed[name];
    const value = entry ? inOrder(written[name], entry) : written[name];
    return value !== undefined && part.safeParse(value).success ? [[name, value]] : [];
  });
  return schema.partial().safeParse(Object.fromEntries(entries)).data ?? {};
}

function inOrder(entries: unknown, entry: z.ZodType): Record<string, unknown> | undefined {
  if (entries === null || typeof entries !== "object" || Array.isArray(entries)) return undefined;
  const right = Object.entries(entries).filter(
    ([name, value]) => key.safeParse(name).success && entry.safeParse(value).success,
  );
  return Object.fromEntries(right);
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  if (issue.path.length === 0 && issue.code === "invalid_type")
    return [faultAt([], "is not an office: it must hold the keys code, name, zone, languages and so on")];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((name) => faultAt([...issue.path, name], "is not a key that an office file has"));
  if (issue.code === "invalid_key") return [faultAt(issue.path, issue.issues[0]?.message ?? issue.message)];
  return [faultAt(issue.path, issue.message)];
}

const faultAt = (path: PropertyKey[], fault: string): Fault => ({
  key: path.join(".") || "(file)",
  fault,
  example: exampleFor(path),
});
