import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { drawn } from "../../.ci/casePicture.ts";
import { caseStatuses } from "../../src/domain/caseState.ts";
import { stepNames } from "../../src/domain/caseSteps.ts";

test("the picture and the table in docs/cases.md are those of the steps that there are: node .ci/casePicture.ts draws them", () => {
  const document = readFileSync("docs/cases.md", "utf8");
  expect(document).toBe(drawn(document));
  for (const status of caseStatuses) expect(document).toMatch(new RegExp(` (--> )?${status} (-->|:)`));
  for (const step of stepNames) expect(document).toContain(`\`/${step}\``);
});
