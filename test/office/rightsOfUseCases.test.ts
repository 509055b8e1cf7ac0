// Every use case that writes on behalf of somebody of the staff begins with its right.

import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { roles } from "../../src/domain/roles.ts";
import { takeStep } from "../../src/office/cases/caseSteps.ts";
import { fileCase } from "../../src/office/cases/filing.ts";
import { inviteRepresentative } from "../../src/office/cases/representativeCodes.ts";
import type { StaffMember } from "../../src/office/people/staff.ts";
import { bookPlace } from "../../src/office/visits/booking.ts";
import { aLamp } from "../support/cases.ts";
import { anOffice } from "../support/office.ts";

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
const forStaff = (signature: string) => /\b(staff|by|actor)\??: (StaffMember|By|Actor)/.test(signature);
const namesRight = (body: string) => /\bmay\([^)]*["`]\w+\.(\w+|\$\{step\})["`]/.test(body.slice(0, 400));

/** What only carries out a step of a use case that has asked, or asks another table. */
const askedElsewhere: Record<string, string> = {
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
  const whoHasIt = ["cases/caseStaff.ts", "cases/caseAccess.ts", "cases/newAtDesk.ts"].map(
    (path) => `src/office/${path}`,
  );
  // What somebody is made, or was, and not what whoever makes them that may do.
  const whoIsMade = [
    "src/office/people/staffAdministration.ts",
    "src/conversation/commands/staff.ts",
    "src/conversation/dialogs/staff/staffSteps.ts",
  ];
  const all = globSync("src/{office,conversation}/**/*.ts").filter(
    (path) => ![...whoHasIt, ...whoIsMade].includes(path),
  );
  const others = all.flatMap((path) =>
    [
      ...readFileSync(path, "utf8")
        .replaceAll(scopes, "")
        .matchAll(/role [!=]== "(clerk|supervisor|admin)"/g),
    ].map(([compared]) => `${path}: ${compared}`),
  );
  expect(others).toEqual([]);
});

test("A1: what citizens do themselves is done for them by the desk alone", async () => {
  const world = await anOffice();
  try {
    const { caseId } = await aLamp(world, await world.citizen());
    const subject = await world.database.prisma.case.findUniqueOrThrow({ where: { id: caseId } });
    const filing = { kind: "complaint", category: "CITY", demands: ["A lamp"], place: {}, details: "It is dark." };
    const person = { name: "Wang Fang", companions: 0, needs: [], language: "en" };
    const place = { chatId: 0, receptionId: 0, startsAt: world.clock(), matter: "A lamp" };
    const counts = () => Promise.all([world.database.prisma.case.count(), world.database.prisma.booking.count()]);
    const before = await counts();
    for (const role of roles) {
      const by: StaffMember = { id: 0, name: role, role, unitKey: "education", leaderKey: null, isHead: false };
      const desk = role === "clerk" || role === "supervisor";
      if (desk) continue; // walked by the stories
      const refused = await world.work(async (work) => [
        await fileCase(work, { ...filing, ...person, fileIds: [], confidentiality: "named" }, by),
        await bookPlace(work, { ...place, ...person }, by),
        await inviteRepresentative(work, subject, by),
        await takeStep(work, { staff: by }, caseId, "accept", {}),
      ]);
      expect(refused, role).toEqual([
        ...Array.from({ length: 3 }, () => ({ ok: false, reason: "notAllowed" })),
        { ok: false, reason: "notPossible", possible: [] },
      ]);
    }
    expect(await counts()).toEqual(before);
  } finally {
    await world.close();
  }
});
