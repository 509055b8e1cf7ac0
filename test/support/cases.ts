// Cases as they lie in an office's store, for stories that are about what becomes of them.

import { fileCase } from "../../src/office/cases/filing.ts";
import { advanceClocks } from "../../src/office/deadlines/deadlines.ts";
import type { World } from "./office.ts";

/** A complaint about a lamp in the street, filed in the chat of that citizen. */
export async function aLamp(world: World, citizen: Awaited<ReturnType<World["citizen"]>>) {
  const { id: contactId } = await citizen.contact();
  return world.work((work) =>
    fileCase(work, {
      contactId,
      kind: "complaint",
      category: "CITY",
      demands: ["Repair the lamp"],
      place: {},
      details: "It has been dark for three weeks.",
      fileIds: [],
      confidentiality: "named",
      name: "王芳",
      language: citizen.language,
    }),
  );
}

/** Writes an entry into the history, and lets the clocks know. */
export const happensTo = (world: World, caseId: number, type: string) =>
  world.work(async (work) => {
    await work.tx.caseEvent.create({ data: { caseId, at: work.now, type, role: "clerk" } });
    await advanceClocks(work, caseId, type);
  });
