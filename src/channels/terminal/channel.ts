import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { basename } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import type { Content, Message, Receive } from "../../domain/message.ts";
import type { Blobs } from "../../store/blobs.ts";
import { nameAsStored } from "../../store/photo.ts";
import type { Channel } from "../channel.ts";
import { type Limits, layOut } from "../limits.ts";
import { mediaTypeOf } from "../mediaTypes.ts";

export const limits: Limits = { text: 100_000, buttons: 0, label: 300, payload: 300 };

type Terminal = {
  blobs: Blobs;
  language: string;
  input?: Readable;
  output?: Writable;
  /** After the person has ended it and the last turn is over. */
  onEnd: () => void;
};

/** The chat in a terminal: plain numbered text, as over SMS. `attach PATH` sends a file. */
export function terminalChannel({
  blobs,
  language,
  input = process.stdin,
  output = process.stdout,
  onEnd,
}: Terminal): Channel {
  const lines = createInterface({ input, output, prompt: "> " });
  const mine = userInfo().username;
  let turn: Promise<unknown> = Promise.resolve();

  const shows = (text: string) => {
    output.write(`\r\n${text}\n\n`);
    lines.prompt();
  };

  async function contentOf(line: string): Promise<Content | undefined> {
    const path = /^attach\s+(.+)$/.exec(line)?.[1]?.trim();
    if (!path) return { kind: "text", text: line };
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) return undefined;
    const put = await blobs.put(createReadStream(path), mediaTypeOf(path));
    if (!put.ok) return undefined;
    const { mediaType, size, sha256 } = put;
    const kind = mediaType.startsWith("image/") ? "photo" : "document";
    return {
      kind: "files",
      files: [{ kind, name: nameAsStored(basename(path), mediaType), mediaType, size, source: sha256, sha256 }],
    };
  }

  return {
    name: "terminal",
    describe: () => "on",
    limits,
    sender: {
      pace: { perSecond: 1000, perChatPerSecond: 1000 },
      send: async ({ address }, message) => {
        if (address !== mine) throw new Error("another person's terminal: it waits until theirs delivers");
        shows(asText(message));
        return { ok: true };
      },
    },
    fetchFile: (source) => blobs.get(source),
    start: async (receive: Receive) => {
      const session = createHash("sha256").update(randomUUID()).digest("hex").slice(0, 12);
      let serial = 0;
      const say = async (content: Content) =>
        receive({ channel: "terminal", key: `${session}:${++serial}`, address: mine, language, content });
      await say({ kind: "text", text: "/start" });
      lines.on("line", (line) => {
        if (!line.trim()) return lines.prompt();
        turn = turn
          .then(async () => {
            const content = await contentOf(line);
            if (content) await say(content);
            else shows("(that file can't be read, or is larger than 20 MB)");
          })
          .catch(() => shows("(that could not be taken in; please send it again in a moment)"));
      });
      lines.on("close", () => void turn.then(onEnd));
    },
    stop: async () => {
      lines.close();
      await turn;
    },
  };
}

/** A message as plain text with numbers: what any platform without buttons shows. */
export function asText(message: Message): string {
  const { file } = message;
  return [...layOut(message, limits).texts, file ? `(file: ${file.name})` : ""].filter(Boolean).join("\n");
}
