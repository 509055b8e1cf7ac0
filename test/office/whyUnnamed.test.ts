// Who of the staff may know who filed a case: one rule, for the case as for the names of its files.

import { expect, test } from "vitest";
import { roles } from "../../src/domain/roles.ts";
import { whyUnnamed } from "../../src/office/cases/caseAccess.ts";
import { nameFor } from "../../src/office/cases/caseFiles.ts";
import type { EvidenceFile } from "../../src/store/generated/client.ts";

const file = (fromStaff: boolean) => ({ name: "wang-fang.PDF", fromStaff }) as EvidenceFile;

test.each(["named", "confidential", "anonymous"] as const)(
  "A5: who may not know the name of a %s applicant reads it in no file's name either",
  (confidentiality) => {
    const subject = { confidentiality, receiptNumber: "LJ-20261129-00001-5" };
    const unnamedTo = roles.filter((role) => whyUnnamed({ role }, subject) !== undefined);
    const expected = { named: [], confidential: ["officer", "leader", "admin"], anonymous: [...roles] };
    expect(unnamedTo.toSorted()).toEqual(expected[confidentiality].toSorted());
    for (const role of roles) {
      const shown = nameFor({ role }, subject, file(false), 2);
      expect(shown).toBe(unnamedTo.includes(role) ? `${subject.receiptNumber} 2.pdf` : "wang-fang.PDF");
      expect(nameFor({ role }, subject, file(true), 2)).toBe("wang-fang.PDF");
    }
  },
);
