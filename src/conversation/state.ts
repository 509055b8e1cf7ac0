import { z } from "zod";

// What the store keeps of a conversation: small JSON in chat.state.

const draft = z.object({
  version: z.number(),
  /** When it was begun. */
  since: z.coerce.date().optional(),
  answers: z.record(z.string(), z.unknown()),
  /** The questions asked so far, in order: what "back" walks along. */
  path: z.array(z.string()),
  at: z.string(),
  /** As whom of the staff it was begun; absent where it was begun as a citizen. */
  as: z.object({ id: z.number(), role: z.string() }).optional(),
  /** A list question that takes several messages is still open. */
  open: z.boolean().optional(),
  /** The person came here from the summary, to change one line. */
  fromSummary: z.boolean().optional(),
  narrowed: z.string().optional(),
  page: z.number().default(0),
  /** The choices as they were shown: what a typed number means, whatever the list has become since. */
  shown: z.array(z.string()).optional(),
  wrong: z.number().default(0),
  album: z.string().optional(),
  /** What came before its question was asked, by the question. */
  early: z.record(z.string(), z.unknown()).optional(),
});
export type Draft = z.infer<typeof draft>;

const state = z.object({
  /** The dialog that is going on. */
  dialog: z.string().optional(),
  /** What was entered in each dialog that is not finished: going on or put aside. */
  drafts: z.record(z.string(), draft).default({}),
  /** The number of the last question asked; a button of an older one is out of date. */
  prompt: z.number().default(0),
  /** Which question the last prompts asked, oldest first: a press on an older copy of the open question is its answer. */
  asked: z.array(z.object({ prompt: z.number(), question: z.string() })).default([]),
  /** The last button that was taken, to know it when it comes again. */
  lastPress: z.string().optional(),
  /** The last button that was out of date, so that it is said once. */
  lastOld: z.string().optional(),
  /** As whom of the staff they act where they are several: a row of staff. */
  actsAs: z.number().optional(),
  /** Texts that answered nothing, lately: digests (repeats.ts). */
  repeats: z.array(z.object({ digest: z.string(), count: z.number(), since: z.number() })).default([]),
  rush: z.object({ count: z.number(), at: z.number() }).optional(),
  /** Somebody of the staff was signed out here, and has not been told. */
  signedOut: z.boolean().optional(),
  /** What the person first came with, before consent. */
  pending: z.string().optional(),
});
export type State = z.infer<typeof state>;

/** The stored state; one that does not fit any more (an older version's) begins afresh rather than stranding anybody. */
export function readState(stored: unknown): State {
  const read = state.safeParse(stored ?? {});
  return read.success ? read.data : state.parse({});
}
