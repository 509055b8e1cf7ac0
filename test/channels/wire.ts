// What a platform is to the contract suite and to the stories: people who write and read over the adapter's real wire.
// A new channel gets a file in wires/ and a line in wires.ts; then it is tested as all the others are.

import { createServer } from "node:net";
import type { Channel } from "../../src/channels/channel.ts";
import type { OutgoingFiles } from "../../src/channels/outgoingFiles.ts";
import type { Delivery, Message, Receive } from "../../src/domain/message.ts";
import { openLog } from "../../src/lib/log.ts";
import type { Blobs } from "../../src/store/blobs.ts";
import type { Database } from "../../src/store/database.ts";
import { buildServer } from "../../src/web/server.ts";

/** One message as its reader sees it. */
export type Seen = { text: string; buttons: string[] /** Names or addresses. */; files: string[] };

/** A person on the platform. What the platform has no way for is absent. All resolve when the adapter has answered. */
export type Someone = {
  address: string;
  says: (text: string) => Promise<unknown>;
  /** Presses what has this label on it; a platform without buttons has numbers only. */
  presses?: (label: string) => Promise<unknown>;
  sendsFile: (file: { name: string; mediaType: string; bytes: Buffer }) => Promise<unknown>;
  sharesLocation?: (latitude: number, longitude: number) => Promise<unknown>;
  sharesContact?: (phone: string) => Promise<unknown>;
  /** Changes the text of what was sent last. */
  edits?: (text: string) => Promise<unknown>;
  /** Something that nobody here can use, such as a sticker. */
  sendsOddity?: () => Promise<unknown>;
  blocks?: () => Promise<unknown>;
  /** What the chat shows of ours, oldest first. */
  sees: () => Seen[];
};

/** What a platform may answer to a message of ours. */
export type Fault = "slowDown" | "down" | "hangsUp" | "refuses" | "blocked";

export type Wire = {
  channel: Channel;
  /** The platform does not tell what language a phone is set to: people choose theirs. */
  tellsNoLanguage?: true;
  /** Somebody new; before a terminal always the same. */
  someone: () => Promise<Someone>;
  /** The platform sends what it sent last once more. Absent where a message can't come twice. */
  comesAgain?: () => Promise<unknown>;
  /** The HTTP statuses by which the adapter answered the platform, oldest first. Absent where it has no HTTP. */
  answered?: () => number[];
  /** Sends a message that would be good, but for its proof: missing, wrong, another's. Gives the statuses. */
  forges?: () => Promise<number[]>;
  /** What the platform answers to the next message of ours. Absent where the platform is our own store. */
  nextAnswer?: (fault: Fault) => void;
  /** Hands a message over where that is not the channel's sender: the web chat reads the store. */
  send?: (address: string, message: Message, id: number) => Promise<Delivery>;
  close: () => Promise<void>;
};

export type WireParts = {
  receive: Receive;
  database: Database;
  blobs: Blobs;
  files: OutgoingFiles;
  /** What the people's phones are set to. */
  language: string;
};
export type OpenWire = (parts: WireParts) => Promise<Wire>;

/** The channel behind the program's own web server, on a port of its own. `build` gets the address that people reach it by. */
export async function serve(
  { receive, files }: Pick<WireParts, "receive" | "files">,
  build: (publicUrl: string) => Channel,
) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const channel = build(url);
  const server = await buildServer({
    channels: [channel],
    files,
    receive,
    calendars: () => undefined,
    health: async () => ({ status: "ok" }) as never,
    metrics: { contentType: "text/plain", read: async () => "" } as never,
    trustProxy: false,
    secure: false,
    log: openLog("silent"),
  });
  await server.listen({ host: "127.0.0.1", port });
  await channel.start(receive);
  return {
    channel,
    url,
    close: async () => {
      await channel.stop();
      server.server.closeAllConnections();
      await server.close();
    },
  };
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, "127.0.0.1", listening));
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  return typeof address === "object" && address ? address.port : 0;
}
