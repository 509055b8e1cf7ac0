import { buffer } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { fetchFile } from "../../../src/channels/messenger/files.ts";
import { answers, keys } from "../../support/messengerServer.ts";
import { aListener, aMessenger, closeAll } from "./support.ts";

afterEach(closeAll);

test("all is well when Meta knows the token and sends us what we need", async () => {
  const messenger = await aMessenger();
  const { channel } = await aListener(messenger);
  expect(await channel.check?.()).toBeUndefined();
});

test("each thing that is wrong is said in one line, with what to do, and never with a token", async () => {
  const messenger = await aMessenger();
  const { channel, url } = await aListener(messenger);
  const said = async () => {
    const line = await channel.check?.().catch((error: Error) => error.message);
    expect(line).not.toMatch(new RegExp(`\n|${keys.accessToken}|${keys.appSecret}`));
    return line;
  };
  messenger.subscribed.fields = ["messages"];
  expect(await said()).toMatch(/^Meta does not send us messaging_postbacks, messaging_referrals, message_edits: /);
  expect(await said()).toContain(`${url}/messenger`);
  const me = { path: /\/me\?/ };
  messenger.fails({ ...me, with: answers.error(401, 190) });
  expect(await said()).toMatch(/MESSENGER_PAGE_ACCESS_TOKEN \(190\): make a new one/);
  messenger.fails({ ...me, with: answers.error(403, 200) });
  expect(await said()).toMatch(/lacks a right \(200\): give the app pages_messaging/);
  messenger.fails({ ...me, with: answers.error(400, 2635) });
  expect(await said()).toMatch(/version .* update Open Door/);
  messenger.fails({ ...me, with: answers.badGateway });
  expect(await said()).toBe("Meta answered 502: try again later");
  messenger.fails({ ...me, with: answers.hangUp });
  expect(await said()).toMatch(/Meta can't be reached/);
});

test("an app secret of another app, and a tag that Meta has retired, are found", async () => {
  const messenger = await aMessenger();
  const wrong = await aListener(messenger, undefined, { appSecret: "the-secret-of-another-app" });
  expect(await wrong.channel.check?.()).toMatch(/MESSENGER_APP_SECRET belongs to the app/);
  const retired = await aListener(messenger, undefined, { tag: "ACCOUNT_UPDATE" });
  expect(await retired.channel.check?.()).toMatch(/retired on 27 April 2026/);
  const allowed = await aListener(messenger, undefined, { tag: "HUMAN_AGENT" });
  expect(await allowed.channel.check?.()).toBeUndefined();
});

test("a file comes from its own address, without our token", async () => {
  const messenger = await aMessenger();
  const bytes = Buffer.from("%PDF-1.4 a letter");
  const address = messenger.keep("letter.pdf", bytes);
  expect(bytes.equals(await buffer(await fetchFile(address, messenger.origin)))).toBe(true);
  messenger.forget(address);
  await expect(fetchFile(address, messenger.origin)).rejects.toMatchObject({ name: "FileGone" });
});

test("a file above 20 MB is said to be so; one that is not at Meta's is not asked for", async () => {
  const messenger = await aMessenger();
  const large = messenger.keep("film.mp4", Buffer.alloc(20 * 1024 * 1024 + 1));
  await expect(fetchFile(large, messenger.origin)).rejects.toMatchObject({ name: "FileTooBig" });
  for (const address of ["http://169.254.169.254/latest", "file:///etc/passwd", "no address"])
    await expect(fetchFile(address, messenger.origin)).rejects.toMatchObject({ name: "FileGone" });
  await messenger.close();
  await expect(fetchFile(large, messenger.origin)).rejects.toMatchObject({ name: "FileUnreachable" });
});
