// Buttons and lists on WhatsApp. Twilio sends them from contents made beforehand; in the 24 hours they need nobody's approval, and every word
// of them may be a variable: so one for each number of entries is enough.
// https://www.twilio.com/docs/content/twiliolist-picker · https://www.twilio.com/docs/content/twilio-quick-reply

import { z } from "zod";
import type { Message } from "../../domain/message.ts";
import type { Log } from "../../lib/log.ts";
import { shortened } from "../../lib/shortened.ts";
import { payloadOf } from "../limits.ts";
import type { Twilio } from "./twilio.ts";

/** Up to three entries are buttons, up to ten a list behind one button. */
const most = { buttons: 3, entries: 10 };
const longest = { text: 1024, title: 20, item: 24, payload: 200 };

export type Pickers = {
  /** Finds the contents at Twilio, and makes those that are missing. Throws when Twilio does not let it. */
  prepare: () => Promise<void>;
  /** The fields that show this text with the message's choices to press; nothing where they would not fit, or can't be had. */
  fieldsOf: (text: string, message: Message) => Record<string, string> | undefined;
  /** WhatsApp does not show them after all: from now on there are none. */
  switchOff: () => void;
};

export function openPickers(twilio: Pick<Twilio, "get" | "create">, log: Log): Pickers {
  let sids = new Map<number, string>();

  async function prepare(): Promise<void> {
    const found = new Map<number, string>();
    const known = await contentsAt(twilio);
    for (let count = 1; count <= most.entries; count++)
      found.set(count, known.get(nameOf(count)) ?? (await make(twilio, count)));
    sids = found;
  }

  function fieldsOf(text: string, { choices = [], navigation = [], prompt }: Message) {
    const entries = [...choices, ...navigation];
    const sid = sids.get(entries.length);
    if (!sid || text.length > longest.text) return undefined;
    const room = entries.length <= most.buttons ? longest.title : longest.item;
    const labels = [...choices.map(({ label }, i) => `${i + 1}. ${label}`), ...navigation.map(({ label }) => label)];
    const variables: Record<string, string> = { 1: text, 2: `1–${Math.max(choices.length, 1)}` };
    for (const [i, { id }] of entries.entries()) {
      // The whole label stands in the text.
      variables[3 + 2 * i] = shortened(labels[i] ?? "", room);
      variables[4 + 2 * i] = payloadOf(id, prompt, longest);
    }
    return { ContentSid: sid, ContentVariables: JSON.stringify(variables) };
  }

  return {
    prepare,
    fieldsOf,
    switchOff: () => {
      if (sids.size > 0)
        log.warn("WhatsApp does not show lists and buttons: from now on numbers only, until the next start");
      sids = new Map();
    },
  };
}

/** With a number of the form: another form gets another name. */
const nameOf = (count: number): string => `open_door_choices_1_${count}`;

const contents = z.object({ contents: z.array(z.object({ sid: z.string(), friendly_name: z.string().nullish() })) });

async function contentsAt(twilio: Pick<Twilio, "get">): Promise<Map<string, string>> {
  const answer = await twilio.get("content", "/v1/Content?PageSize=500");
  const read = contents.safeParse(answer.data);
  if (answer.status >= 300 || !read.success)
    throw new Error(`Twilio answered ${answer.status} when asked for its contents`);
  return new Map(read.data.contents.map(({ sid, friendly_name }) => [friendly_name ?? "", sid]));
}

async function make(twilio: Pick<Twilio, "create">, count: number): Promise<string> {
  const answer = await twilio.create("content", "/v1/Content", {
    friendly_name: nameOf(count),
    language: "en",
    variables: Object.fromEntries(Array.from({ length: 2 + 2 * count }, (_, i) => [i + 1, `sample ${i + 1}`])),
    types: count <= most.buttons ? buttonsType(count) : listType(count),
  });
  const sid = z.object({ sid: z.string() }).safeParse(answer.data).data?.sid;
  if (answer.status >= 300 || !sid) throw new Error(`Twilio answered ${answer.status} when a list was made`);
  return sid;
}

const variable = (number: number): string => `{{${number}}}`;

const listType = (count: number) => ({
  "twilio/list-picker": {
    body: variable(1),
    button: variable(2),
    items: Array.from({ length: count }, (_, i) => ({ item: variable(3 + 2 * i), id: variable(4 + 2 * i) })),
  },
});

const buttonsType = (count: number) => ({
  "twilio/quick-reply": {
    body: variable(1),
    actions: Array.from({ length: count }, (_, i) => ({
      type: "QUICK_REPLY",
      title: variable(3 + 2 * i),
      id: variable(4 + 2 * i),
    })),
  },
});
