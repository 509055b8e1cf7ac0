import pg from "pg";

const notifyChannel = "open_door_webchat";

/** Tells open pages, in whatever process they are connected to, that there is something new. */
export type Doorbell = {
  ring: (address: string) => Promise<void>;
  onRing: (address: string, listener: () => void) => () => void;
  close: () => Promise<void>;
};

/** One connection that listens, and comes back when it is lost; what was missed meanwhile is looked up then. */
export async function openDoorbell(url: string): Promise<Doorbell> {
  const listeners = new Map<string, Set<() => void>>();
  const ringer = new pg.Pool({ connectionString: url, max: 1, application_name: "open-door-doorbell" });
  ringer.on("error", () => undefined);
  let closed = false;
  let client: pg.Client | undefined;

  async function connect(): Promise<void> {
    client = new pg.Client({ connectionString: url, application_name: "open-door-doorbell" });
    client.on("notification", ({ payload = "" }) => {
      for (const listener of listeners.get(payload) ?? []) listener();
    });
    client.on("error", () => undefined);
    client.on("end", () => {
      if (!closed) setTimeout(() => void connect().catch(() => undefined), 1000).unref();
    });
    await client.connect();
    await client.query(`listen ${notifyChannel}`);
    for (const all of listeners.values()) for (const listener of all) listener();
  }
  await connect();

  return {
    ring: async (address) => {
      await ringer.query("select pg_notify($1, $2)", [notifyChannel, address]);
    },
    onRing: (address, listener) => {
      const all = listeners.get(address) ?? new Set();
      listeners.set(address, all.add(listener));
      return () => {
        all.delete(listener);
        if (all.size === 0) listeners.delete(address);
      };
    },
    close: async () => {
      closed = true;
      await client?.end();
      await ringer.end();
    },
  };
}
