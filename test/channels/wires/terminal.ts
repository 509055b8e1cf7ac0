import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { terminalChannel } from "../../../src/channels/terminal/channel.ts";
import type { OpenWire, Seen } from "../wire.ts";

/** One person before one terminal: what they type goes in as lines, what is shown comes out as text. */
export const terminal: OpenWire = async ({ receive, blobs, language }) => {
  const folder = await mkdtemp(join(tmpdir(), "open-door-terminal-"));
  const input = new PassThrough();
  const shown: Seen[] = [];
  const output = new Writable({
    write(chunk, _encoding, done) {
      const message = /^\r\n([\s\S]*)\n\n$/.exec(String(chunk))?.[1];
      if (message) shown.push({ text: message, buttons: [], files: /\(file: (.*)\)/.exec(message)?.slice(1) ?? [] });
      done();
    },
  });
  const channel = terminalChannel({ blobs, language, input, output, onEnd: () => undefined });
  await channel.start(receive);
  return {
    channel,
    someone: async () => {
      const from = shown.length;
      const types = async (line: string) => void input.write(`${line}\n`);
      return {
        address: userInfo().username,
        says: types,
        sendsFile: async ({ name, bytes }) => {
          const path = join(folder, name);
          await writeFile(path, bytes);
          await types(`attach ${path}`);
        },
        sees: () => shown.slice(from),
      };
    },
    close: async () => {
      await channel.stop();
      await rm(folder, { recursive: true });
    },
  };
};
