// Cases by the dozen, written straight into the store: for lists that must show all of them.

import { makeReceiptNumber } from "../../src/domain/receipt.ts";
import type { Prisma } from "../../src/store/generated/client.ts";
import type { World } from "./office.ts";

/** `count` cases with places, accounts and dates of their own, in the order in which they are due. */
export async function manyCases(
  world: World,
  count: number,
  more: (i: number) => Partial<Prisma.CaseCreateManyInput> = () => ({}),
): Promise<string[]> {
  const { prisma } = world.database;
  const before = await prisma.case.count();
  const rows = Array.from({ length: count }, (_, i) => ({
    receiptNumber: makeReceiptNumber({ officeCode: "LJ", date: "2026-11-23", serial: before + i + 1 }),
    queryCodeHash: `hash ${before + i}`,
    status: "registered" as const,
    kind: "complaint",
    category: "CITY",
    placeText: `Calle Luna ${i + 1}`,
    details: `Account number ${i + 1} of a lamp that is dark.`,
    confidentiality: "named" as const,
    name: `Applicant ${i + 1}`,
    language: "en",
    registeredAt: world.clock(),
    dueAt: new Date(world.clock().getTime() + (i + 1) * 3_600_000),
    ...more(i),
  }));
  const made = await prisma.case.createManyAndReturn({ data: rows });
  await prisma.caseDemand.createMany({
    data: made.map(({ id }, i) => ({ caseId: id, number: 1, text: `Repair lamp ${i + 1}` })),
  });
  return made.map(({ receiptNumber }) => receiptNumber);
}
