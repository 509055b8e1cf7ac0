import { expect, test } from "vitest";
import { profileDocuments as document, policies } from "../../src/domain/policy.ts";

test("there are the twelve profiles, each under its own key", () => {
  expect(Object.keys(policies).sort()).toEqual(
    "cn_2005 cn_2022 eu_code generic_default in_cpgrams kr_minwon kz_appk ru_59fz ua_1996 uk_code uk_scotland us_311".split(
      " ",
    ),
  );
  for (const [key, policy] of Object.entries(policies)) {
    expect(policy.key).toBe(key);
    expect(policy.name).not.toBe("");
  }
});

test("every figure says where it comes from, and every time says its unit", () => {
  const figures: [string, Record<string, unknown>][] = [];
  const walk = (value: unknown, path: string) => {
    if (value === null || typeof value !== "object") return;
    if ("n" in value) figures.push([path, { ...value }]);
    for (const [key, inner] of Object.entries(value)) walk(inner, path ? `${path}.${key}` : key);
  };
  walk(document, "");
  expect(figures).toHaveLength(78);
  for (const [path, { n, unit, evidence }] of figures) {
    expect(Number.isInteger(n) && Number(n) >= 0, path).toBe(true);
    expect(evidence, path).toMatch(/^(F:\d|M|R)/);
    if (!/max_representatives|publish_days_before/.test(path)) expect(["d", "wd", "h", "mo"], path).toContain(unit);
  }
});
