import { afterAll, beforeAll, expect, test } from "vitest";
import { usedByRows } from "../src/office/usedByRows.ts";
import { aLamp } from "./support/cases.ts";
import { anOffice, type World } from "./support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

/** Where it looks; receptions and staff are few. */
const places = [
  ...["unit_key", "complained_unit_key", "place_key", "sponsor_key"].map((column) => ["case", column]),
  ...["unit_call", "unit_report", "case_unit", "case_look"].map((table) => [table, "unit_key"]),
  ...["unit_key", "received_by"].map((column) => ["visit_record", column]),
  ...["before->>'leaderKey'", "after->>'leaderKey'", "before->>'venueKey'", "after->>'venueKey'"].map((key) => [
    ...["reception_change", key],
  ]),
  ["day_register", "received_by"],
  ["case_event", "data->>'unit'"],
];

test.each(places)("a key that an office file drops is found by an index: %s, %s", async (table, column) => {
  const plan = await world.database.transaction(async (tx) => {
    await tx.$executeRaw`set local enable_seqscan = off`; // what is read whole even so has no index
    return tx.$queryRawUnsafe(`explain select from "${table}" where ${column} = 'nobody'`);
  });
  expect(JSON.stringify(plan)).toMatch(/Index/);
  expect(JSON.stringify(plan)).not.toMatch(/Seq Scan/);
});

test("what only history or a change still refers to is in use", async () => {
  const { prisma } = world.database;
  const citizen = await world.citizen();
  const { caseId } = await aLamp(world, citizen);
  const { id: receptionId } = await prisma.reception.findFirstOrThrow();
  const at = world.clock();
  await prisma.caseEvent.create({ data: { caseId, at, type: "assigned", role: "clerk", data: { unit: "oldUnit" } } });
  await prisma.case.update({ where: { id: caseId }, data: { placeKey: "oldPlace", complainedUnitKey: "oldOffice" } });
  const change = { before: { leaderKey: "oldLeader" }, after: { venueKey: "oldRoom" } };
  await prisma.receptionChange.create({
    data: { receptionId, at, role: "clerk", what: ["leader"], reason: "", ...change },
  });
  const units = ["oldUnit", "oldPlace", "oldOffice", "none"];
  const used = await world.database.transaction((tx) =>
    usedByRows(tx, { units, leaders: ["oldLeader", "none"], venues: ["oldRoom", "none"], rotas: ["none"] }),
  );
  expect([...used.units].sort()).toEqual(["oldOffice", "oldPlace", "oldUnit"]);
  expect([used.leaders, used.venues, used.rotas].map((keys) => [...keys])).toEqual([["oldLeader"], ["oldRoom"], []]);
});
