/** Lets so many through in any stretch of time, replies before pushes. */
export type Gate = {
  /** Runs the work when its turn comes. */
  pass: <T>(kind: "reply" | "push", work: () => Promise<T>) => Promise<T>;
  /** Nobody passes until `open`. */
  close: () => void;
  open: () => void;
};

type Limits = { most: number; perMs: number; atOnce: number };

/**
 * At most `most` begin within any `perMs` milliseconds, and `atOnce` run at a time. Measured by a clock that can't be set back: one that
 * can would keep everybody waiting until it has caught up.
 */
export function createGate({ most, perMs, atOnce }: Limits): Gate {
  const waiting: Record<"reply" | "push", (() => void)[]> = { reply: [], push: [] };
  /** When the last `most` began, the oldest first. */
  const began: number[] = [];
  let running = 0;
  let isOpen = true;
  let willLook = false;

  function letThrough() {
    while (isOpen && running < atOnce && waiting.reply.length + waiting.push.length > 0) {
      const wait = began.length < most ? 0 : (began[0] ?? 0) + perMs - performance.now();
      if (wait > 0) return lookAgainIn(wait);
      began.push(performance.now());
      if (began.length > most) began.shift();
      running += 1;
      (waiting.reply.shift() ?? waiting.push.shift())?.();
    }
  }

  function lookAgainIn(ms: number) {
    if (willLook) return;
    willLook = true;
    setTimeout(() => {
      willLook = false;
      letThrough();
    }, ms);
  }

  return {
    pass: async (kind, work) => {
      await new Promise<void>((begin) => {
        waiting[kind].push(begin);
        letThrough();
      });
      try {
        return await work();
      } finally {
        running -= 1;
        letThrough();
      }
    },
    close: () => {
      isOpen = false;
    },
    open: () => {
      isOpen = true;
      letThrough();
    },
  };
}
