import { afterEach, expect, test } from "vitest";
import { lineChannel } from "../../../src/channels/line/channel.ts";
import { accessToken, answers, channelSecret } from "../../support/lineServer.ts";
import { aLog } from "../log.ts";
import { files } from "../support.ts";
import { serve } from "../wire.ts";
import { aLine, aListener, closeAll, later } from "./support.ts";

afterEach(closeAll);

test("all is well when LINE knows the token, posts to us, and our webhook knows its signature", async () => {
  const line = await aLine();
  const { channel } = await aListener(line);
  expect(await channel.check?.()).toBeUndefined();
});

test("each thing that is wrong is said in one line, with what to do", async () => {
  const line = await aLine();
  const { channel, url } = await aListener(line);
  const said = () => channel.check?.();
  line.webhook.active = false;
  expect(await said()).toMatch(/switch on “Use webhook”/);
  line.webhook.endpoint = "https://elsewhere.example/line";
  expect(await said()).toContain(`LINE posts to https://elsewhere.example/line instead of ${url}/line`);
  line.webhook.endpoint = "";
  expect(await said()).toContain(`set ${url}/line under Messaging API`);
  line.fails({ times: 1, with: answers.error(401, "x"), path: /info/ });
  expect(await said()).toMatch(/LINE_CHANNEL_ACCESS_TOKEN \(401\): issue a new one/);
  line.fails({ times: 1, with: answers.error(503, "x"), path: /info/ });
  expect(await said()).toMatch(/try again later/);
  line.fails({ times: 1, with: answers.hangUp, path: /info/ });
  expect(await said()).toMatch(/LINE can't be reached .*try again later/);
});

test("a wrong channel secret is found: LINE's own test of the webhook is refused", async () => {
  const line = await aLine();
  const served = await serve({ receive: async () => undefined, files }, (publicUrl) =>
    lineChannel({
      channelSecret: `${channelSecret}-of-another-channel`,
      accessToken,
      apiOrigin: line.origin,
      dataOrigin: line.origin,
      publicUrl,
      files,
      log: aLog().log,
      now: () => new Date(),
    }),
  );
  later(served.close);
  await expect.poll(() => line.webhook.endpoint).not.toBe("");
  expect(await served.channel.check?.()).toMatch(/LINE_CHANNEL_SECRET is not the channel secret/);
  line.webhook.endpoint = "http://127.0.0.1:9/line";
});

test("when LINE can't reach the program it says so", async () => {
  const line = await aLine();
  const { channel, close } = await aListener(line);
  await close();
  expect(await channel.check?.()).toMatch(/LINE can't post to .*COULD_NOT_CONNECT.*start the program/);
});
