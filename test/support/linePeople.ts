// The people before the local LINE server: what they write, press, send and see.

import type { Action, LineMessage } from "./lineLimits.ts";
import type { LineEvent } from "./lineServer.ts";

export type Shown = { chatId: string; message: LineMessage; by: "reply" | "push"; at: number };

type Server = {
  shown: Shown[];
  blocked: Set<string>;
  files: Map<string, { bytes: Buffer; state: "processing" | "succeeded" | "failed" }>;
  nextId: () => string;
  deliver: (events: LineEvent[]) => Promise<void>;
  eventOf: (given: LineEvent, source: Record<string, string>) => LineEvent;
};

const hex = (id: number) => id.toString(16).padStart(32, "0");
export const userIdOf = (id: number) => `U${hex(id)}`;
export const groupIdOf = (id: number) => `C${hex(id)}`;

const textOf = (message: LineMessage): string =>
  message.type === "text" ? message.text : message.type === "template" ? message.template.text : "";

/** Buttons that are still there: a template's stay, quick replies go with the next message. */
function buttonsOf(messages: LineMessage[]): Action[] {
  return messages.flatMap((message, i) => [
    ...(message.type === "template" ? message.template.actions : []),
    ...(i === messages.length - 1 ? (message.quickReply?.items.map(({ action }) => action) ?? []) : []),
  ]);
}

export function person(server: Server, id: number, group?: number) {
  const { files, nextId, deliver, eventOf, blocked } = server;
  const userId = userIdOf(id);
  const source: Record<string, string> = group
    ? { type: "group", groupId: groupIdOf(group), userId }
    : { type: "user", userId };
  const chatId = group ? groupIdOf(group) : userId;
  let lastMessage = "";

  const happens = (event: LineEvent) => deliver([eventOf(event, source)]);
  /** A message event, to be delivered alone or with others. */
  function messageOf(content: object): LineEvent {
    lastMessage = nextId();
    return eventOf({ type: "message", message: { id: lastMessage, ...content } }, source);
  }
  const sends = (content: object) => deliver([messageOf(content)]);
  function keep(bytes: Buffer, state: "processing" | "succeeded" = "succeeded") {
    files.set(lastMessage, { bytes, state });
  }
  const sees = () => server.shown.filter((shown) => shown.chatId === chatId);
  const reads = () => sees().map(({ message }) => ({ text: textOf(message), buttons: buttonsOf([message]) }));
  const sharesLocation = (latitude = 26.64, longitude = 118.17) =>
    sends({ type: "location", title: "here", address: "somewhere", latitude, longitude });

  async function sendsStored(content: object, bytes: Buffer, state?: "processing") {
    const event = messageOf(content);
    keep(bytes, state);
    await deliver([event]);
  }
  const imageOf = (more: object = {}) => ({
    type: "image",
    contentProvider: { type: "line" },
    quoteToken: "q",
    ...more,
  });

  return {
    userId,
    chatId,
    says: (text: string) => sends({ type: "text", text, quoteToken: "q" }),
    sends,
    happens,
    messageOf,
    /** Presses the newest button that is still shown and whose label contains this. */
    presses: (label: string): Promise<void> => {
      const all = sees().map(({ message }) => message);
      const buttons = buttonsOf(all);
      const words = (one: Action) => one.label.replace(/^\d+\. /, "");
      const action =
        buttons.findLast((one) => words(one) === label) ?? buttons.findLast((one) => one.label.includes(label));
      if (!action) throw new Error(`no button ${label} in: ${textOf(all.at(-1) as LineMessage)}`);
      if (action.type === "location") return sharesLocation();
      if (action.type !== "postback") return sendsStored(imageOf(), Buffer.from("a picture"));
      return happens({ type: "postback", postback: { data: action.data } });
    },
    sendsImage: (bytes: Buffer, more?: object) => sendsStored(imageOf(more), bytes),
    sendsVideo: (bytes: Buffer) =>
      sendsStored({ type: "video", duration: 1000, contentProvider: { type: "line" } }, bytes, "processing"),
    sendsFile: (bytes: Buffer, fileName: string) =>
      sendsStored({ type: "file", fileName, fileSize: bytes.length }, bytes),
    sendsSticker: () => sends({ type: "sticker", packageId: "1", stickerId: "1", stickerResourceType: "STATIC" }),
    sharesLocation,
    adds: (isUnblocked = false) => {
      blocked.delete(chatId);
      return happens({ type: "follow", follow: { isUnblocked } });
    },
    blocks: () => {
      blocked.add(chatId);
      return happens({ type: group ? "leave" : "unfollow" });
    },
    takesBack: () => happens({ type: "unsend", unsend: { messageId: lastMessage } }),
    sees,
    /** The texts and buttons of what the chat shows, oldest first. */
    reads,
  };
}
