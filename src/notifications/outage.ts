/** Notices when a platform that took nothing takes messages again. */
export type Outage = {
  failed: () => void;
  /** A message went through. True where it ends an outage: what waits for its next try may go now. */
  worked: () => boolean;
};

/** One failure between two successes is the message's own, which waits by itself; only what fails again and again is the platform's. */
export function outageWatch(): Outage {
  let failures = 0;
  return {
    failed: () => {
      failures += 1;
    },
    worked: () => {
      const over = failures > 1;
      failures = 0;
      return over;
    },
  };
}
