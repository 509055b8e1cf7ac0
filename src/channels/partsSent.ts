import { memory } from "../lib/memory.ts";

/** How far messages of several parts got, so that a second try goes on instead of beginning again. Lost with the process. */
export type PartsSent = {
  /** How many parts of a message the platform has taken. */
  of: (id: number) => number;
  reached: (id: number, parts: number) => void;
  /** The message is settled. */
  forget: (id: number) => void;
};

/** Messages that failed half-way and never came back must not pile up. */
const mostHalfSent = 1000;

export function partsSent(): PartsSent {
  const sent = memory<number, number>(mostHalfSent);
  return { of: (id) => sent.get(id) ?? 0, reached: sent.set, forget: sent.forget };
}
