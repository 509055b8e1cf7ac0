// What a schema can't see in an office file: names that point nowhere, texts that miss a language, entries that contradict
// each other. The document is looked at as it was written, right or wrong, so that all faults are found at once.

type Place = (string | number)[];
type Found = { path: Place; fault: string };

/** What is under this value, whatever it is. */
export const inside = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === "object" ? { ...value } : {};
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** A retired entry is there for what refers to it: it isn't held to what the office file says today. */
export const inUse = (entries: unknown): [string, Record<string, unknown>][] =>
  Object.entries(inside(entries))
    .map(([key, entry]): [string, Record<string, unknown>] => [key, inside(entry)])
    .filter(([, entry]) => entry.retired !== true);

/** Where an office, read now or stored before, doesn't hang together. */
export function mismatches(document: unknown): Found[] {
  const office = inside(document);
  return [...danglingNames(office), ...missingTexts(office, mainTexts(office))];
}

function danglingNames(office: Record<string, unknown>): Found[] {
  const found: Found[] = [];
  const say = (path: Place, fault: string) => found.push({ path, fault });
  const [leaders, venues] = [inside(office.leaders), inside(office.venues)];
  for (const [name, { leaders: turn, venue, start, end }] of inUse(office.rotas)) {
    list(turn).forEach((leader, i) => {
      if (typeof leader === "string" && !Object.hasOwn(leaders, leader))
        say(["rotas", name, "leaders", i], `names the leader "${leader}", who is not under leaders`);
    });
    if (typeof venue === "string" && !Object.hasOwn(venues, venue))
      say(["rotas", name, "venue"], `names the venue "${venue}", which is not under venues`);
    if (typeof start === "string" && typeof end === "string" && start >= end)
      say(["rotas", name, "end"], "must be later than start");
  }
  return found;
}

/** A text per language, with its place. */
type Texts = { path: Place; texts: unknown };

const ofEach = (office: Record<string, unknown>, kind: string, fields: string[]): Texts[] =>
  inUse(office[kind]).flatMap(([key, entry]) =>
    fields.map((field) => ({ path: [kind, key, field], texts: entry[field] })),
  );

function mainTexts(office: Record<string, unknown>): Texts[] {
  const { address, hours } = inside(office.contact);
  return [
    { path: ["name"], texts: office.name },
    { path: ["contact", "address"], texts: address },
    { path: ["contact", "hours"], texts: hours },
    ...list(office.emergency).map((entry, i) => ({ path: ["emergency", i, "name"], texts: inside(entry).name })),
    ...ofEach(office, "units", ["name"]),
    ...ofEach(office, "leaders", ["name", "post", "portfolio"]),
    ...ofEach(office, "venues", ["name", "address", "room", "directions"]),
    ...Object.entries(inside(office.notice)).map(([field, texts]) => ({ path: ["notice", field], texts })),
  ];
}

/** Texts that offices stored before may lack in a language: asked of a file only. */
function moreTexts(office: Record<string, unknown>): Texts[] {
  const contacts = inUse(office.units).flatMap(([key, unit]) =>
    ["name", "room", "hours"].map((field) => ({
      path: ["units", key, "contact", field],
      texts: inside(unit.contact)[field],
    })),
  );
  const closures = list(inside(office.calendar).closures).map((closure, i) => ({
    path: ["calendar", "closures", i, "name"],
    texts: inside(closure).name,
  }));
  return [...contacts, ...ofEach(office, "rotas", ["order"]), ...closures];
}

function missingTexts({ languages }: Record<string, unknown>, places: Texts[]): Found[] {
  const spoken = list(languages).filter((language) => typeof language === "string");
  const fault = `is missing: the office speaks ${spoken.join(", ")}`;
  return places.flatMap(({ path, texts }) =>
    texts === null || typeof texts !== "object"
      ? []
      : spoken
          .filter((language) => !Object.hasOwn(texts, language))
          .map((language) => ({ path: [...path, language], fault })),
  );
}

/** Nothing but spaces; nothing at all is seen by the schema. */
const blankTexts = (places: Texts[]): Found[] =>
  places.flatMap(({ path, texts }) =>
    Object.entries(inside(texts))
      .filter(([, text]) => typeof text === "string" && text !== "" && text.trim() === "")
      .map(([language]) => ({ path: [...path, language], fault: "is empty" })),
  );

