// An office with people who talk to it: the driver of the stories. Every message goes through the real turn on a real PostgreSQL.

import { DateTime } from "luxon";
import type { Office } from "../../src/config/officeFile.ts";
import { conversation } from "../../src/conversation/conversation.ts";
import { takeTurn } from "../../src/conversation/turn.ts";
import type { ChannelName, Content, Message } from "../../src/domain/message.ts";
import { loadTexts, type Params } from "../../src/i18n/texts.ts";
import { openLog } from "../../src/lib/log.ts";
import { officeInForce } from "../../src/office/officeInForce.ts";
import { type Invitation, inviteStaff } from "../../src/office/people/staff.ts";
import { type Jobs, openJobs } from "../../src/store/jobs.ts";
import type { Work } from "../../src/store/work.ts";
import { freshDatabase } from "./database.ts";
import { demoOffice, monday, putInForce, secretKey } from "./demoOffice.ts";

export const texts = loadTexts();

/** The text of the file that a message carries. */
export const fileText = (message: Message | undefined) =>
  message?.file && "text" in message.file ? message.file.text : undefined;

export type World = Awaited<ReturnType<typeof anOffice>>;

export { monday, secretKey };

export async function anOffice({ change, at = monday }: { change?: (office: Office) => Office; at?: Date } = {}) {
  const asUsual = !change && at === monday;
  const database = await freshDatabase(asUsual ? "opendoor_demo" : "opendoor");
  const log = openLog("silent");
  const jobs: Jobs = await openJobs(database.url, { worker: false, log });
  const office = change ? change(demoOffice()) : demoOffice();
  let now = at;
  const clock = () => now;
  if (!asUsual) await putInForce({ database, jobs }, office, at);
  const inForce = officeInForce();
  const parts = { database, jobs, engine: conversation, officeInForce: inForce, secretKey, clock, log };
  let serial = 0;

  const work = <T>(doing: (work: Work) => Promise<T>): Promise<T> =>
    database.transaction(async (tx) => {
      const { office, texts } = await inForce.now(tx);
      return doing({ tx, now, office, texts, jobs, secretKey });
    });

  /** Somebody with a chat. */
  function person(language = "en", channel: ChannelName = "webchat") {
    const address = `person-${++serial}`;
    let seen = 0;
    const all: Message[] = [];

    async function sends(content: Content, key = `key-${++serial}`, group = false) {
      const result = await takeTurn(parts, { channel, key, address, language, content, group });
      return { result, told: await news() };
    }
    /** What the chat was sent since the last look, replies and pushes. */
    async function news(): Promise<Message[]> {
      const rows = await database.prisma.outgoing.findMany({
        where: { id: { gt: seen }, chat: { channel, address } },
        orderBy: { id: "asc" },
      });
      seen = rows.at(-1)?.id ?? seen;
      const messages = rows.map((row) => row.content as unknown as Message);
      all.push(...messages);
      return messages;
    }
    const last = () => all.at(-1);
    const choices = () => [...(last()?.choices ?? []), ...(last()?.navigation ?? [])];
    const says = async (text: string) => (await sends({ kind: "text", text })).told;
    async function presses(label: string) {
      const choice =
        choices().find((c) => c.label === label || c.id === label) ?? choices().find((c) => c.label.includes(label));
      if (!choice)
        throw new Error(
          `no button "${label}" among: ${choices()
            .map((c) => `${c.label} [${c.id}]`)
            .join(" | ")}\nunder: ${last()?.text}`,
        );
      return (await sends({ kind: "choice", id: choice.id, prompt: last()?.prompt })).told;
    }
    /** One after the other: "=label" presses, anything else is typed. */
    async function goes(...steps: string[]) {
      for (const step of steps) await (step.startsWith("=") ? presses(step.slice(1)) : says(step));
      return last();
    }
    const agrees = async () => {
      await says("/start");
      await presses(texts.say(language, "welcome.agree"));
    };
    const contact = () =>
      database.prisma.contact.findFirstOrThrow({ where: { chats: { some: { channel, address } } } });
    const chat = () => database.prisma.chat.findFirstOrThrow({ where: { channel, address } });
    const say = (key: string, params?: Params) => texts.say(language, key, params);
    return {
      address,
      channel,
      language,
      sends,
      says,
      presses,
      goes,
      agrees,
      news,
      last,
      choices,
      contact,
      chat,
      say,
      all,
    };
  }

  async function citizen(language = "en") {
    const someone = person(language);
    await someone.agrees();
    return someone;
  }

  async function staff(invitation: Partial<Invitation> & Pick<Invitation, "role">, language = "en") {
    const invited = await work((w) => inviteStaff(w, { name: `A ${invitation.role}`, ...invitation }));
    if (!invited.ok) throw new Error(invited.reason);
    const someone = person(language);
    await someone.says(`/start ${invited.code}`);
    return someone;
  }

  return {
    database,
    jobs,
    office,
    parts,
    work,
    person,
    citizen,
    staff,
    clock,
    /** Moves the office's clock to a wall-clock time in its zone. */
    itIs: (iso: string) => {
      now = DateTime.fromISO(iso, { zone: office.zone }).toJSDate();
    },
    later: (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000);
    },
    close: async () => {
      await jobs.stop();
      await database.drop();
    },
  };
}
