import { expect, test } from "vitest";
import { profileFaults } from "../../src/domain/ownProfile.ts";
import { policies, policyFor, policyOf } from "../../src/domain/policy.ts";
import { demoOffice } from "./demo.ts";

const figure = (n: number) => ({ n, unit: "wd", evidence: "Order 12/2026" });
const own = (profile: Record<string, unknown> = {}) => ({
  key: "our_city",
  copies: "generic_default",
  name: "Our rules",
  ...profile,
});

test("an office copies a profile and changes it; null takes a figure away", () => {
  const office = demoOffice((o) =>
    Object.assign(o, { policy: "our_city", profile: own({ handle_within: figure(20), review_within: null }) }),
  );
  const policy = policyOf(office);
  expect(policy).toMatchObject({ key: "our_city", name: "Our rules", handle_within: { n: 20, unit: "wd" } });
  expect(policy.review_within).toBeNull();
  expect(policy.route_within).toEqual(policies.generic_default?.route_within);
  expect(policyOf(office)).toBe(policy);
});

test("a case keeps the policy that it was filed under, as long as there is one of that key", () => {
  const office = demoOffice((o) => Object.assign(o, { policy: "uk_code" }));
  expect(policyFor(office, "cn_2022").key).toBe("cn_2022");
  expect(policyFor(office, "done_away_with").key).toBe("uk_code");
  expect(policyFor(office, null).key).toBe("uk_code");
});

test.each<[string, Record<string, unknown>, string[]]>([
  ["a key that can't be one", { key: "Our City" }, ["profile.key", "profile.key"]],
  ["the key of a profile of the program", { key: "cn_2022" }, ["profile.key", "profile.key"]],
  ["nothing to copy", { copies: "generic_defaults" }, ["profile.copies"]],
  ["a misspelt figure", { handel_within: figure(20) }, ["profile.handel_within"]],
  ["a unit that is none", { handle_within: { ...figure(20), unit: "weeks" } }, ["profile.handle_within.unit"]],
  ["a number in words", { handle_within: { ...figure(20), n: "twenty" } }, ["profile.handle_within.n"]],
  ["no evidence", { handle_within: { n: 20, unit: "d" } }, ["profile.handle_within.evidence"]],
  ["less than nothing", { handle_within: figure(-1) }, ["profile.handle_within.n"]],
  ["a start that is none", { handle_within: { ...figure(3), starts: "monday" } }, ["profile.handle_within.starts"]],
  ["a time that isn't there", { default_track: "express" }, ["profile.default_track"]],
  [
    "a subject that isn't there",
    { handle_by_service: { pothole: figure(3) }, category_tracks: { "TRAN.holes": "pothole" } },
    ["profile.category_tracks.TRAN.holes"],
  ],
  [
    "several at once",
    { handel_within: figure(1), route_within: { n: 1.5, unit: "d", evidence: "R" } },
    ["profile.route_within.n", "profile.handel_within"],
  ],
])("%s is a fault with its key and an example", (_, change, keys) => {
  const faults = profileFaults("our_city", own(change) as { key: string });
  expect(faults.map(({ key }) => key)).toEqual(keys);
  for (const { fault, example } of faults) expect(fault && example).toBeTruthy();
});

test("every profile of the program can be copied as it is", () => {
  for (const copies of Object.keys(policies)) expect(profileFaults("our_city", own({ copies }))).toEqual([]);
});
