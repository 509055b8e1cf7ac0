import pg from "pg";
import type { Log } from "../../lib/log.ts";
import { listenTo } from "../../store/listening.ts";

const notifyChannel = "open_door_webchat";

/** Tells open pages, in whatever process they are connected to, that there is something new. */
export type Doorbell = {
  /** "renewed": whoever has the chat open there opens it by another address from now on. */
  ring: (address: string, what?: "renewed") => Promise<void>;
  onRing: (address: string, listener: Listener) => () => void;
  close: () => Promise<void>;
};

type Listener = (what?: string) => void;

/** One connection that listens, and comes back when it is lost; what was missed meanwhile is looked up then. */
export async function openDoorbell(url: string, log?: Log): Promise<Doorbell> {
  const listeners = new Map<string, Set<Listener>>();
  const ringer = new pg.Pool({ connectionString: url, max: 1, application_name: "open-door-doorbell" });
  ringer.on("error", () => undefined);
  const close = await listenTo(url, {
    channel: notifyChannel,
    applicationName: "open-door-doorbell",
    onNotice: (notice) => {
      const [address = "", what] = notice.split(" ");
      for (const listener of listeners.get(address) ?? []) listener(what);
    },
    onListening: () => {
      for (const all of listeners.values()) for (const listener of all) listener();
    },
    log,
  });

  return {
    ring: async (address, what) => {
      await ringer.query("select pg_notify($1, $2)", [notifyChannel, what ? `${address} ${what}` : address]);
    },
    onRing: (address, listener) => {
      const all = listeners.get(address) ?? new Set<Listener>();
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
