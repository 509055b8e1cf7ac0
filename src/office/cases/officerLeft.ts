import { openStatuses } from "../../domain/caseState.ts";
import { tellStaff } from "../../notifications/tell.ts";
import type { Staff } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { unitName } from "../names.ts";
import { recordEvent } from "./caseHistory.ts";

/**
 * The open cases of an officer who works here no longer are nobody's in their unit, until its head hands them over. The head is told
 * once, of all of them; the supervisors where there is none. Returns how many there are.
 */
export async function returnCasesOf(work: Work, staff: Pick<Staff, "id" | "name" | "unitKey">): Promise<number> {
  const { tx, texts, office } = work;
  const held = await tx.case.updateManyAndReturn({
    where: { officerId: staff.id, status: { in: [...openStatuses, "answered"] } },
    data: { officerId: null },
    select: { id: true, unitKey: true },
  });
  for (const { id } of held) await recordEvent(work, { caseId: id, type: "officerLeft", role: "office" });
  if (held.length === 0) return 0;
  const at = { endedAt: null, contactId: { not: null } };
  const heads = await tx.staff.findMany({ where: { ...at, isHead: true, unitKey: staff.unitKey } });
  const told = heads.length > 0 ? heads : await tx.staff.findMany({ where: { ...at, role: "supervisor" } });
  const words = { count: held.length, name: staff.name };
  await tellStaff(work, told, {
    text: (language) =>
      texts.say(language, "staff.casesReturned", { ...words, unit: unitName(office, staff.unitKey, language) }),
    choices: (language) => [
      { id: `/unit ${staff.unitKey ?? ""}`.trim(), label: texts.say(language, "staff.seeCases") },
    ],
  });
  return held.length;
}
