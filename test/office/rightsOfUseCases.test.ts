// Every use case that writes on behalf of somebody of the staff begins with its right.

import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

type UseCase = { name: string; signature: string; body: string };

/** The exported functions of a file, with what each takes and does. */
function exportedOf(path: string): UseCase[] {
  const source = readFileSync(path, "utf8");
  return [...source.matchAll(/^export async function (\w+)([\s\S]*?)\{\n([\s\S]*?)^\}/gm)].map(
    ([, name = "", signature = "", body = ""]) => ({ name, signature, body }),
  );
}

const writes = (body: string) =>
  /\.(create|createMany|update|updateMany|updateManyAndReturn|delete|deleteMany|upsert)\(|\$executeRaw|recordEvent\(/.test(
    body,
  );
const forStaff = (signature: string) => /\b(staff|by|actor): (StaffMember|By|Actor)/.test(signature);
const namesRight = (body: string) => /\bmay\([^)]*"\w+\.\w+"/.test(body.slice(0, 400));

/** What only carries out a step of a use case that has asked, or asks another table. */
const askedElsewhere: Record<string, string> = {
  takeStep: "the table of steps (domain/caseSteps.ts) names who may take each",
  recordLook: "part of looks that have asked",
  goesOn: "part of recordVisit",
  cannotGoOn: "part of recordVisit",
  callOffIfNobodyComes: "asks by changeReception",
  redeemInvite: "whoever has the invitation",
};

test("A1: every use case that writes for somebody of the staff names its right first", () => {
  const found = globSync("src/office/**/*.ts").flatMap((path) => exportedOf(path).map((one) => ({ ...one, path })));
  const guarded = found.filter(({ signature }) => forStaff(signature));
  expect(guarded.length).toBeGreaterThan(30);
  const without = guarded.filter(
    ({ name, body }) =>
      (writes(body) || /^(enter|move|cancel|write|remove|extend)/.test(name)) &&
      !namesRight(body) &&
      !askedElsewhere[name],
  );
  expect(without.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
});

test("A5: no role is compared with outside the table, but for whose a thing is", () => {
  // An officer has a unit and a leader has turns: whose they are is asked where they are looked up.
  const scopes = /role [!=]== "(officer|leader)"/g;
  // Which desk has a case, and so is told of it.
  const whoHasIt = ["src/office/cases/caseStaff.ts", "src/office/cases/caseAccess.ts"];
  const all = globSync("src/{office,conversation}/**/*.ts").filter((path) => !whoHasIt.includes(path));
  const others = all.flatMap((path) =>
    [
      ...readFileSync(path, "utf8")
        .replaceAll(scopes, "")
        .matchAll(/role [!=]== "(clerk|supervisor|admin)"/g),
    ].map(([compared]) => `${path}: ${compared}`),
  );
  expect(others).toEqual([]);
});
