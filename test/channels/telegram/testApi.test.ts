// The channel over telegram-test-api, which is not ours, so that our own server is not the only witness.

import fastify from "fastify";
import TelegramTestApi from "telegram-test-api";
import { afterEach, expect, test } from "vitest";
import type { Channel } from "../../../src/channels/channel.ts";
import type { Incoming, Receive } from "../../../src/domain/message.ts";
import { token } from "../../support/telegramServer.ts";
import { to } from "../support.ts";
import { aListener, aWebhookListener, closeAll, later, secret } from "./support.ts";

afterEach(closeAll);

// A CommonJS module whose types and interop disagree.
const TestApi = TelegramTestApi as unknown as typeof TelegramTestApi.default;

async function anApi() {
  const api = new TestApi({ port: 9_000 + Math.floor(Math.random() * 400), host: "127.0.0.1" });
  await api.start();
  later(() => api.stop());
  return api;
}

/** A conversation that repeats what it hears under a button, and says which button was pressed. */
function anEcho() {
  const parts: { channel?: Channel } = {};
  let serial = 0;
  const receive: Receive = async ({ address, content }: Incoming) => {
    const text =
      content.kind === "text" ? content.text : content.kind === "choice" ? `pressed ${content.id}` : content.kind;
    await parts.channel?.sender.send(
      to(address),
      { text, prompt: 1, choices: [{ id: "again", label: "Again" }] },
      ++serial,
    );
  };
  return { parts, receive };
}

async function talks(api: Awaited<ReturnType<typeof anApi>>) {
  const client = api.getClient(token, { timeout: 10_000, interval: 50 });
  const answer = async () => {
    const { result } = await client.getUpdates();
    return result.map(({ message }: { message: { text: string } }) => message.text);
  };
  await client.sendCommand(client.makeCommand("/start"));
  expect(await answer()).toEqual(["/start"]);
  await client.sendMessage(client.makeMessage("hello"));
  expect(await answer()).toEqual(["hello"]);
  await client.sendCallback(
    client.makeCallbackQuery("1|again", { message: { message_id: 1, chat: { id: 1, type: "private" } } } as never),
  );
  expect(await answer()).toEqual(["pressed again"]);
}

test("a conversation by polling", async () => {
  const api = await anApi();
  const { parts, receive } = anEcho();
  const { channel } = await aListener({ apiRoot: api.config.apiURL, token }, receive);
  parts.channel = channel;
  await talks(api);
});

test("a conversation by webhook, with the secret put in on the way, since it sends none", async () => {
  const api = await anApi();
  const { parts, receive } = anEcho();
  const relay = fastify({ forceCloseConnections: true });
  let target = "";
  relay.post("/telegram", async (request, reply) => {
    const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret };
    const answer = await fetch(`${target}/telegram`, { method: "POST", headers, body: JSON.stringify(request.body) });
    return reply.code(answer.status).send();
  });
  const reached = await relay.listen({ host: "127.0.0.1", port: 0 });
  later(() => relay.close());
  const { channel, url } = await aWebhookListener({ apiRoot: api.config.apiURL, token }, receive, reached);
  target = url;
  parts.channel = channel;
  await expect
    .poll(() => JSON.stringify(Object.values((api as unknown as { webhooks: object }).webhooks)))
    .toContain(reached);
  await talks(api);
});
