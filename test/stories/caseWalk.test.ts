// Cases led through random steps, by staff of every kind and by their applicants, on the real store.

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { replay } from "../../src/domain/caseLife.ts";
import { holderOf, openStatuses } from "../../src/domain/caseState.ts";
import type { CaseStep } from "../../src/domain/caseSteps.ts";
import type { Given } from "../../src/office/cases/caseNews.ts";
import { type Actor, possibleSteps, takeStep } from "../../src/office/cases/caseSteps.ts";
import { fileCase } from "../../src/office/cases/filing.ts";
import { anOffice, type World } from "../support/office.ts";

/** Stands still for everything that a clock can stand still for. */
const patient = {
  key: "patient_city",
  copies: "generic_default",
  handle_within: { n: 30, unit: "d", starts: "registered", pause_on: ["information", "hearing"], evidence: "R" },
  review_within: { n: 30, unit: "d", pause_on: ["information", "hearing"], evidence: "R" },
};

const given: Given = {
  reasonKind: "legal_route",
  reason: "A court has it already.",
  goTo: "District court, 3 Court Road",
  channel: "litigation",
  where: "3 Court Road",
  how: "With a written claim",
  office: "Railway",
  passing: "passedOn",
  demands: [{ verdict: "supported", reasons: "It was found broken.", remedy: "" }],
  outcome: "explained",
  evidence: "A photo of the new lamp",
  toldOn: "2026-11-23",
  leader: "lin",
  text: "On Friday at nine in room 2.",
};

/** What leads nowhere, and the withdrawal, which would end the walk early. */
const dull = new Set<CaseStep>(["note", "correct", "write", "withdraw"]);

describe.each(["generic_default", "cn_2022", "patient_city"])("a case under %s", (policy) => {
  let world: World;
  let contactId: number;
  let actors: Actor[];
  let officers: number[];
  beforeAll(async () => {
    world = await anOffice({
      change: (office) => ({ ...office, policy, ...(policy === patient.key ? { profile: patient } : {}) }),
    });
    contactId = (await (await world.citizen()).contact()).id;
    for (const role of ["clerk", "supervisor"] as const) await world.staff({ role });
    for (const unitKey of ["city", "city", "land"]) await world.staff({ role: "officer", unitKey });
    const staff = await world.database.prisma.staff.findMany({ orderBy: { id: "asc" } });
    officers = staff.filter(({ unitKey }) => unitKey === "city").map(({ id }) => id);
    actors = [...staff.map((member) => ({ staff: member })), { applicant: true }];
  });
  afterAll(() => world.close());

  const filing = () => ({
    contactId,
    kind: "complaint",
    category: "CITY",
    demands: ["Repair the lamp"],
    place: { text: "East Street 5" },
    details: "It has been dark for three weeks.",
    fileIds: [],
    confidentiality: "named" as const,
    language: "en",
  });
  const rowOf = (id: number) =>
    world.database.prisma.case.findUniqueOrThrow({
      where: { id },
      include: { units: true, events: { orderBy: { id: "asc" } }, deadlines: true },
    });

  /** What is true of every case at any time. */
  async function holds(id: number): Promise<void> {
    const row = await rowOf(id);
    const { status, stage, waitsFor, events, deadlines, unitKey, officerId, dueAt } = row;
    const course = events.map(({ type }) => type);
    expect(replay(course), course.join(" ")).toEqual({ status, stage, waitsFor });
    for (const deadline of deadlines)
      expect(deadline.dueAt.getTime(), deadline.rule).toBeGreaterThanOrEqual(deadline.startedAt.getTime());
    if (status === "inProgress") expect([unitKey, officerId]).not.toContain(null);
    if (!openStatuses.includes(status)) return;
    expect(holderOf(row)).not.toBe("nobody");
    const stands = deadlines.filter((deadline) => deadline.status === "paused");
    // It has a date, or stands still for what it waits for; nothing stands still once that has come.
    if (waitsFor === null) expect(stands, course.join(" ")).toEqual([]);
    if (stands.length === 0) expect(dueAt, course.join(" ")).not.toBeNull();
  }

  test("has a holder, a date, and a history that tells its state, whatever is done with it in whatever order", async () => {
    const turn = fc.record({
      actor: fc.nat(),
      step: fc.nat(),
      minutes: fc.nat({ max: 5 * 24 * 60 }),
      land: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 15, maxLength: 40 }), async (turns) => {
        const { caseId } = await world.work((work) => fileCase(work, filing()));
        await holds(caseId);
        for (const { actor: who, step: which, minutes, land } of turns) {
          world.later(minutes);
          const row = await rowOf(caseId);
          const able = actors.filter((actor) => possibleSteps(world, actor, row).length > 0);
          const actor = able[who % able.length];
          const possible = actor ? possibleSteps(world, actor, row).filter((name) => !dull.has(name)) : [];
          const step = possible[which % possible.length];
          if (!actor || !step) continue;
          const officer = String(officers.find((id) => id !== row.officerId));
          await world.work((work) =>
            takeStep(work, actor, caseId, step, { ...given, officer, unit: land ? "land" : "city" }),
          );
          await holds(caseId);
        }
        await world.work((work) => takeStep(work, { applicant: true }, caseId, "withdraw", {}));
        await holds(caseId);
      }),
      { numRuns: 20 },
    );
  }, 180_000);
});
