import { buffer } from "node:stream/consumers";
import { Telegram } from "telegraf";
import { afterEach, expect, test } from "vitest";
import { fetchFile } from "../../../src/channels/telegram/files.ts";
import { answers, token } from "../../support/telegramServer.ts";
import { aListener, aTelegram, closeAll } from "./support.ts";

afterEach(closeAll);
const soon = { timeout: 10_000 };

const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => ({ name: "nothing", message: "" }),
    (error: Error) => error,
  );

test.each(["", "/bot-api"])(
  "the bytes of a photo come as they were sent, from a root with the path '%s'",
  async (path) => {
    const telegram = await aTelegram({ path });
    const { channel, heard } = await aListener(telegram);
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 256));
    await telegram.user(1).sendsPhoto(bytes);
    await expect.poll(() => heard.length, soon).toBe(1);
    const content = heard[0]!.content;
    const source = content.kind === "files" ? content.files[0]!.source : "";
    expect(bytes.equals(await buffer(await channel.fetchFile(source)))).toBe(true);
  },
);

test("what cannot be fetched says why by its name, and never with the token", async () => {
  const telegram = await aTelegram();
  const telegraf = new Telegram(token, { apiRoot: `${telegram.apiRoot}/` });
  telegram.keep("large", Buffer.alloc(20 * 1024 * 1024 + 1));
  telegram.keep("small", Buffer.from("x"));
  expect(await failed(fetchFile(telegraf, "large"))).toMatchObject({ name: "FileTooBig" });
  expect(await failed(fetchFile(telegraf, "unknown"))).toMatchObject({ name: "FileGone" });
  for (const kind of ["badGateway", "notJson", "hangUp"] as const) {
    telegram.fails({ method: /getFile/, with: answers[kind] });
    const error = await failed(fetchFile(telegraf, "small"));
    expect(error.name).toBe("FileUnreachable");
    expect(error.message).not.toContain(token.split(":")[1]);
  }
  expect(String(await buffer(await fetchFile(telegraf, "small")))).toBe("x");
});
