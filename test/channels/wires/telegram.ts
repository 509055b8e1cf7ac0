import { telegramChannel } from "../../../src/channels/telegram/channel.ts";
import { openLog } from "../../../src/lib/log.ts";
import { answers, startTelegramServer } from "../../support/telegramServer.ts";
import { type Fault, serve, type Wire, type WireParts } from "../wire.ts";

const secret = "a-secret-for-tests-only";

const faults: Record<Fault, (typeof answers)["badGateway"]> = {
  slowDown: answers.error(429, "Too Many Requests: retry after 3", { retry_after: 3 }),
  down: answers.badGateway,
  hangsUp: answers.hangUp,
  refuses: answers.error(400, "Bad Request: message can't be sent"),
  blocked: answers.error(403, "Forbidden: bot was blocked by the user"),
};

/** With the platform itself, for what only Telegram has. */
export async function telegram(parts: WireParts) {
  const platform = await startTelegramServer({ redeliverAfterMs: 20 });
  const served = await serve(parts, (publicUrl) =>
    telegramChannel({
      token: platform.token,
      apiRoot: platform.apiRoot,
      messagesPerSecond: 30,
      webhook: { publicUrl, secret },
      files: parts.files,
      log: openLog("silent"),
    }),
  );
  while (!platform.webhookUrl()) await new Promise((done) => setTimeout(done, 5));
  let serial = 70;
  const post = (headers: Record<string, string>) =>
    fetch(`${served.url}/telegram`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({
        update_id: 1,
        message: { message_id: 1, from: { id: 5, is_bot: false }, chat: { id: 5, type: "private" }, text: "hello" },
      }),
    }).then(({ status }) => status);

  const wire: Wire = {
    channel: served.channel,
    someone: async () => {
      const id = ++serial;
      const user = platform.user(id, parts.language);
      return {
        address: String(id),
        says: user.says,
        presses: user.presses,
        sendsFile: ({ name, mediaType, bytes }) => user.sendsDocument(bytes, name, mediaType),
        sharesLocation: user.sharesLocation,
        sharesContact: user.sharesContact,
        edits: user.edits,
        sendsOddity: user.sendsSticker,
        blocks: user.blocks,
        sees: () =>
          user.sees().map(({ text, buttons, document }) => ({
            text,
            buttons: buttons.map((button) => button.text),
            files: document ? [document.name] : [],
          })),
      };
    },
    comesAgain: platform.sendsLastAgain,
    answered: () => platform.answered,
    forges: () =>
      Promise.all([
        post({}),
        post({ "x-telegram-bot-api-secret-token": "wrong" }),
        post({ "x-telegram-bot-api-secret-token": `${secret}x` }),
      ]),
    nextAnswer: (fault) => platform.fails({ with: faults[fault] }),
    close: async () => {
      await served.close();
      await platform.close();
    },
  };
  return { ...wire, platform };
}
