// What goes in and out of a chat, on any platform. A channel turns its platform's update into an `Incoming`
// and a `Message` into its platform's message; nothing behind the channels knows a platform.

export const channelNames = ["telegram", "line", "messenger", "whatsapp", "viber", "webchat", "terminal"] as const;
export type ChannelName = (typeof channelNames)[number];

/** A file that a person sent. `source` is where the platform keeps it, or the content hash where we have it already. */
export type SentFile = {
  kind: "photo" | "document" | "voice" | "video";
  name: string;
  mediaType: string;
  /** Bytes, as the platform states them. */
  size: number;
  source: string;
  /** SHA-256 in hex, when the bytes are in our own store already. */
  sha256?: string;
  /** It may still say, unseen, who made it or where: its sender is to hear so. */
  metadataLeft?: boolean;
};

/** What kind of file that media type is for people. */
export const fileKindOf = (mediaType: string): SentFile["kind"] =>
  mediaType.startsWith("image/")
    ? "photo"
    : mediaType.startsWith("audio/")
      ? "voice"
      : mediaType.startsWith("video/")
        ? "video"
        : "document";

export type Content =
  | { kind: "text"; text: string }
  /** A pressed button. `prompt` is the number of the question it stood under; commands carry none. */
  | { kind: "choice"; id: string; prompt?: number }
  /** Files sent together carry the same `album`, one message each. */
  | { kind: "files"; files: SentFile[]; caption?: string; album?: string }
  | { kind: "location"; latitude: number; longitude: number }
  /** A shared address-book card; `own` when the platform vouches that it is the sender's. */
  | { kind: "contact"; phone: string; name: string; own: boolean }
  /** Changed afterwards; `sentAt` is when it was first sent, where the platform says so. */
  | { kind: "edited"; text: string; sentAt?: Date }
  /** Taken back by whoever sent it. `message` is the platform's id of it: a file's `source`, or the message's key. */
  | { kind: "takenBack"; message: string }
  | { kind: "unsupported"; what: string }
  /** The person blocked or unblocked the bot. */
  | { kind: "left" }
  | { kind: "joined" }
  /** The chat goes on under another address (a group that became a supergroup). */
  | { kind: "moved"; to: string };

export type Incoming = {
  channel: ChannelName;
  /** The platform's redelivery key: the same message always has the same key. */
  key: string;
  /** Where to answer: the chat's address on its platform. */
  address: string;
  /** The platform's language hint, a BCP 47 tag. */
  language?: string;
  /** Written in a group, where more people read than the one who wrote. */
  group?: boolean;
  /** In a group: the address of the writer's own chat with us. */
  from?: string;
  /** What the platform gives along to answer this message with, for a short time (LINE). */
  replyToken?: string;
  /**
   * Where the chat is opened from then on if by this message it opens more than before: its person has signed in as staff, or is one with
   * another chat's. `done` is called when that is committed.
   */
  renewal?: { address: string; done: () => void };
  content: Content;
};

/**
 * A choice under a message. `id` is an answer to the prompt it stands under, or a command ("/day 2026-11-25").
 * Ids are at most 50 bytes of UTF-8, so that they fit a Telegram callback (64 bytes) beside the prompt's number.
 */
export type Choice = { id: string; label: string };

/** A small text file made by us: a calendar entry, a list, an export. UTF-8. */
export type TextFile = { name: string; mediaType: string; text: string };

/** A file made by us whose bytes are in our own store: a letter, a chart, a table. `size` in bytes. */
export type StoredFile = { name: string; mediaType: string; sha256: string; size: number };

/** A command in the list that a platform shows beside its text field. */
export type MenuEntry = { command: string; label: string };
/** What a platform shows to whoever reads this language (ISO 639-1). */
export type Menu = { language: string; entries: MenuEntry[] };

/** One message to a person, not yet rendered for a platform. */
export type Message = {
  text: string;
  /** The question's number, sent back by its buttons; absent where the choices are commands. */
  prompt?: number;
  /** Numbered from 1 in this order; a platform without buttons writes them out. */
  choices?: Choice[];
  /** The text already lists the choices by number: a platform without buttons need not write them again. */
  listed?: boolean;
  /** "Back", "Cancel" and the like: never numbered, in one row at the end. */
  navigation?: Choice[];
  /** What the platform may offer a special button for. */
  wants?: "location" | "phone" | "files" | "leave";
  /** The answer is written, in at most so many UTF-16 units. */
  typed?: { max: number };
  /** The label of that special button. */
  wantsLabel?: string;
  /** Where files are wanted, a second one that opens the camera. */
  cameraLabel?: string;
  file?: TextFile | StoredFile;
  /** The list that this message shows, such as "day 2026-11-25". */
  list?: string;
  /**
   * The answer to a press under that list: where the list is still the last thing in the chat, and the platform can change it, `message`
   * takes its place and nothing else is sent.
   */
  update?: { list: string; message: Message };
  /** From this message on the chat's own list of commands is this, where the platform has one for each chat. */
  menu?: MenuEntry[];
  /** Said to somebody of the staff as such: its file is opened again only while one of these is still theirs (their rows in the store). */
  asStaff?: number[];
  /** A part of the text that our own copy forgets an hour after delivery, such as a query code. */
  secret?: string;
};

/** Whom a message goes to. */
export type Recipient = {
  address: string;
  /** When the person last wrote: some platforms take messages only for a while after that. */
  lastSeenAt: Date;
  /** The newest one that came with a message of theirs, used or not. */
  replyToken?: string;
};

/** What became of a message handed to a platform. Anything thrown is a passing fault and is tried again. */
export type Delivery =
  /** `shownAs` is the platform's id of a list, where it can be changed later. */
  | { ok: true; shownAs?: string }
  | { ok: false; reason: "blocked"; detail: string }
  /** The platform takes it only after the person has written again: it is held until then. */
  | { ok: false; reason: "windowClosed"; detail: string }
  | { ok: false; reason: "rejected"; detail: string }
  | { ok: false; reason: "slowDown"; retryAfterSeconds: number };

/** How fast a platform takes messages. */
export type Pace = { perSecond: number; perChatPerSecond: number; perGroupPerMinute?: number };

export type Sender = {
  pace: Pace;
  /** A group chat, which some platforms pace apart. */
  isGroup?: (address: string) => boolean;
  /** Hands one message to the platform. `id` is the same when it is tried again. */
  send: (to: Recipient, message: Message, id: number) => Promise<Delivery>;
  /** Puts a message in the place of one that is there. Refused where the platform does not find it, or can't change it any more. */
  change?: (to: Recipient, shownAs: string, message: Message) => Promise<Delivery>;
  /** After a delivered message has got its position in the chat. */
  delivered?: (address: string) => Promise<void>;
};

/** Takes one message in. Resolves when it is committed: only then may the platform be told "received". */
export type Receive = (incoming: Incoming, shown?: unknown) => Promise<void>;
