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
      ? [blanks(["name", 4], ["phone", 3]), blanks(["ticket", 1], ["party", 1], ["earlierCase", 2])]
      : [ticks("came", "yes", "no")]),
    blanks(["arrived", 1], ["start", 1], ["end", 1]),
    ticks("identity", "identitySeen", "identityNotShown"),
    blanks(["accompaniedBy", 1]),
    room("matter", visitor === "walkIn" ? 4 : 3),
    blanks(["place", 1]),
    blanks(["documents", 1]),
    room("answer", visitor === "walkIn" ? 5 : 4),
    ticks("outcome", "onTheSpot", "assigned", "leaderLed", "notReached"),
    blanks(["unit", 2], ["due", 1]),
    blanks(["nextStep", 1]),
    ticks("readAloud", "right", "wrong"),
    blanks(["correction", 1]),
    blanks(["visitorSigns", 1], ["clerkSigns", 1]),
    blanks(["enteredBy", 2], ["enteredOn", 1]),
  ];
}
