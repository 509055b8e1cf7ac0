import { z } from "zod";
import document from "./policies.json" with { type: "json" };

// Deadlines are policy, as data: policies.json has each profile's figures, each with its evidence.

const amount = z.object({
  n: z.number(),
  unit: z.enum(["d", "wd", "h", "mo"]),
  evidence: z.string(),
  starts: z.string().optional(),
});
const clock = amount.nullish();

const policy = z.object({
  name: z.string(),
  counting: z.object({ include_first_day: z.boolean().optional() }).optional(),
  acknowledge_within: clock,
  acceptance_notice_within: clock,
  route_within: clock,
  handle_within: clock,
  review_request_window: clock,
  max_representatives: z.object({ n: z.number() }).optional(),
});

export type Policy = z.infer<typeof policy> & { key: string };
export type PolicyClock = keyof Pick<
  Policy,
  "acknowledge_within" | "acceptance_notice_within" | "route_within" | "handle_within" | "review_request_window"
>;

const { _doc, ...profiles } = document;

export const policies: Record<string, Policy> = Object.fromEntries(
  Object.entries(profiles).map(([key, profile]) => [key, { key, ...policy.parse(profile) }]),
);
