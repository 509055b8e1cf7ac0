// The people before the local Viber server: what they write, press, send and see.

import type { ViberButton, ViberMessage } from "./viberLimits.ts";

export type Shown = { receiver: string; message: ViberMessage; at: number };

type Server = {
  shown: Shown[];
  subscribed: Set<string>;
  keep: (bytes: Buffer, name: string) => string;
  deliver: (callback: object) => Promise<object>;
  nextToken: () => string;
};

/** Viber's ids are 16 bytes in base64, and contain "/" and "+". */
export const userIdOf = (id: number) => Buffer.from(id.toString().padStart(16, "\xff"), "latin1").toString("base64");

const textOf = (message: ViberMessage): string =>
  message.type === "file" ? message.file_name : message.type === "picture" ? message.text : message.text;
const unescaped = (text: string) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

export function person(server: Server, number: number, language = "en", apiVersion = 10) {
  const { deliver, nextToken, keep, subscribed } = server;
  const id = userIdOf(number);
  const user = { id, name: "Wang", language, country: "CN", api_version: apiVersion };
  let welcome: { text: string; keyboard?: { Buttons: ViberButton[] } } | undefined;

  const happens = (callback: object) => deliver({ timestamp: Date.now(), message_token: nextToken(), ...callback });
  async function sends(message: object): Promise<void> {
    subscribed.add(id);
    await happens({ event: "message", sender: user, message, silent: false });
  }
  const sees = () => server.shown.filter(({ receiver }) => receiver === id);
  const reads = () =>
    sees().map(({ message }) => ({ text: textOf(message), buttons: message.keyboard?.Buttons ?? [] }));
  const sharesLocation = (lat = 26.64, lon = 118.17) => sends({ type: "location", location: { lat, lon } });
  const sharesPhone = (phone_number = `+86599${number}`) =>
    sends({ type: "contact", contact: { name: user.name, phone_number } });

  /** The keyboard that the chat shows: the newest one. */
  const keyboard = () => {
    const newest = sees().findLast(({ message }) => message.keyboard);
    return newest?.message.keyboard?.Buttons ?? welcome?.keyboard?.Buttons ?? [];
  };

  return {
    id,
    sends,
    happens,
    says: (text: string) => sends({ type: "text", text }),
    keyboard,
    presses: (label: string): Promise<void> => {
      const buttons = keyboard();
      const words = ({ Text }: ViberButton) => unescaped(Text).replace(/^\d+\. /, "");
      const button =
        buttons.findLast((one) => words(one) === label) ??
        buttons.findLast((one) => unescaped(one.Text).includes(label));
      if (!button) throw new Error(`no button ${label} under: ${textOf(sees().at(-1)?.message as ViberMessage)}`);
      if (button.ActionType === "location-picker") return sharesLocation();
      if (button.ActionType === "share-phone") return sharesPhone();
      return sends({ type: "text", text: button.ActionBody });
    },
    /** Opens the chat, perhaps by a link; the answer may carry a welcome. */
    opens: async (context?: string) => {
      const answer = await happens({
        event: "conversation_started",
        type: "open",
        user,
        subscribed: subscribed.has(id),
        ...(context ? { context } : {}),
      });
      welcome = "text" in answer ? (answer as typeof welcome) : undefined;
      return welcome;
    },
    subscribes: () => {
      subscribed.add(id);
      return happens({ event: "subscribed", user });
    },
    unsubscribes: () => {
      subscribed.delete(id);
      return happens({ event: "unsubscribed", user_id: id });
    },
    sendsPhoto: (bytes: Buffer, text?: string) =>
      sends({ type: "picture", media: keep(bytes, "photo.jpg"), ...(text ? { text } : {}) }),
    sendsFile: (bytes: Buffer, file_name: string) =>
      sends({ type: "file", media: keep(bytes, file_name), file_name, size: bytes.length }),
    sendsVideo: (bytes: Buffer) =>
      sends({ type: "video", media: keep(bytes, "video.mp4"), size: bytes.length, duration: 3 }),
    sendsSticker: () => sends({ type: "sticker", sticker_id: 46105 }),
    sharesLocation,
    sharesPhone,
    sees,
    reads,
  };
}
