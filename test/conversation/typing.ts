// People who only type, as over SMS: numbers and words, through the terminal's rendering. What they do can be tried and taken back,
// so that each number of each message can be compared with the button that it stands for.

import { asText } from "../../src/channels/terminal/channel.ts";
import { takeTurn } from "../../src/conversation/turn.ts";
import type { ChannelName, Content, Message } from "../../src/domain/message.ts";
import { directly, type Transaction } from "../../src/store/database.ts";
import type { World } from "../support/office.ts";

export type Persona = { name: string; channel: ChannelName; address: string; language: string };

/** One turn: what was said, and where the conversation stands now. */
export type Told = { replies: Message[]; dialog?: string; question?: string; wrong: number; draft: string };

type Stage = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

/** Inside a transaction: what is thrown takes everything back to where the work began. */
const within =
  (tx: Transaction): Stage =>
  async (work) => {
    await directly(tx, "savepoint here", []);
    try {
      return await work(tx);
    } catch (error) {
      await directly(tx, "rollback to savepoint here", []);
      throw error;
    }
  };

class TakenBack extends Error {}

let serial = 0;

export type Typist = ReturnType<typeof typistIn>;

/** What is done through it stays, unless it is tried. */
export function typistIn(world: World, stage: Stage = world.database.transaction) {
  async function turnIn(tx: Transaction, who: Persona, content: Content): Promise<Told> {
    const { channel, address, language } = who;
    const faults: unknown[] = [];
    const parts = {
      ...world.parts,
      database: { ...world.database, transaction: within(tx) },
      log: { ...world.parts.log, error: (fault: unknown) => void faults.push(fault) } as typeof world.parts.log,
    };
    const [{ last }] = (await directly(tx, "select coalesce(max(id), 0) as last from outgoing", [])) as [
      { last: number },
    ];
    const result = await takeTurn(parts, { channel, key: `typed-${++serial}`, address, language, content });
    if (result === "failed")
      throw new Error(`the turn failed: ${JSON.stringify(faults)} after ${JSON.stringify(content)}`);
    const chat = await tx.chat.findFirstOrThrow({ where: { channel, address } });
    const rows = await tx.outgoing.findMany({ where: { chatId: chat.id, id: { gt: last } }, orderBy: { id: "asc" } });
    const replies = rows.map((row) => row.content as unknown as Message);
    const state = chat.state as { dialog?: string; drafts: Record<string, { at: string; wrong: number }> };
    const draft = state.drafts[state.dialog ?? ""];
    return {
      replies,
      dialog: state.dialog,
      question: draft?.at,
      wrong: draft?.wrong ?? 0,
      draft: JSON.stringify(draft),
    };
  }

  /** Does it, and takes it back. */
  async function tries<T>(work: (typist: Typist) => Promise<T>): Promise<T> {
    const kept: { result?: T } = {};
    await stage(async (tx) => {
      kept.result = await work(typistIn(world, within(tx)));
      throw new TakenBack();
    }).catch((error) => {
      if (!(error instanceof TakenBack)) throw error;
    });
    return kept.result as T;
  }

  const turn = (who: Persona, content: Content) => stage((tx) => turnIn(tx, who, content));
  const says = (who: Persona, text: string) => turn(who, { kind: "text", text });

  return { turn, says, tries };
}

/** What a typing person is shown. */
export const shown = ({ replies }: Pick<Told, "replies">) => replies.map(asText).join("\n\n");

/** The message whose choices a typed number means, and that last says how to move on. */
export const offered = ({ replies }: Pick<Told, "replies">) => ({
  list: replies.findLast(({ choices }) => choices && choices.length > 0),
  navigation: replies.at(-1)?.navigation ?? [],
});

/** Words, numbers, dates and places: something of this is an answer to any question. */
const candidates = [
  "1",
  "The lamp in our lane has been dark for three weeks now.",
  "0599 5550199",
  "2026-12-02",
  "2026-12-02 14:00",
  "14:00",
  "10",
  "next Wednesday",
  "26.64, 118.17",
  "Wang Fang",
  "LJ-20261123-0001-6",
  "10:00",
];

/** Whether the turn took what was typed as an answer. */
function tookIt(before: Told, after: Told): boolean {
  if (after.dialog !== before.dialog) return true;
  return after.wrong === 0 && after.draft !== before.draft;
}

type Looking = {
  looking?: (told: Told, typist: Typist) => Promise<void>;
  /** Codes and the like that nobody can guess. */
  knows?: string[];
};

/**
 * Answers a dialog to its end, each question with the first that it takes. `looking` sees every message on the way.
 * Throws when a question takes nothing that can be typed.
 */
export async function typeThrough(
  typist: Typist,
  who: Persona,
  from: Told,
  { looking = async () => undefined, knows = [] }: Looking = {},
): Promise<Told> {
  let told = from;
  const { dialog } = from;
  const times = new Map<string, number>();
  for (let asked = 0; told.dialog === dialog && asked < 60; asked++) {
    await looking(told, typist);
    const before = told;
    let taken: string | undefined;
    // A question that comes again did not go well with the first choice: then the next one is tried.
    const again = (times.get(told.question ?? "") ?? 0) + 1;
    times.set(told.question ?? "", again);
    for (const text of [String(again), ...candidates, ...knows]) {
      const after = await typist.tries((one) => one.says(who, text));
      if (!tookIt(before, after)) continue;
      taken = text;
      break;
    }
    if (taken === undefined)
      throw new Error(
        `${dialog}.${told.question} (for a ${who.name}) takes nothing that can be typed. It shows:\n${shown(told)}\nIf it wants words of another kind, add an example to \`candidates\` in test/conversation/typing.ts.`,
      );
    told = await typist.says(who, taken);
  }
  if (told.dialog === dialog) throw new Error(`${dialog} does not come to an end; it still asks:\n${shown(told)}`);
  await looking(told, typist);
  return told;
}
