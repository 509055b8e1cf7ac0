// Deadlines are policy, as data: a profile for each place (policies/*.json), each figure with its evidence, and an office's own.
// What the figures mean to this program is in deadlines.ts; docs/policies.md is for whoever writes a profile.

import type { Office } from "../config/officeFile.ts";
import cn2005 from "./policies/cn_2005.json" with { type: "json" };
import cn2022 from "./policies/cn_2022.json" with { type: "json" };
import euCode from "./policies/eu_code.json" with { type: "json" };
import genericDefault from "./policies/generic_default.json" with { type: "json" };
import inCpgrams from "./policies/in_cpgrams.json" with { type: "json" };
import krMinwon from "./policies/kr_minwon.json" with { type: "json" };
import kzAppk from "./policies/kz_appk.json" with { type: "json" };
import ru59fz from "./policies/ru_59fz.json" with { type: "json" };
import ua1996 from "./policies/ua_1996.json" with { type: "json" };
import ukCode from "./policies/uk_code.json" with { type: "json" };
import ukScotland from "./policies/uk_scotland.json" with { type: "json" };
import us311 from "./policies/us_311.json" with { type: "json" };
import { type Policy, policySchema } from "./policySchema.ts";

export type { Policy } from "./policySchema.ts";

const documents = {
  generic_default: genericDefault,
  cn_2022: cn2022,
  cn_2005: cn2005,
  ru_59fz: ru59fz,
  kz_appk: kzAppk,
  ua_1996: ua1996,
  in_cpgrams: inCpgrams,
  kr_minwon: krMinwon,
  uk_code: ukCode,
  uk_scotland: ukScotland,
  eu_code: euCode,
  us_311: us311,
};

/** The profiles that come with the program, by key, as they are written. */
export const profileDocuments: Record<string, Record<string, unknown>> = documents;

export const policies: Record<string, Policy> = Object.fromEntries(
  Object.entries(documents).map(([key, document]) => [key, { key, ...policySchema.parse(document) }]),
);

const known = (key: string): Policy | undefined => (Object.hasOwn(policies, key) ? policies[key] : undefined);

/** An office's own profile: the one that it copies, with what it changes laid over it. Null takes a figure away. */
export function ownProfile(profile: Record<string, unknown>): Record<string, unknown> {
  const { key: _key, copies, ...changes } = profile;
  const base = typeof copies === "string" && Object.hasOwn(profileDocuments, copies) ? profileDocuments[copies] : {};
  return { ...base, ...changes };
}

const own = new WeakMap<object, Policy>();

function ownPolicy({ policy: key, profile }: Office): Policy | undefined {
  if (typeof profile !== "object" || profile.key !== key) return undefined;
  const read = own.get(profile) ?? { key, ...policySchema.parse(ownProfile(profile)) };
  own.set(profile, read);
  return read;
}

/** The policy in force in an office. */
export function policyOf(office: Office): Policy {
  const policy = ownPolicy(office) ?? known(office.policy);
  if (!policy) throw new Error(`unknown policy ${office.policy}`);
  return policy;
}

/** The policy that a case was filed under; where the office has done away with it since, the one in force. */
export function policyFor(office: Office, key: string | null): Policy {
  if (key === null || key === office.policy) return policyOf(office);
  return known(key) ?? policyOf(office);
}

/** So many people at most speak for a group, the one who files or books included. */
export const mostRepresentatives = ({ max_representatives }: Policy): number => max_representatives?.n ?? 5;

/** Where a profile knows no second review, the answer to the first is the office's last word. */
export const hasSecondReview = ({ rereview_within, rereview_request_window }: Policy): boolean =>
  Boolean(rereview_within ?? rereview_request_window);
