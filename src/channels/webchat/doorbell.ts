import pg from "pg";
import type { Log } from "../../lib/log.ts";
import { listenTo } from "../../store/listening.ts";

const notifyChannel = "open_door_webchat";

/** Tells open pages, in whatever process they are connected to, that there is something new. */
export type Doorbell = {
  ring: (address: string) => Promise<void>;
  onRing: (address: string, listener: () => void) => () => void;
  close: () => Promise<void>;
};

/** One connection that listens, and comes back when it is lost; what was missed meanwhile is looked up then. */
export async function openDoorbell(url: string, log?: Log): Promise<Doorbell> {
  const listeners = new Map<string, Set<() => void>>();
  const ringer = new pg.Pool({ connectionString: url, max: 1, application_name: "open-door-doorbell" });
  ringer.on("error", () => undefined);
  const close = await listenTo(url, {
    channel: notifyChannel,
    applicationName: "open-door-doorbell",
    onNotice: (address) => {
      for (const listener of listeners.get(address) ?? []) listener();
    },
    onListening: () => {
      for (const all of listeners.values()) for (const listener of all) listener();
    },
    log,
  });

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
      await close();
      await ringer.end();
    },
  };
}