/** What a file must not say although an office that says it can be run. Asked of a file only, never of a stored office. */
export function contradictions(document: unknown): Found[] {
  const office = inside(document);
  const found: Found[] = [];
  const say = (path: Place, fault: string) => found.push({ path, fault });
  const retired = (kind: string, key: unknown) =>
    typeof key === "string" && inside(inside(office[kind])[key]).retired === true;

  for (const [name, { leaders, venue, start, end, slotMinutes }] of inUse(office.rotas)) {
    list(leaders).forEach((leader, i) => {
      if (retired("leaders", leader))
        say(["rotas", name, "leaders", i], `names the leader "${leader}", who is retired`);
    });
    if (retired("venues", venue)) say(["rotas", name, "venue"], `names the venue "${venue}", which is retired`);
    const minutes = minuteOfDay(end) - minuteOfDay(start);
    if (minutes > 0 && Number(slotMinutes) > minutes)
      say(["rotas", name, "slotMinutes"], `not one place of ${slotMinutes} minutes fits between start and end`);
  }
  const decent = inside(office.decentHours);
  if (minuteOfDay(decent.from) >= minuteOfDay(decent.to)) say(["decentHours", "to"], "must be later than from");
  found.push(...neverBookable(office), ...lateDayList(office));
  const { openPerReception = 1, perMonth = 4 } = inside(office.booking);
  if (Number(openPerReception) > Number(perMonth))
    say(["booking", "openPerReception"], `is more than the ${perMonth} a month that perMonth allows`);
  found.push(...missingTexts(office, moreTexts(office)), ...blankTexts([...mainTexts(office), ...moreTexts(office)]));
  found.push(...twice(["languages"], office.languages), ...twice(["categories"], office.categories));
  found.push(...strangeLanguages(office), ...halfMapPoints(office));
  if (typeof office.units === "object" && office.units !== null && inUse(office.units).length === 0)
    say(["units"], "names no unit: nobody could work on a case");
  if (typeof office.zone === "string" && /^[+-]|\d:\d/.test(office.zone))
    say(["zone"], "write the name of a time zone such as Asia/Shanghai, not hours and minutes");
  const { phone } = inside(office.contact);
  if (typeof phone === "string" && phone.replace(/[^\p{Nd}]/gu, "").length < 3)
    say(["contact", "phone"], "write a telephone number with its digits");
  const { weekend, closures, makeUpDays } = inside(office.calendar);
  if (new Set(list(weekend)).size >= 7) say(["calendar", "weekend"], "leaves no working day");
  const closed = new Set(list(closures).map((closure) => inside(closure).day));
  list(makeUpDays).forEach((day, i) => {
    if (closed.has(day)) say(["calendar", "makeUpDays", i], `${day} is under closures too: take it out of one of them`);
  });
  return found;
}

/** What stands in a list a second time. */
const twice = (path: Place, entries: unknown): Found[] =>
  list(entries).flatMap((entry, i, all) =>
    typeof entry === "string" && all.indexOf(entry) < i
      ? [{ path: [...path, i], fault: `"${entry}" stands there twice` }]
      : [],
  );

/** Rotas held in a language that the office does not speak: a field visit would be announced to nobody. */
function strangeLanguages(office: Record<string, unknown>): Found[] {
  const spoken = list(office.languages);
  return inUse(office.rotas).flatMap(([name, { languages }]) =>
    list(languages).flatMap((language, i) =>
      typeof language === "string" && spoken.length > 0 && !spoken.includes(language)
        ? [{ path: ["rotas", name, "languages", i], fault: `"${language}" is not among the office's languages` }]
        : [],
    ),
  );
}

/** A map point has both degrees or none. */
const halfMapPoints = (office: Record<string, unknown>): Found[] =>
  inUse(office.venues).flatMap(([name, { latitude, longitude }]) => {
    if ((latitude === undefined) === (longitude === undefined)) return [];
    const [missing, there] = latitude === undefined ? ["latitude", "longitude"] : ["longitude", "latitude"];
    return [{ path: ["venues", name, missing], fault: `is missing: there is a ${there}` }];
  });

/** Rotas whose booking closes before it opens: nobody could ever take a place. The fault stands where the figure that does it stands. */
function neverBookable(office: Record<string, unknown>): Found[] {
  const usual = inside(office.booking);
  const told = new Set<string>();
  return inUse(office.rotas).flatMap(([name, rota]) => {
    const own = inside(rota.booking);
    const { opensDaysAhead, opensAt, closesHoursAhead } = { ...usual, ...own };
    const opens = minuteOfDay(opensAt) - Number(opensDaysAhead) * 24 * 60;
    const closes = minuteOfDay(rota.start) - Number(closesHoursAhead) * 60;
    if (!(opens >= closes)) return [];
    const place = Object.hasOwn(own, "closesHoursAhead")
      ? ["rotas", name, "booking", "closesHoursAhead"]
      : Object.hasOwn(own, "opensDaysAhead") || Object.hasOwn(own, "opensAt")
        ? ["rotas", name, "booking", Object.hasOwn(own, "opensDaysAhead") ? "opensDaysAhead" : "opensAt"]
        : ["booking", "closesHoursAhead"];
    if (told.has(place.join("."))) return [];
    told.add(place.join("."));
    const fault = `no place of "${name}" can ever be booked: booking opens ${opensDaysAhead} days before at ${opensAt}, and has closed by then, ${closesHoursAhead} hours before ${rota.start}`;
    return [{ path: place, fault }];
  });
}

/** A day list that comes when the doors are open already. */
function lateDayList(office: Record<string, unknown>): Found[] {
  const { at, dayBefore } = inside(office.dayList);
  if (dayBefore === true) return [];
  const late = inUse(office.rotas).find(([, { start }]) => minuteOfDay(start) <= minuteOfDay(at));
  if (!late) return [];
  const [name, { start }] = late;
  return [{ path: ["dayList", "at"], fault: `is too late: "${name}" begins at ${start}` }];
}

/** "14:30" -> 870; anything else -> NaN */
const minuteOfDay = (time: unknown): number => {
  const [hours = Number.NaN, minutes = Number.NaN] = String(time).split(":").map(Number);
  return hours * 60 + minutes;
};
