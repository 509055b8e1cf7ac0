// The people before the local Graph API server: what they write, press, send and see.

import type { SentButton, SentMessage } from "./messengerLimits.ts";

export const page = "1000000001";

export type Shown = {
  chat: string;
  call: { messaging_type?: string; tag?: string };
  message: SentMessage;
  /** Milliseconds of `performance.now()`. */
  at: number;
};

export type Event = {
  sender?: { id: string };
  recipient?: { id: string };
  timestamp?: number;
  [kind: string]: unknown;
};

type Server = {
  shown: Shown[];
  blocked: Set<string>;
  nextId: () => number;
  keep: (name: string, bytes: Buffer) => string;
  /** Resolves with the status by which the webhook answered. */
  deliver: (events: Event[], how?: { together?: boolean }) => Promise<number>;
};

export function person(server: Server, id: string) {
  const { deliver, nextId, keep, blocked } = server;
  let lastMid = "";

  const event = (kind: string, content: object): Event => ({
    sender: { id },
    recipient: { id: page },
    timestamp: 1_790_000_000_000 + nextId(),
    [kind]: content,
  });
  /** A message as Meta would send it, to be delivered alone or with others. */
  function message(content: object): Event {
    lastMid = `m_${id}-${nextId()}`;
    return event("message", { mid: lastMid, ...content });
  }
  const sends = (content: object) => deliver([message(content)]);
  const attaches = (type: string, payload: object, more: object = {}) =>
    sends({ attachments: [{ type, payload }], ...more });

  const sees = () => server.shown.filter(({ chat }) => chat === id);

  /** Quick replies are gone when there is a newer message; a template's buttons stay. */
  function presses(label: string): Promise<number> {
    const mine = sees();
    const quick = buttonsOf(mine.at(-1)).find((button) => button.content_type && (button.title ?? "").includes(label));
    if (quick) return sends({ text: quick.title, quick_reply: { payload: quick.payload } });
    const lasting = mine.flatMap((shown) => buttonsOf(shown).filter(({ type }) => type === "postback"));
    const button = lasting.findLast(({ title }) => title?.includes(label));
    if (!button) throw new Error(`no button ${label} under: ${textOf(mine.at(-1))}`);
    return postback(button.payload ?? "", { title: button.title });
  }
  const postback = (payload: string, more: object = {}) =>
    deliver([event("postback", { mid: `m_p-${nextId()}`, payload, ...more })]);

  return {
    id,
    event,
    message,
    sends,
    says: (text: string) => sends({ text }),
    presses,
    postback,
    /** The button under a page's first greeting; with a link's `ref` when the person came by one. */
    getsStarted: (ref?: string) =>
      postback("|/start", { title: "Get Started", ...(ref ? { referral: { ref, source: "SHORTLINK" } } : {}) }),
    /** An m.me link, opened by somebody who has written before. */
    opensLink: (ref: string) => deliver([event("referral", { ref, source: "SHORTLINK", type: "OPEN_THREAD" })]),
    sendsFile: ({ name, mediaType, bytes }: { name: string; mediaType: string; bytes: Buffer }, text?: string) => {
      const family = mediaType.split("/")[0] ?? "";
      const type = ["image", "audio", "video"].includes(family) ? family : "file";
      return attaches(type, { url: keep(name, bytes) }, text ? { text } : {});
    },
    sendsFiles: (files: { name: string; bytes: Buffer }[], type = "image") =>
      sends({ attachments: files.map(({ name, bytes }) => ({ type, payload: { url: keep(name, bytes) } })) }),
    sharesLocation: (lat = 26.64, long = 118.17) => attaches("location", { coordinates: { lat, long } }),
    /** Since June 2026 a sticker comes as both kinds; later as the second only. */
    sendsSticker: () =>
      sends({
        attachments: [
          { type: "image", payload: { url: "https://scontent.example/thumb.png", sticker_id: 369239263222822 } },
          { type: "sticker", payload: { sticker_id: 369239263222822 } },
        ],
      }),
    edits: (text: string, num_edit = 1) => deliver([event("message_edit", { mid: lastMid, text, num_edit })]),
    sharesNumber: (phone: string) => sends({ text: phone, quick_reply: { payload: phone } }),
    blocks: () => blocked.add(id),
    sees,
    reads: () => sees().map((shown) => ({ text: textOf(shown), buttons: labelsOf(shown), files: filesOf(shown) })),
  };
}

export const textOf = (shown: Shown | undefined): string =>
  shown?.message.text ?? shown?.message.attachment?.payload.text ?? "";
export const buttonsOf = (shown: Shown | undefined): SentButton[] => [
  ...(shown?.message.quick_replies ?? []),
  ...(shown?.message.attachment?.payload.buttons ?? []),
];
const labelsOf = (shown: Shown) => buttonsOf(shown).flatMap(({ title }) => (title ? [title] : []));
const filesOf = ({ message: { attachment } }: Shown) =>
  attachment && attachment.type !== "template" ? [attachment.payload.url ?? ""] : [];
