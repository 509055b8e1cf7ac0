// What Open Door refuses to hold (docs/refusals.md): a forbidden field or grouping fails the build.

import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const schema = readFileSync("prisma/schema.prisma", "utf8");
const fields = [...schema.matchAll(/^\s+(\w+)\s+\w+/gm)].map(([, name = ""]) => name);
const enums = [...schema.matchAll(/^enum \w+ {([^}]*)}/gm)].flatMap(([, body = ""]) =>
  body.split(/\s+/).filter((word) => /^\w+$/.test(word)),
);
const types = [...schema.matchAll(/^(?:model|enum) (\w+)/gm)].map(([, name = ""]) => name);

const forbidden = [
  /watch|blacklist|blocklist|greylist/i,
  /score|rating.*person|risk|threat|danger/i,
  /keyPerson|repeatPetitioner|petitioner|habitual|abnormal|entangl|vexatious|troublemaker/i,
  /family|spouse|employer|workplace|ethnic|nationality|religio|politic|party(?!Size)|hukou|household/i,
  /face|biometric|fingerprint(?!$)/i,
  /travel|vehicle|plate|device|imei|ipAddress|userAgent/i,
  /gender|^sex$|birth|^age$/i,
  /sensitivePeriod|stability/i,
  /idNumber|passport|identityNumber/i,
];

test("the schema has no field, type or value that profiles, watches, ranks or holds back a person", () => {
  // The key fingerprint is of the office's own key.
  const names = [...fields, ...enums, ...types].filter((name) => !["fingerprint", "KeyFingerprint"].includes(name));
  for (const name of names)
    for (const pattern of forbidden) expect(name, `${name} is forbidden by ${pattern}`).not.toMatch(pattern);
});

test("a no-show is an event of a visit, never a trait: no person's row counts anything", () => {
  const contact = /model Contact {([^}]*)}/.exec(schema)?.[1] ?? "";
  expect(contact).not.toMatch(/noShow|count|total|last\w*Visit/i);
});

test("nothing is grouped by person, and nothing lists names in bulk", () => {
  const code = globSync("src/**/*.ts", { exclude: (name) => name.includes("generated") }).map(
    (path) => [path, readFileSync(path, "utf8")] as const,
  );
  for (const [path, text] of code) {
    expect(text, path).not.toMatch(/group by[^`;]*(contact|phone|\bname\b|person)/i);
    expect(text, path).not.toMatch(/(partition by|distinct on) ?[^`;]{0,40}(contact|phone|\bname\b|person)/i);
    expect(text, path).not.toMatch(/groupBy\(\{\s*by:\s*\[[^\]]*"(contactId|name|phone)"/);
  }
});

test("a report counts cases by topic, place, unit and time, and by nothing that is a person's", () => {
  const allowed = new Set(["()", "topic", "place", "unit", "topic, place", "unit_key", "c.unit_key"]);
  const reporting = ["analysis", "unitReports", "unitCases", "monthlyReport", "reports"];
  for (const name of reporting) {
    const text = readFileSync(`src/office/reports/${name}.ts`, "utf8");
    for (const [, given = ""] of text.matchAll(/group by ([^`\n]*)/gi)) {
      const [, sets] = /^grouping sets \((.*)\)/.exec(given) ?? [];
      const by = sets
        ? [...sets.matchAll(/\(([^)]*)\)/g)].map(([, inside = ""]) => inside || "()")
        : [given.replace(/\).*/, "").trim()];
      for (const one of by) expect(allowed.has(one), `${name} groups by ${one}`).toBe(true);
    }
    // What a report never reads: who the applicant is.
    expect(text, name).not.toMatch(/\bc\.(name|phone|contact_id)\b|contact_id as|applicant_?name/i);
  }
  const template = readFileSync("src/documents/templates/report.typ", "utf8");
  expect(template).not.toMatch(/applicant|person|phone/i);
  const pure = readFileSync("src/domain/report.ts", "utf8");
  expect(Number(/smallestCell = (\d+)/.exec(pure)?.[1])).toBeGreaterThanOrEqual(3);
});

test("no figure of a report is a list of persons: searches keep what they found and why, never what was typed", () => {
  const log = /model SearchLog {([^}]*)}/.exec(schema)?.[1] ?? "";
  const kept = [...log.matchAll(/^\s+(\w+)\s+\w+/gm)].map(([, name]) => name);
  expect(kept).toEqual(["id", "staffId", "by", "reason", "at", "count", "staff", "hits"]);
});

test("nobody is alerted when a given person books or writes", () => {
  const code = globSync("src/{office,notifications,conversation}/**/*.ts")
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  expect(code).not.toMatch(/alert|onBookingBy|notifyPolice/i);
});
