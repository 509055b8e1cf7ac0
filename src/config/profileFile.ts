// A policy profile in a file of its own, beside the office file: `policy: ./ours.json`. What is put in force holds the profile itself.

import { readFileSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import type { Fault } from "./settings.ts";
import { readYaml } from "./yaml.ts";

export type Written = {
  document: unknown;
  /** The file that the profile was read from, as the office file names it. */
  profileFile?: string;
  /** Why it could not be read. The document is then the office under a profile of the program, so that the rest of it can be looked at. */
  faults: Fault[];
};

const namesFile = (policy: unknown): policy is string =>
  typeof policy === "string" && (/^\.{0,2}\//.test(policy) || /\.(json|ya?ml)$/.test(policy));

/** The office's document with its profile in place, where its policy is the name of a file; `folder` is that of the office file. */
export function withProfileFile(document: unknown, folder: string): Written {
  const office: Record<string, unknown> = document !== null && typeof document === "object" ? { ...document } : {};
  const { policy } = office;
  if (!namesFile(policy)) return { document, faults: [] };
  const refused = (...faults: Fault[]): Written => ({
    document: { ...office, policy: "generic_default", profile: undefined },
    faults,
  });
  if (office.profile !== undefined)
    return refused({
      key: "profile",
      fault: `the policy is in ${policy}: take one of the two out`,
      example: "policy: ./ours.json",
    });
  const path = resolve(folder, policy);
  const text = textOf(path);
  if (text === undefined)
    return refused({
      key: "policy",
      fault: `there is no file ${path}`,
      example: "./ours.json, beside the office file",
    });
  const read = readYaml(text, policy);
  if (!read.ok) return refused(...read.faults);
  const written = read.value;
  if (written === null || typeof written !== "object" || Array.isArray(written))
    return refused({
      key: policy,
      fault: "is not a profile",
      example: '{ "copies": "generic_default", "handle_within": … }',
    });
  const profile = { key: keyFrom(path), ...written };
  return { document: { ...office, policy: profile.key, profile }, profileFile: policy, faults: [] };
}

/** "profile.handle_within.n" -> "./ours.json: handle_within.n" */
export const inProfileFile = (fault: Fault, file: string): Fault =>
  /^profile(\.|$)/.test(fault.key) ? { ...fault, key: fault.key.replace(/^profile\.?/, `${file}: `) } : fault;

/** "./rules/our-city.json" -> "our_city" */
const keyFrom = (path: string) =>
  basename(path, extname(path))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
