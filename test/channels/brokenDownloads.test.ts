// One fault ends one file: whatever breaks off, whenever it does, the program lives and the next file comes.

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { LineClient } from "messaging-api-line";
import { Telegram } from "telegraf";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fetchFile as fromLine } from "../../src/channels/line/files.ts";
import { fetchFile as fromMessenger } from "../../src/channels/messenger/files.ts";
import { fetchFile as fromTelegram } from "../../src/channels/telegram/files.ts";
import { fetchFile as fromViber } from "../../src/channels/viber/files.ts";
import { fetchFile as fromWhatsapp } from "../../src/channels/whatsapp/files.ts";
import { readSettings } from "../../src/config/settings.ts";
import { type Blobs, openBlobs } from "../../src/store/blobs.ts";
import { aCuttingServer, cuts } from "../support/cuttingServer.ts";
import { token } from "../support/telegramServer.ts";

let folder: string;
let blobs: Blobs;
let server: Awaited<ReturnType<typeof aCuttingServer>>;
const uncaught: unknown[] = [];
const noteFault = (fault: unknown) => uncaught.push(fault);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "open-door-broken-"));
  const settings = readSettings({ DATA_DIR: folder });
  if (!settings.ok) throw new Error("settings");
  blobs = await openBlobs(settings.value);
  server = await aCuttingServer();
  process.on("uncaughtException", noteFault);
});
afterAll(async () => {
  process.off("uncaughtException", noteFault);
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const account = () => ({ accountSid: `AC${"0".repeat(32)}`, authToken: "secret-token", apiOrigin: server.origin });
const ways: Record<string, (cut: string) => Promise<Readable>> = {
  telegram: (cut) => fromTelegram(new Telegram(token, { apiRoot: server.origin }), cut),
  messenger: (cut) => fromMessenger(`${server.origin}/${cut}`, server.origin),
  viber: (cut) => fromViber(`${server.origin}/${cut}`, server.origin),
  whatsapp: (cut) => fromWhatsapp(`${server.origin}/${cut}`, account() as never),
  line: (cut) => fromLine(new LineClient({ accessToken: "a", channelSecret: "b", dataOrigin: server.origin }), cut),
};

test.each(Object.keys(ways))(
  "C1: a download from %s that breaks off ends itself alone, at whatever moment",
  async (way) => {
    for (const cut of Object.keys(cuts)) {
      const outcome = await ways[way]?.(cut)
        .then(async (bytes) => {
          await pause(5); // the store makes a folder first
          return blobs.put(bytes, "application/pdf");
        })
        .then(
          (put) => put,
          (error: Error) => error,
        );
      expect(outcome, `${way} ${cut}`).toBeInstanceOf(Error);
      // What an error is called decides whether the file is given up: none of these may.
      expect(["FileGone", "FileTooBig"]).not.toContain((outcome as Error).name);
    }
    await pause(20);
    expect(uncaught).toEqual([]);
    expect(await readdir(join(folder, "files", "arriving"))).toEqual([]);
  },
);

test("C1: after them all a whole file comes", async () => {
  const bytes = Buffer.from("a whole file at last");
  server.gives(bytes);
  for (const fetchFile of Object.values(ways))
    expect(await blobs.put(await fetchFile("amidBody"), "text/plain")).toMatchObject({ ok: true, size: bytes.length });
});
