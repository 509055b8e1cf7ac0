// A page of the staff that nobody used for eight hours is signed out; and what a link says to the API, it only asks (C2).

import { createHash, randomUUID } from "node:crypto";
import cookie from "@fastify/cookie";
import Fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { webchatRoutes } from "../../../src/channels/webchat/api.ts";
import { takeTurn } from "../../../src/conversation/turn.ts";
import type { Message } from "../../../src/domain/message.ts";
import { inviteStaff } from "../../../src/office/people/staff.ts";
import { anOffice, secretKey, texts, type World } from "../../support/office.ts";
import { blobsInMemory } from "../support.ts";

let world: World;
const server = Fastify();
beforeAll(async () => {
  world = await anOffice();
  await server.register(cookie);
  const { database, clock } = world;
  const parts = {
    database,
    clock,
    secretKey,
    secure: false,
    blobs: blobsInMemory(),
    office: async () => ({ name: { en: "An office" }, demo: false, languages: texts.languages, texts }),
    doorbell: { ring: async () => undefined },
  };
  webchatRoutes(server, parts as never, async (incoming) => {
    await takeTurn(world.parts, incoming);
  });
});
afterAll(async () => {
  await server.close();
  await world.close();
});

/** A browser that keeps its cookie. */
function aBrowser(brought?: string) {
  let token = brought ?? randomUUID().replaceAll("-", "").padEnd(43, "x");
  const address = () => createHash("sha256").update(token).digest("hex");
  return {
    address,
    cookie: () => token,
    tag: async (): Promise<string> => {
      const answer = await server.inject({ url: "/api/chat/session", cookies: { open_door_visitor: token } });
      return answer.json().visitor;
    },
    says: async (text: string, cookies = { open_door_visitor: token }) => {
      const answer = await server.inject({
        method: "POST",
        url: "/api/chat/messages",
        cookies,
        payload: { id: randomUUID(), text },
      });
      token = answer.cookies.find(({ name }) => name === "open_door_visitor")?.value ?? token;
      const rows = await world.database.prisma.outgoing.findMany({
        where: { chat: { address: address() } },
        orderBy: { id: "desc" },
        take: 3,
      });
      return rows.map(({ content }) => (content as unknown as Message).text).join("\n");
    },
  };
}

test("a page of the staff ends after eight idle hours, with words, and its old cookie opens nothing", async () => {
  const say = (key: string, params = {}) => texts.say("en", key, params);
  const invited = await world.work((work) => inviteStaff(work, { name: "Li Na", role: "clerk" }));
  const browser = aBrowser();
  await browser.says(`/start ${invited.ok ? invited.code : ""}`);
  const old = browser.cookie();
  world.later(7 * 60);
  expect(await browser.says("/calls")).toContain(say("phoning.none"));
  expect(browser.cookie()).toBe(old);
  world.later(8 * 60 + 1);
  const told = await browser.says("/calls");
  expect(told).toContain(say("staff.signedOut"));
  expect(told).not.toContain(say("phoning.none"));
  expect(browser.cookie()).not.toBe(old);
  expect(await browser.says("/calls")).not.toContain(say("phoning.none"));
  const thief = aBrowser();
  expect(await thief.says("/calls", { open_door_visitor: old })).not.toContain(say("phoning.none"));
  // Nobody else is signed out.
  const citizen = aBrowser();
  await citizen.says("/start");
  const before = citizen.cookie();
  world.later(24 * 60);
  await citizen.says("/menu");
  expect(citizen.cookie()).toBe(before);
});

test("a cookie that somebody else knew before opens nothing after a sign-in, and the conversation is the same one", async () => {
  const say = (key: string, params = {}) => texts.say("en", key, params);
  const invited = await world.work((work) => inviteStaff(work, { name: "Zhang Wei", role: "clerk" }));
  const browser = aBrowser();
  await browser.says("hello");
  const [known, tag] = [browser.cookie(), await browser.tag()];
  const { id } = await world.database.prisma.chat.findFirstOrThrow({ where: { address: browser.address() } });
  await browser.says(`/start ${invited.ok ? invited.code : ""}`);
  expect(browser.cookie()).toMatch(/^[\w-]{43}$/);
  expect(browser.cookie()).not.toBe(known);
  expect(await browser.tag()).toBe(tag);
  expect(await browser.says("/calls")).toContain(say("phoning.none"));
  const after = browser.cookie();
  await browser.says("/menu");
  expect(browser.cookie()).toBe(after); // once
  expect(await world.database.prisma.chat.findFirst({ where: { address: browser.address() } })).toMatchObject({ id });
  const thief = aBrowser(known);
  expect(await thief.says("/calls")).not.toContain(say("phoning.none"));
  expect(thief.cookie()).toBe(known); // a stranger, who may keep it
});

test("two who write under one cookie at the moment of a sign-in: only the one who signs in is of the staff", async () => {
  const invited = await world.work((work) => inviteStaff(work, { name: "Wang Lei", role: "clerk" }));
  const browser = aBrowser();
  await browser.says("hello");
  const others = Array.from({ length: 3 }, () => aBrowser(browser.cookie()));
  await Promise.all([
    browser.says(`/start ${invited.ok ? invited.code : ""}`),
    ...others.map((other) => other.says("hello again")),
  ]);
  expect(await browser.says("/calls")).toContain(texts.say("en", "phoning.none"));
  for (const other of others) expect(await other.says("/calls")).not.toContain(texts.say("en", "phoning.none"));
});

test("joining another chat renews the cookie, too", async () => {
  const [first, second] = [await world.citizen(), aBrowser()];
  await second.says("/start");
  await second.says("1");
  await first.goes("/link");
  const code = /LINK-\w{4}-\w{4}/.exec(first.last()?.text ?? "")?.[0] ?? "";
  const before = second.cookie();
  await second.says(code);
  expect(second.cookie()).toBe(before);
  expect(await second.says("yes")).toContain(texts.say("en", "elsewhere.joined"));
  expect(second.cookie()).not.toBe(before);
  expect(await second.says("/menu")).not.toBe("");
});

test("C2: a LINK code that the page sends at once is only asked about", async () => {
  const [attacker, victim] = [await world.citizen(), aBrowser()];
  await victim.says("hello");
  await attacker.goes("/link");
  const code = /LINK-\w{4}-\w{4}/.exec(attacker.last()?.text ?? "")?.[0] ?? "";
  const contactOf = async () =>
    (await world.database.prisma.chat.findFirstOrThrow({ where: { address: victim.address() } })).contactId;
  const own = await contactOf();
  expect(await victim.says(`/start ${code}`)).toContain(code);
  expect(await contactOf()).toBe(own);
});
