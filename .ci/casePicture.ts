// Draws the life of a case from its table (src/domain/caseSteps.ts) into docs/cases.md: node .ci/casePicture.ts
// test/domain/casePicture.test.ts fails when the table has become another since.

import { readFileSync, writeFileSync } from "node:fs";
import { type Actor, type CaseStatus, caseStatuses, decidedStatuses, openStatuses } from "../src/domain/caseState.ts";
import { type CaseStep, isTold, type Need, needsOf, stepNames, stepOf, type Way } from "../src/domain/caseSteps.ts";

const read = (name: string): Record<string, string> => JSON.parse(readFileSync(`locales/en/${name}.json`, "utf8"));
const stateName = read("caseStatus");
const stepName = read("caseStep");

const needName: Record<Need, string> = {
  reasonKind: "the kind of reason",
  reason: "the reason",
  goTo: "where to go instead",
  channel: "which channel",
  where: "where it is",
  how: "how, and by when",
  office: "which office",
  passing: "passed on, or to go oneself",
  unit: "the unit",
  demands: "a decision and reasons on each point",
  outcome: "the outcome",
  evidence: "what shows it",
  toldOn: "the day on which the applicant was told",
  leader: "the leader",
  officer: "the colleague",
  text: "the words",
};

const groups: [string, Actor[]][] = [
  ["staff", ["clerk", "officer", "supervisor"]],
  ["bureau", ["clerk", "supervisor"]],
];

/** "bureau", "officer, supervisor" */
function who(by: readonly Actor[]): string {
  const actors = [...new Set(by)];
  const [name, members] = groups.find(([, group]) => group.every((actor) => actors.includes(actor))) ?? ["", []];
  return [name, ...actors.filter((actor) => !members.includes(actor))].filter(Boolean).join(", ");
}

const everywhere: CaseStatus[] = [...openStatuses, ...decidedStatuses];
const isEverywhere = (from: readonly CaseStatus[]) => everywhere.every((status) => from.includes(status));

function picture(): string {
  const arrows = new Map<string, Map<CaseStep, Actor[]>>();
  const add = (name: CaseStep, { from, to, by }: Way) => {
    if (!to) return;
    for (const status of isEverywhere(from) ? ["everywhere"] : from.filter((status) => status !== to)) {
      const arrow = `${status} --> ${to}`;
      const steps = arrows.get(arrow) ?? new Map<CaseStep, Actor[]>();
      arrows.set(arrow, steps.set(name, [...(steps.get(name) ?? []), ...by]));
    }
  };
  for (const name of stepNames) for (const way of stepOf(name).ways) add(name, way);
  const labels = (steps: Map<CaseStep, Actor[]>) => [...steps].map(([name, by]) => `${stepName[name]} (${who(by)})`);
  return [
    "```mermaid",
    "stateDiagram-v2",
    ...caseStatuses.map((status) => `  state "${stateName[status]}" as ${status}`),
    '  state "anything but closed" as everywhere',
    "  [*] --> registered : Filed (applicant)",
    ...[...arrows].map(([arrow, steps]) => `  ${arrow} : ${labels(steps).join(", ")}`),
    "```",
  ].join("\n");
}

/** "open, answered", in the order of a case's life */
function when(from: readonly CaseStatus[]): string {
  const whole: [string, CaseStatus[]][] = [
    ["anything", [...everywhere, "closed"]],
    ["anything but closed", everywhere],
    ["open", openStatuses],
  ];
  const [word, members] = whole.find(([, statuses]) => statuses.every((status) => from.includes(status))) ?? ["", []];
  const others = caseStatuses.filter((status) => from.includes(status) && !members.includes(status));
  return [word, ...others.map((status) => stateName[status])].filter(Boolean).join(", ");
}

function table(): string {
  const rows = stepNames.map((name) => {
    const { ways } = stepOf(name);
    const given = needsOf(name).map((need) => needName[need]);
    const cells = [
      stepName[name],
      `\`/${name}\``,
      who(ways.flatMap(({ by }) => [...by])),
      when(ways.flatMap(({ from }) => [...from])),
      given.join("; "),
      isTold(name) ? "yes" : "",
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| button | command | who | when the case is | what must be given | applicant told |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

const between = (name: string) =>
  new RegExp(`(<!-- ${name}: drawn by .ci/casePicture.ts -->\n).*?(\n<!-- end of ${name} -->)`, "s");

/** The document with the picture and the table as they have to be. */
export const drawn = (document: string): string =>
  [["picture", picture()] as const, ["steps", table()] as const].reduce(
    (text, [name, what]) => text.replace(between(name), (_, begin: string, end: string) => `${begin}${what}${end}`),
    document,
  );

if (import.meta.main) writeFileSync("docs/cases.md", drawn(readFileSync("docs/cases.md", "utf8")));
