import type { Office } from "../config/officeFile.ts";
import type { Fault } from "../config/settings.ts";
import { policies } from "./policy.ts";
import { ruleFault } from "./rotaRule.ts";
import { category, taxonomy } from "./taxonomy.ts";

const codes = taxonomy.map(({ code }) => code).join(", ");

/** What an office file says that the rules don't know: a policy, a subject, a recurrence. */
export function checkAgainstRules(office: Office): Fault[] {
  const faults: Fault[] = [];
  if (!Object.hasOwn(policies, office.policy)) {
    faults.push({
      key: "policy",
      fault: `"${office.policy}" is not a profile`,
      example: Object.keys(policies).join(", "),
    });
  }
  office.categories.forEach((code, i) => {
    if (!category(code)) faults.push({ key: `categories.${i}`, fault: `"${code}" is not a category`, example: codes });
  });
  for (const [key, { subjects }] of Object.entries(office.units)) {
    const unknown = subjects.filter((code) => code !== "*" && !category(code));
    if (unknown.length > 0)
      faults.push({ key: `units.${key}.subjects`, fault: `unknown: ${unknown.join(", ")}`, example: codes });
  }
  for (const [key, rota] of Object.entries(office.rotas)) {
    const fault = rota.retired ? undefined : ruleFault(rota);
    if (fault) faults.push({ key: `rotas.${key}.rule`, fault, example: "FREQ=WEEKLY;BYDAY=WE" });
  }
  return faults;
}
