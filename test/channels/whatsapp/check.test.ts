import { buffer } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { fetchFile } from "../../../src/channels/whatsapp/files.ts";
import { account, answers, templateSid } from "../../support/whatsappServer.ts";
import { aListener, aWhatsapp, closeAll } from "./support.ts";

afterEach(closeAll);

test("all is well when Twilio knows the account and the number, and posts to us", async () => {
  const whatsapp = await aWhatsapp();
  const { channel, url } = await aListener(whatsapp, undefined, { templateSid });
  expect(await channel.check?.()).toBeUndefined();
  whatsapp.sender.callback_url = `${url}/whatsapp#rc=5&rp=all`;
  expect(await channel.check?.()).toBeUndefined();
  expect(channel.describe()).toBe(`on, by Twilio's webhook at ${url}/whatsapp`);
});

test("each thing that is wrong is said in one line, with what to do, and never with the token", async () => {
  const whatsapp = await aWhatsapp();
  const { channel, url } = await aListener(whatsapp, undefined, { templateSid });
  const said = async () => {
    const line = await channel.check?.().catch((error: Error) => error.message);
    expect(line).not.toMatch(new RegExp(`\n|${account.authToken}`));
    return line;
  };
  whatsapp.template.status = "rejected";
  expect(await said()).toMatch(/WHATSAPP_TEMPLATE_SID is rejected, not approved/);
  whatsapp.sender.callback_url = "https://elsewhere.example/whatsapp";
  expect(await said()).toContain(`Twilio posts to https://elsewhere.example/whatsapp instead of ${url}/whatsapp`);
  whatsapp.sender.status = "OFFLINE";
  expect(await said()).toMatch(/is OFFLINE: see Messaging > Senders/);
  whatsapp.suspend();
  expect(await said()).toMatch(/account is suspended/);
  const accounts = { path: /Accounts\/\w+\.json/ };
  whatsapp.fails({ ...accounts, with: answers.error(401, 20003) });
  expect(await said()).toMatch(/WHATSAPP_ACCOUNT_SID with WHATSAPP_AUTH_TOKEN \(401\): copy both/);
  whatsapp.fails({ ...accounts, with: answers.error(503, 20503) });
  expect(await said()).toMatch(/503 .*try again later/);
  whatsapp.fails({ ...accounts, with: answers.hangUp });
  expect(await said()).toMatch(/Twilio can't be reached/);
});

test("a number that is no sender of the account is found; the sandbox's is nobody's", async () => {
  const whatsapp = await aWhatsapp();
  const other = await aListener(whatsapp, undefined, { number: "+15550009999" });
  expect(await other.channel.check?.()).toMatch(/WHATSAPP_NUMBER \+15550009999 is no WhatsApp sender/);
  const sandbox = await aListener(whatsapp, undefined, { number: "+14155238886" });
  expect(await sandbox.channel.check?.()).toBeUndefined();
  const unknown = await aListener(whatsapp, undefined, { templateSid: `HX${"0".repeat(32)}` });
  expect(await unknown.channel.check?.()).toMatch(/WHATSAPP_TEMPLATE_SID is not known \(404\)/);
});

test("a file is asked of Twilio with the password, which does not go on to where Twilio points", async () => {
  const whatsapp = await aWhatsapp();
  const mine = { ...account, apiOrigin: whatsapp.origin };
  const bytes = Buffer.from("%PDF-1.4 a letter");
  const address = whatsapp.keep(bytes, "application/pdf");
  // Where it points to, the server refuses whoever brings a password.
  expect(bytes.equals(await buffer(await fetchFile(address, mine)))).toBe(true);
  whatsapp.forget(address);
  await expect(fetchFile(address, mine)).rejects.toMatchObject({ name: "FileGone" });
  await expect(fetchFile(address, { ...mine, authToken: "another" })).rejects.toMatchObject({
    name: "FileUnreachable",
  });
});

test("a file above 20 MB is said to be so; nobody but Twilio is asked, and never with the password", async () => {
  const whatsapp = await aWhatsapp();
  const mine = { ...account, apiOrigin: whatsapp.origin };
  const large = whatsapp.keep(Buffer.alloc(20 * 1024 * 1024 + 1), "video/mp4");
  await expect(fetchFile(large, mine)).rejects.toMatchObject({ name: "FileTooBig" });
  for (const address of [
    "http://169.254.169.254/x",
    "https://twilio.com.evil.example/x",
    "http://api.twilio.com/x",
    "no address",
  ])
    await expect(fetchFile(address, mine)).rejects.toMatchObject({ name: "FileGone" });
  await whatsapp.close();
  await expect(fetchFile(large, mine)).rejects.toMatchObject({ name: "FileUnreachable" });
});
