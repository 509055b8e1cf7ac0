import type { Channel } from "../channel.ts";
import { turnsInHand } from "../inHand.ts";
import type { Limits } from "../limits.ts";
import { type WebchatParts, webchatRoutes } from "./api.ts";

export const limits: Limits = { text: 100_000, buttons: 100, label: 300, payload: 300 };

/** The chat on the office's own page. Its platform is our own store: a message is there when it is delivered, and the bell rings. */
export function webchatChannel(parts: WebchatParts): Channel {
  const inHand = turnsInHand();
  let stopped = false;
  return {
    name: "webchat",
    describe: () => "on",
    limits,
    sender: {
      pace: { perSecond: 1000, perChatPerSecond: 1000 },
      send: async () => ({ ok: true }),
      delivered: (address) => parts.doorbell.ring(address),
    },
    fetchFile: (source) => parts.blobs.get(source),
    start: async () => undefined,
    stop: async () => {
      stopped = true;
      await inHand.settled();
    },
    forBrowsers: true,
    deepLink: async (payload) => parts.publicUrl && new URL(`/?start=${payload}`, parts.publicUrl).href,
    routes: (server, receive) =>
      webchatRoutes(server, parts, async (incoming, shown) => {
        // The page sends it again until it is taken.
        if (stopped) throw Object.assign(new Error("the program is stopping"), { statusCode: 503 });
        await inHand.add(receive(incoming, shown));
      }),
  };
}
