import type { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import type { ChannelName, Receive, Sender } from "../domain/message.ts";
import type { Limits } from "./limits.ts";

/** One chat platform. Everything behind this contract knows no platform; everything in front of it knows no case. */
export type Channel = {
  name: ChannelName;
  /** For the operator: how this channel runs. */
  describe: () => string;
  sender: Sender;
  /** Documented figures, with their source in docs/channels.md. */
  limits: Limits;
  /**
   * The bytes of a file that a person sent, by the source its message carried. An error's name says what is wrong:
   * "FileTooBig" and "FileGone" stay so; anything else may pass by itself.
   */
  fetchFile: (source: string) => Promise<Readable>;
  /** Starts to take messages in. `receive` resolves after the commit: only then is the platform told "received". */
  start: (receive: Receive) => Promise<void>;
  /** Takes no more messages, and waits for those in hand. */
  stop: () => Promise<void>;
  /** Its routes are for people's browsers: behind the page's protections and limits. */
  forBrowsers?: true;
  /** Asks the platform whether the settings work, and says in one line what is wrong and what to do; nothing when all is well. */
  check?: () => Promise<string | undefined>;
  /**
   * A link, for a page or a QR code, that opens the chat and says "/start PAYLOAD" there (payloads: conversation/deepLink.ts).
   * Nothing where the platform can't be asked now for what the link needs.
   */
  deepLink?: (payload: string) => Promise<string | undefined>;
  /** The channel's own HTTP routes: verifies, and normalises to `Incoming`. */
  routes?: (server: FastifyInstance, receive: Receive) => void;
};
