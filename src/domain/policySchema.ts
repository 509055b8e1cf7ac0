// The shape of a profile. Strict, so that a misspelt key in an office's own profile is found and not silently without effect.

import { z } from "zod";

const evidence = z.string().min(1, "say where the figure comes from");
const whole = z.number().int("write a whole number").min(0, "can't be less than 0");

/** d: calendar days, wd: working days of the office's calendar, h: hours, mo: months. */
const unit = z.enum(["d", "wd", "h", "mo"]);

/** The events of a case that a clock may start on, as regulations name them. */
const starts = z.enum([
  "received",
  "registered",
  "received_by_unit",
  "acknowledged",
  "accepted",
  "reply_received",
  "review_requested",
  "review_reply_received",
  "rereview_requested",
]);

/** What a clock may stand still for: a hearing, or the wait for what the applicant was asked. */
const pause = z.enum(["hearing", "information"]);

const needs = z.array(z.enum(["head_approval", "reason_told", "notice"])).default([]);

const figure = z.strictObject({
  n: whole,
  unit,
  evidence,
  starts: starts.optional(),
  pause_on: z.array(pause).default([]),
  notify: z.array(z.string()).optional(),
});
export type Figure = z.infer<typeof figure>;

const clock = figure.nullish();
const said = z.string().nullish();
const names = z.record(z.string(), z.string());
const days = z.strictObject({ n: whole, evidence });
const trackKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, "use lower-case letters, digits and underscores, starting with a letter");

export const policySchema = z.strictObject({
  name: z.string().min(1),
  locale: z.union([z.string(), z.array(z.string())]).optional(),
  counting: z
    .strictObject({
      /** Said in words. */
      unit: z.string().optional(),
      /** The day of the event is the first day of the term. */
      include_first_day: z.boolean().optional(),
      /** A term in calendar days or months that ends on a day of no work ends on the next working day. */
      end_on_working_day: z.boolean().optional(),
      skip: z.array(z.string()).optional(),
      evidence: z.string().optional(),
    })
    .optional(),

  register_within: clock,
  acknowledge_within: clock,
  route_within: clock,
  competence_objection_within: clock,
  acceptance_notice_within: clock,
  handle_within: clock,
  review_request_window: clock,
  review_ack_within: clock,
  review_within: clock,
  rereview_request_window: clock,
  rereview_within: clock,
  supervision_answer_within: clock,
  progress_notice_after: clock,
  documents_from_other_body_within: clock,
  external: z.strictObject({ window: figure }).nullish(),

  /** How much longer an answer may take. */
  extension_max: z.strictObject({ n: whole, unit, evidence, times: whole.min(1).optional(), needs }).nullish(),
  /** The same where the rule sets how often but not how long. */
  extension: z.strictObject({ times: whole.min(1), needs, evidence }).nullish(),
  /** The answer with all extensions, from where its clock starts. */
  total_max: z.strictObject({ n: whole, unit, evidence }).nullish(),
  interim_reply_if_longer: z.boolean().optional(),

  fast_track: z.strictObject({ acceptance: figure.optional(), handle: figure }).nullish(),
  special: z.array(z.strictObject({ key: trackKey, match: z.string(), handle_within: figure })).optional(),
  handle_by_kind: z.record(trackKey, figure).optional(),
  handle_by_service: z.record(trackKey, figure).optional(),
  /** Which of these times a case has from the start: by what the applicant wants, by what it is about, else. */
  kind_tracks: z.record(z.string(), trackKey).optional(),
  category_tracks: z.record(z.string(), trackKey).optional(),
  default_track: trackKey.optional(),
  track_names: z.record(trackKey, names).optional(),

  max_representatives: days.nullish(),
  outcomes: z.array(z.string()).optional(),
  matter_classes: z.array(z.string()).optional(),
  refusal_reasons: z.array(z.string()).optional(),
  reviewer_must_differ: z.boolean().optional(),
  appeal_opens_on: said,
  feedback_call: z.boolean().optional(),
  close_as_not_ours_forbidden: z.boolean().optional(),
  reply_in_applicant_language: z.boolean().optional(),
  priority_groups: z.boolean().optional(),
  acknowledge: said,
  anonymous: said,
  satisfaction: z.strictObject({ scale: z.array(z.string()), evidence }).optional(),
  reception: z.record(z.string(), z.unknown()).optional(),
  privacy: z
    .strictObject({
      min_cell: z.number().int().min(3).optional(),
      /** After the closing of a case, or after a visit; 24 where it is left out. */
      contact_retention_months_after_closure: z.number().int().min(1).max(600).optional(),
    })
    .optional(),
});

export type Policy = z.infer<typeof policySchema> & { key: string };
