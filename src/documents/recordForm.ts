// The reception record as an empty form: what has to be known of a visit, and nothing more. Of an identity document only that it was seen.

/** A line of the form: several short blanks, boxes to tick, or room to write. */
export type FormLine =
  | { kind: "blanks"; blanks: { label: string /** Share of the line. */; width: number }[] }
  | { kind: "ticks"; label: string; options: string[] }
  | { kind: "room"; label: string /** Ruled lines. */; lines: number };

/** What a booked visitor has given already is not asked again. */
export function recordForm(visitor: "booked" | "walkIn", say: (key: string) => string): FormLine[] {
  const blanks = (...all: [string, number][]): FormLine => ({
    kind: "blanks",
    blanks: all.map(([field, width]) => ({ label: say(`print.form.${field}`), width })),
  });
  const ticks = (field: string, ...options: string[]): FormLine => ({
    kind: "ticks",
    label: say(`print.form.${field}`),
    options: options.map((option) => say(`print.form.${option}`)),
  });
  const room = (field: string, lines: number): FormLine => ({ kind: "room", label: say(`print.form.${field}`), lines });
  return [
    ...(visitor === "walkIn"
      ? [blanks(["name", 5], ["party", 3]), blanks(["ticket", 2], ["phone", 3]), blanks(["earlierCase", 1])]
      : []),
    blanks(["arrived", 4], ["start", 3], ["end", 3]),
    ticks("identity", "identitySeen", "identityNotShown"),
    blanks(["accompaniedBy", 1]),
    blanks(["place", 1]),
    room("matter", visitor === "walkIn" ? 2 : 1),
    blanks(["documents", 1]),
    room("answer", 2),
    ticks("outcome", "onTheSpot", "assigned", "leaderLed", "notReached", ...(visitor === "booked" ? ["noShow"] : [])),
    blanks(["unit", 3], ["due", 2]),
    blanks(["nextStep", 1]),
    ticks("readAloud", "right", "wrong"),
    blanks(["visitorSigns", 1], ["clerkSigns", 1]),
    blanks(["enteredBy", 3], ["enteredOn", 2]),
  ];
}
