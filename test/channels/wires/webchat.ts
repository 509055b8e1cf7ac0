import { createHash, randomUUID } from "node:crypto";
import { webchatChannel } from "../../../src/channels/webchat/channel.ts";
import { openDoorbell } from "../../../src/channels/webchat/doorbell.ts";
import type { Entry } from "../../../src/channels/webchat/transcript.ts";
import type { Message } from "../../../src/domain/message.ts";
import { loadTexts } from "../../../src/i18n/texts.ts";
import { secretKey } from "../../support/office.ts";
import { type OpenWire, type Seen, type Someone, serve } from "../wire.ts";

/** Our own page: its platform is the store, and what it shows comes as server-sent events. */
export const webchat: OpenWire = async (parts) => {
  const { database, blobs, language } = parts;
  const doorbell = await openDoorbell(database.url);
  const texts = loadTexts();
  const office = async () => ({ name: { en: "An office" }, demo: false, languages: texts.languages, texts });
  const page = { dropUnlessSent: async () => undefined, clock: () => new Date() };
  const served = await serve(parts, (publicUrl) =>
    webchatChannel({ ...page, publicUrl, database, blobs, doorbell, secretKey, secure: false, office }),
  );
  const leaving = new AbortController();
  const answered: number[] = [];
  let again = async (): Promise<unknown> => undefined;

  const post = (body: object, cookie: string, headers: Record<string, string> = {}) =>
    fetch(`${served.url}/api/chat/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie, ...headers },
      body: JSON.stringify(body),
    });

  async function someone(): Promise<Someone> {
    const session = await fetch(`${served.url}/api/chat/session?language=${language}`);
    let cookie = cookieOf(session) ?? "";
    const shown: Message[] = [];
    const positions = new Set<number | null>();
    const take = ({ from, position, content }: Entry) => {
      if (from === "office" && !positions.has(position)) shown.push(content as Message);
      positions.add(position);
    };
    void follow(cookie, take);
    const buttons = ({ choices = [], navigation = [] }: Message) => [...choices, ...navigation];

    // As the page does: the next message goes when the one before it is confirmed.
    let outbox = Promise.resolve();
    function sends(content: object) {
      const body = { id: randomUUID(), language, ...content };
      outbox = outbox.then(async () => {
        again = async () => {
          const answer = await post(body, cookie);
          answered.push(answer.status);
          const renewed = cookieOf(answer);
          if (!renewed) return;
          cookie = renewed;
          void follow(cookie, take);
        };
        await again();
      });
      return outbox;
    }
    return {
      get address() {
        return createHash("sha256")
          .update(cookie.split("=")[1] ?? "")
          .digest("hex");
      },
      says: (text) => sends({ text }),
      presses: (label) => {
        const message = shown.findLast((one) => buttons(one).some((button) => button.label.includes(label)));
        const button = message && buttons(message).find((one) => one.label.includes(label));
        if (!button) throw new Error(`no button ${label} in: ${shown.at(-1)?.text}`);
        return sends({
          choice: {
            id: button.id,
            prompt: button.id.startsWith("/") ? undefined : message.prompt,
            label: button.label,
          },
        });
      },
      sendsFile: async ({ name, mediaType, bytes }) => {
        const form = new FormData();
        form.set("file", new Blob([new Uint8Array(bytes)], { type: mediaType }), name);
        const stored = await fetch(`${served.url}/api/chat/files`, { method: "POST", body: form, headers: { cookie } });
        await sends({ files: [await stored.json()] });
      },
      sharesLocation: (latitude, longitude) => sends({ location: { latitude, longitude } }),
      sees: () => shown.map(asSeen),
    };
  }

  async function follow(cookie: string, take: (entry: Entry) => void) {
    try {
      const answer = await fetch(`${served.url}/api/chat/events`, { headers: { cookie }, signal: leaving.signal });
      let read = "";
      for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        const events = (read + chunk).split("\n\n");
        read = events.pop() ?? "";
        for (const event of events) {
          const data = /^data: (.*)$/m.exec(event)?.[1];
          if (data && !event.startsWith("event:")) take(JSON.parse(data));
        }
      }
    } catch {
      // The page was closed.
    }
  }

  return {
    channel: served.channel,
    someone,
    comesAgain: () => again(),
    answered: () => answered,
    forges: async () => {
      const body = () => ({ id: randomUUID(), text: "hello" });
      const strange: Record<string, string>[] = [
        { "sec-fetch-site": "cross-site" },
        { "sec-fetch-site": "same-site" },
        { origin: "https://elsewhere.example" },
      ];
      return Promise.all(strange.map(async (headers) => (await post(body(), "", headers)).status));
    },
    send: async (address, message) => {
      const { id } = await database.prisma.chat.upsert({
        where: { channel_address: { channel: "webchat", address } },
        create: { channel: "webchat", address, createdAt: new Date(), lastSeenAt: new Date() },
        update: {},
      });
      await database.prisma.$executeRaw`
        insert into outgoing (chat_id, kind, content, status, created_at, due_at, settled_at, position)
        values (${id}, 'reply', ${JSON.stringify(message)}::jsonb, 'delivered', now(), now(), now(), nextval('outgoing_position'))`;
      await served.channel.sender.delivered?.(address);
      return { ok: true };
    },
    close: async () => {
      leaving.abort();
      await served.close();
      await doorbell.close();
    },
  };
};

const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0]?.split(";")[0];

const asSeen = ({ text, choices = [], navigation = [], file }: Message): Seen => ({
  text,
  buttons: [...choices.map(({ label }, i) => `${i + 1} ${label}`), ...navigation.map(({ label }) => label)],
  files: file ? [file.name] : [],
});
