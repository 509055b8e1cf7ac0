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
    expect(text, path).not.toMatch(/groupBy\(\{\s*by:\s*\[[^\]]*"(contactId|name|phone)"/);
  }
});

test("nobody is alerted when a given person books or writes", () => {
  const code = globSync("src/{office,notifications,conversation}/**/*.ts")
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  expect(code).not.toMatch(/alert|onBookingBy|notifyPolice/i);
});
