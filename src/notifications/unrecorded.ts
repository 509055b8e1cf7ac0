import type { Message } from "../domain/message.ts";
import { memory } from "../lib/memory.ts";

/** Messages that a platform took, and whose record was lost with the store. When it is back they are recorded and not sent again. */
export type Unrecorded = {
  add: (message: Queued, sent: Sent) => void;
  of: (message: Queued) => Sent | undefined;
  forget: (message: Queued) => void;
};

type Queued = { id: number; address: string; content: Message };
/** As the platform shows it. */
export type Sent = { shownAs?: string; content: Message };

const mostRemembered = 10_000;

export function unrecorded(): Unrecorded {
  const kept = memory<string, Sent>(mostRemembered);
  return {
    add: (message, sent) => kept.set(nameOf(message), sent),
    of: (message) => kept.get(nameOf(message)),
    forget: (message) => kept.forget(nameOf(message)),
  };
}

/** What it says is part of it: a store that lost its newest rows gives their numbers out again. */
const nameOf = ({ id, address, content }: Queued) => `${id} ${address} ${JSON.stringify(content)}`;
