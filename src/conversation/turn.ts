// One message, one transaction: recorded, its conversation locked, answered, and the answer queued; all of it commits or none.

import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { ChannelName, Incoming, Message } from "../domain/message.ts";
import { roles } from "../domain/roles.ts";
import type { Clock } from "../lib/clock.ts";
import { errorInLog, type Log } from "../lib/log.ts";
import { storable, storableJson } from "../lib/storable.ts";
import { releaseHeld } from "../notifications/held.ts";
import { nextNumber, queueMessages } from "../notifications/queue.ts";
import type { OfficeInForce } from "../office/officeInForce.ts";
import { leftUntold } from "../office/people/staff.ts";
import { isStoreAway, longestAwayMs } from "../store/away.ts";
import { beforeCommit, type Database, directly, isConflict, type Transaction } from "../store/database.ts";
import { type Jobs, messageQueue } from "../store/jobs.ts";
import type { Work } from "../store/work.ts";
import type { Engine } from "./engine.ts";
import type { Setting } from "./setting.ts";
import { readState, type State } from "./state.ts";

type Parts = {
  database: Database;
  jobs: Jobs;
  engine: Engine;
  officeInForce: OfficeInForce;
  secretKey: string;
  publicUrl?: string;
  clock: Clock;
  log: Log;
};

/** What became of a message: answered, seen before (nothing changed), or failed by a bug of ours (the person was told). */
export type TurnResult = "answered" | "seenBefore" | "failed";

