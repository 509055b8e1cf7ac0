import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { basename, extname } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Content, Message, Receive } from "../../domain/message.ts";
import type { Blobs } from "../../store/blobs.ts";
import type { Channel } from "../channel.ts";

const mediaTypes: Record<string, string> = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".pdf": "application/pdf",
  ".ogg": "audio/ogg",
};

/** The chat in a terminal: plain numbered text, as over SMS. `attach PATH` sends a file. */
export function terminalChannel({
  blobs,
  language,
  onEnd,
}: {
  blobs: Blobs;
  language: string;
  onEnd: () => void;
}): Channel {
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: "> " });
  const address = userInfo().username;

  async function contentOf(line: string): Promise<Content | undefined> {
    const path = /^attach\s+(.+)$/.exec(line)?.[1]?.trim();
    if (!path) return { kind: "text", text: line };
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) return undefined;
    const mediaType = mediaTypes[extname(path).toLowerCase()] ?? "application/octet-stream";
    const put = await blobs.put(createReadStream(path), mediaType);
    if (!put.ok) return undefined;
    const kind = mediaType.startsWith("image/") ? "photo" : "document";
    return {
      kind: "files",
      files: [{ kind, name: basename(path), mediaType, size: put.size, source: put.sha256, sha256: put.sha256 }],
    };
  }

  return {
    name: "terminal",
    describe: () => "on",
    limits: { text: 100_000, buttons: 0, label: 300, payload: 300 },
    sender: {
      pace: { perSecond: 1000, perChatPerSecond: 1000 },
      send: async (_to, message) => {
        process.stdout.write(`\r\n${asText(message)}\n\n`);
        lines.prompt();
        return { ok: true };
      },
    },
    fetchFile: (source) => blobs.get(source),
    start: async (receive: Receive) => {
      const session = createHash("sha256").update(randomUUID()).digest("hex").slice(0, 12);
      let serial = 0;
      const say = async (content: Content) =>
        receive({ channel: "terminal", key: `${session}:${++serial}`, address, language, content });
      await say({ kind: "text", text: "/start" });
      let turn = Promise.resolve();
      lines.on("line", (line) => {
        if (!line.trim()) return lines.prompt();
        turn = turn.then(async () => {
          const content = await contentOf(line);
          if (content) await say(content);
          else process.stdout.write("(that file can't be read, or is larger than 20 MB)\n> ");
        });
      });
      lines.on("close", () => void turn.then(onEnd));
    },
    stop: async () => lines.close(),
  };
}

/** A message as plain text with numbers: what any platform without buttons shows. */
export function asText({ text, choices = [], listed, navigation = [], file }: Message): string {
  const list = listed ? "" : choices.map(({ label }, i) => `${i + 1}. ${label}`).join("\n");
  const words = navigation.map(({ label }) => `[${label}]`).join(" ");
  return [text, list, file ? `(file: ${file.name})` : "", words].filter(Boolean).join("\n");
}
