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
  const sent = new Map<number, number>();
  return {
    of: (id) => sent.get(id) ?? 0,
    reached: (id, parts) => {
      sent.set(id, parts);
      const oldest = sent.keys().next().value;
      if (sent.size > mostHalfSent && oldest !== undefined) sent.delete(oldest);
    },
    forget: (id) => sent.delete(id),
  };
}
