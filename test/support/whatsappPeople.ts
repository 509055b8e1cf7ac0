// The people before the local Twilio server: what they write, send and see.

import type { Fields, Picker } from "./whatsappLimits.ts";
import { account } from "./whatsappServer.ts";

export type Shown = {
  chat: string;
  fields: Fields;
  /** A list or buttons. */
  picker?: Picker;
  /** Milliseconds of `performance.now()`. */
  at: number;
};

type Server = {
  shown: Shown[];
  nextId: () => number;
  keep: (bytes: Buffer, mediaType: string) => string;
  /** Resolves with the status by which the webhook answered. */
  deliver: (fields: Record<string, string>) => Promise<number>;
};

type File = { name: string; mediaType: string; bytes: Buffer };

/** Somebody with this telephone number, with a plus in front. */
export function person({ shown, nextId, keep, deliver }: Server, number: string) {
  /** The fields of a message as Twilio posts them. */
  function message(more: Record<string, string>): Record<string, string> {
    const sid = `SM${String(nextId()).padStart(32, "0")}`;
    return {
      SmsMessageSid: sid,
      NumMedia: "0",
      ProfileName: "王芳 Wang & Co",
      MessageType: "text",
      SmsSid: sid,
      WaId: number.slice(1),
      SmsStatus: "received",
      Body: "",
      To: `whatsapp:${account.number}`,
      NumSegments: "1",
      MessageSid: sid,
      AccountSid: account.accountSid,
      From: `whatsapp:${number}`,
      ApiVersion: "2010-04-01",
      ...more,
    };
  }
  const sends = (more: Record<string, string>) => deliver(message(more));

  function sendsFiles(files: Omit<File, "name">[], more: Record<string, string> = {}) {
    const fields: Record<string, string> = { NumMedia: String(files.length), ...more };
    for (const [i, { bytes, mediaType }] of files.entries()) {
      fields[`MediaUrl${i}`] = keep(bytes, mediaType);
      fields[`MediaContentType${i}`] = mediaType;
    }
    return sends(fields);
  }

  const sees = () => shown.filter(({ chat }) => chat === number);
  return {
    number,
    message,
    sends,
    says: (Body: string) => sends({ Body }),
    sendsFiles,
    /** A document's name stands where a text would. */
    sendsFile: ({ name, mediaType, bytes }: File) => {
      const family = mediaType.split("/")[0] ?? "";
      const type = ["image", "audio", "video"].includes(family) ? family : "document";
      return sendsFiles([{ mediaType, bytes }], { MessageType: type, ...(type === "document" ? { Body: name } : {}) });
    },
    sharesLocation: (latitude = 26.64, longitude = 118.17) =>
      sends({
        MessageType: "location",
        Latitude: String(latitude),
        Longitude: String(longitude),
        Address: "5 East St",
      }),
    sendsSticker: () =>
      sendsFiles([{ mediaType: "image/webp", bytes: Buffer.from("RIFF") }], { MessageType: "sticker" }),
    /** Presses an entry of the newest list, or a button, whose label contains this. */
    presses: (label: string) => {
      const { picker } = sees().findLast((shown) => shown.picker) ?? {};
      const entry = picker?.entries.find((one) => one.label.includes(label));
      if (!picker || !entry) throw new Error(`nothing called ${label} to press`);
      return picker.button
        ? sends({ MessageType: "interactive", ListId: entry.id, ListTitle: entry.label, Body: entry.label })
        : sends({ MessageType: "button", ButtonPayload: entry.id, ButtonText: entry.label, Body: entry.label });
    },
    sees,
    reads: () =>
      sees().map(({ fields, picker }) => ({
        text: fields.Body ?? (fields.ContentVariables ? String(JSON.parse(fields.ContentVariables)[1]) : ""),
        buttons: (picker?.entries ?? []).map((entry) => entry.label),
        files: fields.MediaUrl ? [fields.MediaUrl] : [],
      })),
  };
}
