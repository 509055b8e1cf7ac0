import type pg from "pg";

/** Whether what is sent now can be recorded as sent. What can't is sent again when the store is back, so it must not go out. */
export type StoreWatch = {
  /** The store has just done something for us. */
  answered: () => void;
  /** Asks the store where its last answer is not from this moment: under load, and right after a job was taken, that costs nothing. */
  takesRecords: () => Promise<boolean>;
};

/** Milliseconds that an answer vouches for. A store that freezes costs what is sent in this time, one that dies is noticed at once. */
const freshMs = 100;
/** Milliseconds after which a store that does not answer counts as gone. */
const patienceMs = 5000;

/** Watches over the connection that holds the deliverer's lock; `lost` says that it is gone. A standby, or a store that only reads, takes no records. */
export function storeWatch(client: Pick<pg.Client, "query">, lost: AbortSignal): StoreWatch {
  let answeredAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<boolean> | undefined;

  async function ask(): Promise<boolean> {
    const away = AbortSignal.any([lost, AbortSignal.timeout(patienceMs)]);
    const gone = new Promise<false>((resolve) => away.addEventListener("abort", () => resolve(false), { once: true }));
    const answer = client.query("show transaction_read_only").then(
      ({ rows }) => rows[0]?.transaction_read_only === "off",
      () => false,
    );
    const takes = await Promise.race([answer, gone]);
    if (takes) answeredAt = performance.now();
    return takes;
  }

  return {
    answered: () => {
      answeredAt = performance.now();
    },
    takesRecords: async () => {
      if (lost.aborted) return false;
      if (performance.now() - answeredAt < freshMs) return true;
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
}
