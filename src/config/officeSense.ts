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
  return [...danglingNames(office), ...missingTexts(office)];
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

function missingTexts(office: Record<string, unknown>): Found[] {
  const languages = list(office.languages).filter((language) => typeof language === "string");
  const fault = `is missing: the office speaks ${languages.join(", ")}`;
  const missing = (path: Place, texts: unknown) =>
    texts === null || typeof texts !== "object"
      ? []
      : languages
          .filter((language) => !Object.hasOwn(texts, language))
          .map((language) => ({ path: [...path, language], fault }));
  const contact = inside(office.contact);
  const ofEach = (kind: string, fields: string[]) =>
    inUse(office[kind]).flatMap(([key, entry]) => fields.flatMap((field) => missing([kind, key, field], entry[field])));
  return [
    ...missing(["name"], office.name),
    ...missing(["contact", "address"], contact.address),
    ...missing(["contact", "hours"], contact.hours),
    ...list(office.emergency).flatMap((entry, i) => missing(["emergency", i, "name"], inside(entry).name)),
    ...ofEach("units", ["name"]),
    ...ofEach("leaders", ["name", "post", "portfolio"]),
    ...ofEach("venues", ["name", "address", "room", "directions"]),
    ...Object.entries(inside(office.notice)).flatMap(([field, texts]) => missing(["notice", field], texts)),
  ];
}

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
  const { weekend, closures, makeUpDays } = inside(office.calendar);
  if (new Set(list(weekend)).size >= 7) say(["calendar", "weekend"], "leaves no working day");
  const closed = new Set(list(closures).map((closure) => inside(closure).day));
  list(makeUpDays).forEach((day, i) => {
    if (closed.has(day)) say(["calendar", "makeUpDays", i], `${day} is under closures too: take it out of one of them`);
  });
  return found;
}

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