/** Whoever has a chat, as far as a turn needs to know them. */
const person = z.object({
  contactId: z.number().nullable(),
  language: z.string().nullable(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  consentAt: z.date().nullable(),
  /** Was staff until lately, and has not been told. */
  left: z.boolean().nullable(),
  memberships: z
    .array(
      z.object({
        id: z.number(),
        name: z.string(),
        role: z.enum(roles),
        unitKey: z.string().nullable(),
        leaderKey: z.string().nullable(),
        isHead: z.boolean(),
      }),
    )
    .nullable(),
});

const opening = person.extend({
  fresh: z.boolean(),
  chatId: z.number(),
  state: z.unknown(),
  blockedAt: z.date().nullable(),
  /** Messages are held until this person writes. */
  holds: z.boolean(),
  /** Messages could not be sent, and wait for their next try. */
  waits: z.boolean(),
  /** Something came by itself since this person last wrote. */
  newsSince: z.boolean(),
  officeVersion: z.number(),
  /** For what most turns say: one message, or two. */
  reserved: z.array(z.number()),
});
type Opening = z.infer<typeof opening>;
const openings = z.tuple([opening]);

/**
 * Takes a message in. Resolves when everything it caused is committed: only then may the platform be told "received".
 * Throws when the store can't be reached: then nothing has happened, and the platform must send the message again.
 */
export async function takeTurn(parts: Parts, given: Incoming, givenShown?: unknown): Promise<TurnResult> {
  // A text that the store refuses would be refused again each time that the platform sends it.
  const [incoming, shown] = storable([given, givenShown] as const);
  const { result, replies, isRenewed } = await answerOrApologise(parts, incoming, shown);
  if (isRenewed) given.renewal?.done();
  parts.jobs.nudge(messageQueue("reply", incoming.channel), replies);
  return result;
}

/** `replies` are the numbers of the messages that were queued. */
type Turn = { result: TurnResult; replies?: number[]; isRenewed?: boolean };

async function answerOrApologise(parts: Parts, incoming: Incoming, shown: unknown): Promise<Turn> {
  const { database, log } = parts;
  const began = performance.now();
  let conflicts = 0;
  for (let attempt = 0; ; attempt++) {
    try {
      return await database.transaction((tx) => answer(parts, tx, incoming, shown));
    } catch (error) {
      if (isConflict(error) && ++conflicts < 3) continue;
      // A restart or a fail-over: with a fresh connection it may go well, and if the lost one had committed, the key is known. Whoever
      // waited long enough is to send it again: an apology could not be recorded either.
      const isAway = isStoreAway(error);
      if (isAway && performance.now() - began < longestAwayMs) {
        await pause(Math.min(100 * 2 ** attempt, 1000));
        continue;
      }
      const shortly = { error: errorInLog(error), channel: incoming.channel, key: incoming.key };
      log.error(shortly, isAway ? "the store is away; a message was not taken" : "a turn failed");
      if (isAway) throw error;
      return database.transaction((tx) => apologise(parts, tx, incoming, shown));
    }
  }
}

async function answer(parts: Parts, tx: Transaction, incoming: Incoming, shown: unknown): Promise<Turn> {
  const now = parts.clock();
  const opened = await open(tx, incoming, shown, now);
  if (!opened.fresh) return { result: "seenBefore" };
  const { office, texts } = await parts.officeInForce.at(tx, opened.officeVersion);
  const language = opened.language ?? texts.nearest(incoming.language, office.languages);
  const { content } = incoming;
  if (content.kind === "left" || content.kind === "joined") {
    const blockedAt = content.kind === "left" ? now : null;
    await tx.chat.update({ where: { id: opened.chatId }, data: { blockedAt, lastSeenAt: now } });
    if (!incoming.group || content.kind === "left") return { result: "answered" };
  }
  if (content.kind === "moved") {
    await directly(tx, moveChat, [opened.chatId, incoming.channel, content.to]);
    return { result: "answered" };
  }
  const work = { tx, now, office, texts, jobs: parts.jobs, secretKey: parts.secretKey, publicUrl: parts.publicUrl };
  if (incoming.group) return answerGroup(parts, work, opened, incoming, language);

  const contactId = opened.contactId ?? (await meet(tx, opened.chatId, language, now));
  if (opened.blockedAt) await tx.chat.update({ where: { id: opened.chatId }, data: { blockedAt: null } });
  if (opened.holds) await releaseHeld({ tx, now, jobs: parts.jobs }, { id: opened.chatId, channel: incoming.channel });
  // Whoever writes is there to read: their answer is not left behind what waits out a long pause.
  if (opened.waits) await parts.jobs.tryNow(incoming.channel, { tx, chatId: opened.chatId });
  const setting = settingFor(work, opened, contactId, language, incoming.channel);
  if (opened.left) setting.left = await leftUntold(work, contactId);
  const { state, replies, silent } = await parts.engine.respond(readState(opened.state), content, setting);
  if (silent)
    parts.log.info(
      { channel: incoming.channel, chat: opened.chatId },
      "the same text came again and again and gets no more replies: perhaps another program answers ours",
    );
  const ending = { state, language: setting.language };
  const { renewal } = incoming;
  const isRenewed = setting.hasJoined === true && renewal !== undefined;
  if (isRenewed) await directly(tx, moveChat, [opened.chatId, incoming.channel, renewal.address]);
  return { result: "answered", isRenewed, replies: await leave(work, opened, incoming, replies, ending) };
}

const personColumns = `contact.id as "contactId", contact.name, contact.phone, contact.consent_at as "consentAt", (
    select jsonb_agg(
      jsonb_build_object('id', id, 'name', name, 'role', role, 'unitKey', unit_key, 'leaderKey', leader_key, 'isHead', is_head) order by id
    ) from staff where contact_id = contact.id and ended_at is null
  ) as memberships, exists (
    select from staff where contact_id = contact.id and ended_at is not null and left_told_at is null
  ) as left`;

// A statement sees the store as it was when it began. The lock is therefore a statement of its own, sent along with the next one, which
// begins when the chat's last turn has ended. If it waited itself, it would know the chat as that turn left it, but not the contact that
// this turn made, nor a consent that it noted.
const lockChat = "select from chat where channel = $1 and address = $2 for update";

// A redelivery finds its key and leaves everything as it was. Who has the chat is looked up row by row (lateral, limit): a plan made
// while the store is new would otherwise read through all contacts.
const openConversation = `
  with met as (
    select id, language, state, contact_id, blocked_at, last_seen_at from chat where channel = $1 and address = $2 for update
  ), recorded as (
    insert into incoming (channel, key, chat_id, received_at, shown)
    select $1, $4, id, $3, $5::jsonb from met
    on conflict do nothing returning 1
  )
  select exists (select from recorded) as "fresh", met.id as "chatId", met.language, met.state, met.blocked_at as "blockedAt",
         exists (select from outgoing where chat_id = met.id and status = 'held') as holds,
         exists (select from outgoing where chat_id = met.id and status = 'queued' and tries > 0) as waits,
         exists (select from outgoing where chat_id = met.id and kind = 'push' and due_at > met.last_seen_at and due_at <= $3) as "newsSince",
         (select coalesce(max(version), 0) from office_version) as "officeVersion",
         array[${nextNumber}, ${nextNumber}] as reserved,
         person.*
  from met left join lateral (select ${personColumns} from contact where id = met.contact_id limit 1) person on true`;

const makeChat = `
  insert into chat (channel, address, created_at, last_seen_at) values ($1, $2, $3, $3) on conflict (channel, address) do nothing`;

/** Locks the chat, records the message and finds all that a turn needs, in one round trip. A first message makes the chat. */
async function open(tx: Transaction, { channel, key, address }: Incoming, shown: unknown, now: Date): Promise<Opening> {
  const asJson = shown === undefined ? null : JSON.stringify(shown);
  for (;;) {
    const [, rows] = await Promise.all([
      directly(tx, lockChat, [channel, address]),
      directly(tx, openConversation, [channel, address, now, key, asJson]),
    ]);
    if (rows.length > 0) return openings.parse(rows)[0];
    await directly(tx, makeChat, [channel, address, now]);
  }
}

const meetSomebody = `
  with met as (insert into contact (language, created_at) values ($2, $3) returning id)
  update chat set contact_id = met.id from met where chat.id = $1 returning contact_id as "contactId"`;

const met = z.tuple([z.object({ contactId: z.number() })]);

async function meet(tx: Transaction, chatId: number, language: string, now: Date): Promise<number> {
  const rows = await directly(tx, meetSomebody, [chatId, language, now]);
  return met.parse(rows)[0].contactId;
}

function settingFor(
  work: Setting["work"],
  opened: Opening,
  contactId: number,
  language: string,
  channel: ChannelName,
): Setting {
  const setting: Setting = {
    work,
    chat: { id: opened.chatId, channel },
    person: { id: contactId, name: opened.name, phone: opened.phone, consentAt: opened.consentAt },
    memberships: opened.memberships ?? [],
    left: undefined,
    staff: opened.memberships?.[0],
    language,
    newsSince: opened.newsSince,
    say: (key, params) => work.texts.say(setting.language, key, params),
    speak: (wanted) => {
      setting.language = wanted;
    },
    joins: () => {
      setting.hasJoined = true;
    },
    answers: {},
    page: 0,
    shown: [],
  };
  return setting;
}

const saveConversation = `
  update chat set state = coalesce($2::jsonb, state), language = coalesce($3, language), last_seen_at = $4, reply_token = $5, blocked_at = null
  where id = $1`;

/**
 * The conversation as this message leaves it, and the replies to it, whose numbers come back. The commit does not wait for the answers,
 * and neither does what follows.
 */
async function leave(
  { tx, now, jobs }: Pick<Work, "tx" | "now" | "jobs">,
  { chatId, reserved }: Opening,
  { channel, replyToken }: Incoming,
  messages: Message[],
  ending?: { state: State; language: string },
): Promise<number[]> {
  const state = ending ? storableJson(ending.state) : null;
  const saved = directly(tx, saveConversation, [chatId, state, ending?.language ?? null, now, replyToken ?? null]);
  await beforeCommit(tx, saved);
  return queueMessages(tx, jobs, { chatId, channel, kind: "reply", messages, now, reserved });
}

/** Where somebody has written under the new address already, that chat stays as it is. */
const moveChat = `
  update chat set address = $3
  where id = $1 and not exists (select from chat other where other.channel = $2 and other.address = $3)`;

const whoWrote = `
  select contact.language, ${personColumns}
  from chat join contact on contact.id = chat.contact_id
  where chat.channel = $1 and chat.address = $2`;

/** A group is nobody's chat: it has no contact and no dialog, and what is said there depends on who of the staff asks. */
async function answerGroup(
  { engine }: Parts,
  work: Work,
  opened: Opening,
  incoming: Incoming,
  language: string,
): Promise<Turn> {
  const { tx } = work;
  const { channel, content, from } = incoming;
  const [writer] = from ? z.array(person).parse(await directly(tx, whoWrote, [channel, from])) : [];
  const asked = { ...opened, memberships: null, ...writer };
  const setting = settingFor(work, asked, writer?.contactId ?? 0, writer?.language ?? language, channel);
  const messages = await engine.inGroup(content, setting);
  return { result: "answered", replies: await leave(work, opened, incoming, messages) };
}

/** A bug of ours must not make a message come again for ever: it is recorded, and the person hears that nothing is lost. */
async function apologise(parts: Parts, tx: Transaction, incoming: Incoming, shown: unknown): Promise<Turn> {
  const now = parts.clock();
  const opened = await open(tx, incoming, shown, now);
  if (!opened.fresh) return { result: "seenBefore" };
  const { office, texts } = await parts.officeInForce.at(tx, opened.officeVersion);
  const language = opened.language ?? texts.nearest(incoming.language, office.languages);
  const text = texts.say(language, "hints.ourFault", { phone: office.contact.phone });
  const replies = await leave({ tx, now, jobs: parts.jobs }, opened, incoming, [{ text }]);
  return { result: "failed", replies };
}
