// Some policies give some cases another time: a simple procedure, a time by the kind of petition, by the service asked for.
// Each is a track; a case has one or none.

import type { Figure, Policy } from "./policySchema.ts";

export type Track = {
  /** The figure of the answer, and where the profile has it. */
  answer: Figure;
  figure: string;
  acceptance?: Figure;
};

export function tracksOf(policy: Policy): Record<string, Track> {
  const under = (where: "handle_by_kind" | "handle_by_service") =>
    Object.entries(policy[where] ?? {}).map(([key, answer]) => [key, { answer, figure: `${where}.${key}` }] as const);
  const fast = policy.fast_track;
  return Object.fromEntries<Track>([
    ...(fast
      ? [["fast_track", { answer: fast.handle, figure: "fast_track.handle", acceptance: fast.acceptance }] as const]
      : []),
    ...(policy.special ?? []).map(
      ({ key, handle_within }) => [key, { answer: handle_within, figure: `special.${key}` }] as const,
    ),
    ...under("handle_by_kind"),
    ...under("handle_by_service"),
  ]);
}

/** The track of a new case: by what it is about, by what the applicant wants, else the policy's usual one. */
export function trackAtFiling(
  policy: Policy,
  filing: { kind: string; category: string; subcategory?: string },
): string | undefined {
  const { category, subcategory, kind } = filing;
  const byCategory = policy.category_tracks ?? {};
  return (
    (subcategory ? byCategory[`${category}.${subcategory}`] : undefined) ??
    byCategory[category] ??
    policy.kind_tracks?.[kind] ??
    policy.default_track
  );
}
