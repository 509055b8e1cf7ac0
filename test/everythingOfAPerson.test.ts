// Whatever table refers to a person is thought of where two chats join, and where the person asks what is kept and has it erased.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const schema = readFileSync("prisma/schema.prisma", "utf8");
const linking = readFileSync("src/office/people/linking.ts", "utf8");
const privacy = readFileSync("src/office/people/privacy.ts", "utf8");

const bodyOf = (model: string) => new RegExp(`^model ${model} {([^}]*)}`, "m").exec(schema)?.[1] ?? "";
/** "invitations VisitInvitation[]": how a contact's rows of a table are called. */
const relations = [...bodyOf("Contact").matchAll(/^\s+(\w+)\s+(\w+)(?:\[\]|\?)/gm)]
  .map(([, field = "", model = ""]) => ({ field, model }))
  .filter(({ model }) => /\scontactId\s/.test(bodyOf(model)));

test("no table that refers to a person is forgotten", () => {
  expect(relations.length).toBeGreaterThan(5);
  for (const { field, model } of relations) {
    const table = model.charAt(0).toLowerCase() + model.slice(1);
    expect(linking.includes(`tx.${table}.`), `src/office/people/linking.ts moves ${table} in merge()`).toBe(true);
    if (["preferred", "staff", "linkCodes"].includes(field)) continue; // a chat; who works here; what is gone within a day
    const named = privacy.includes(`${field}:`) || privacy.includes(`tx.${table}.`);
    expect(named, `src/office/people/privacy.ts exports or erases ${field}`).toBe(true);
  }
});
