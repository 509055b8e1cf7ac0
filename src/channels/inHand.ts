/** The turns that a channel has in hand, so that its stop can wait for them. */
export type InHand = {
  /** The same promise, waited for until it has settled. */
  add: <T>(turn: Promise<T>) => Promise<T>;
  /** Resolves when none is left; never throws. */
  settled: () => Promise<void>;
};

export function turnsInHand(): InHand {
  const turns = new Set<Promise<unknown>>();
  return {
    add: (turn) => {
      const settled = turn.then(
        () => undefined,
        () => undefined,
      );
      turns.add(settled);
      void settled.then(() => turns.delete(settled));
      return turn;
    },
    settled: async () => {
      while (turns.size > 0) await Promise.all(turns);
    },
  };
}
