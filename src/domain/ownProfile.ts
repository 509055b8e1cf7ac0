// Checks an office's own profile: each fault with its key and what to write instead.

import type { z } from "zod";
import { plainly } from "../config/plainFaults.ts";
import type { Fault } from "../config/settings.ts";
import { ownProfile, policies, profileDocuments } from "./policy.ts";
import { policySchema } from "./policySchema.ts";
import { taxonomy } from "./taxonomy.ts";
import { tracksOf } from "./tracks.ts";

const figure = '{ n: 20, unit: wd, evidence: "Order 12/2026" }';
const examples: Record<string, string> = {
  key: "our_city",
  copies: Object.keys(policies).join(", "),
  name: "Our City's Rules on Complaints 2026",
  unit: "d, wd, h or mo",
  n: "20",
  evidence: '"Order 12/2026, section 3"',
  starts: "registered, received_by_unit, accepted, reply_received, review_requested",
  pause_on: "[hearing], [information] or [hearing, information]",
  needs: "[head_approval, reason_told]",
  extension_max: '{ n: 10, unit: wd, times: 1, needs: [reason_told], evidence: "Order 12/2026" }',
  max_representatives: '{ n: 5, evidence: "Order 12/2026" }',
  refusal_reasons: "[legal_route, not_territory]",
  category_tracks: "{ TRAN.potholes: pothole }",
};

/** What is wrong with an office's own profile; `policy` is the key that the office names as being in force. */
export function profileFaults(policy: string, profile: string | (Record<string, unknown> & { key: string })): Fault[] {
  if (typeof profile === "string")
    return [
      {
        key: "profile",
        fault: "write the profile itself; one in a file of its own is named under policy",
        example: "policy: ./ours.json",
      },
    ];
  const { key, copies } = profile;
  const faults: Fault[] = [];
  const say = (where: string, fault: string, example = exampleOf(where)) =>
    faults.push({ key: where ? `profile.${where}` : "profile", fault, example });
  if (!/^[a-z][a-z0-9_]{1,39}$/.test(key))
    say("key", "use lower-case letters, digits and underscores, starting with a letter");
  if (Object.hasOwn(profileDocuments, key)) say("key", `"${key}" is a profile of the program: choose another key`);
  if (key !== policy) say("key", `the office's policy is "${policy}": write policy: ${key}, or take the profile out`);
  if (copies !== undefined && (typeof copies !== "string" || !Object.hasOwn(profileDocuments, copies)))
    say("copies", `"${String(copies)}" is not a profile to copy`);
  const read = policySchema.safeParse(ownProfile(profile), { error: plainly });
  for (const issue of read.error?.issues ?? []) {
    for (const where of placesOf(issue)) say(where, messageOf(issue));
  }
  if (read.success) {
    const tracks = tracksOf({ key, ...read.data });
    for (const [where, track] of tracksNamed(read.data)) {
      if (!Object.hasOwn(tracks, track))
        say(
          where,
          `"${track}" is none of the profile's times`,
          Object.keys(tracks).join(", ") || "handle_by_service: { pothole: { n: 72, unit: h, evidence: … } }",
        );
    }
    for (const subject of Object.keys(read.data.category_tracks ?? {})) {
      if (!knownSubject(subject))
        say(`category_tracks.${subject}`, "is not a subject of the taxonomy", "TRAN.potholes");
    }
  }
  return faults;
}

const placesOf = (issue: z.core.$ZodIssue): string[] =>
  issue.code === "unrecognized_keys"
    ? issue.keys.map((name) => [...issue.path, name].join("."))
    : [issue.path.join(".")];

const messageOf = (issue: z.core.$ZodIssue): string =>
  issue.code === "unrecognized_keys" ? "is not a key that a profile has here" : issue.message;

function exampleOf(where: string): string {
  const parts = where.split(".");
  const named = [...parts].reverse().find((part) => Object.hasOwn(examples, part));
  return (named && examples[named]) ?? figure;
}

type Read = z.infer<typeof policySchema>;

function tracksNamed({ kind_tracks, category_tracks, default_track, track_names }: Read): [string, string][] {
  const under = (name: string, tracks: Record<string, string> = {}) =>
    Object.entries(tracks).map(([key, track]): [string, string] => [`${name}.${key}`, track]);
  return [
    ...under("kind_tracks", kind_tracks),
    ...under("category_tracks", category_tracks),
    ...(default_track ? [["default_track", default_track] as [string, string]] : []),
    ...Object.keys(track_names ?? {}).map((key): [string, string] => [`track_names.${key}`, key]),
  ];
}

function knownSubject(subject: string): boolean {
  const [code, child] = subject.split(".");
  const found = taxonomy.find((category) => category.code === code);
  return found !== undefined && (child === undefined || found.children.some(({ key }) => key === child));
}
