import type { AddressInfo } from "node:net";
import cookie from "@fastify/cookie";
import Fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { webchatRoutes } from "../../../src/channels/webchat/api.ts";
import { secretKey, texts } from "../../support/office.ts";

const server = Fastify({ forceCloseConnections: true });
let url = "";
beforeAll(async () => {
  await server.register(cookie);
  const prisma = { $queryRaw: async () => [], chat: { findUnique: async () => null } };
  const doorbell = { onRing: () => () => undefined, ring: async () => undefined };
  const office = async () => ({ languages: ["en", "zh"], texts });
  webchatRoutes(
    server,
    { database: { prisma }, secretKey, doorbell, office, clock: () => new Date() } as never,
    async () => undefined,
  );
  await server.listen({ host: "127.0.0.1", port: 0 });
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/api/chat/events`;
});
afterAll(() => server.close());

/** A stream as a tab holds it open: what it was sent, and whether it was ended. */
async function opens(visitor: string) {
  const headers = { cookie: `open_door_visitor=${visitor.repeat(43)}` };
  const answer = await fetch(url, { headers });
  const tab = { status: answer.status, text: "", ended: false };
  const decoder = new TextDecoder();
  void (async () => {
    for await (const chunk of answer.body ?? []) tab.text += decoder.decode(chunk as Uint8Array);
    tab.ended = true;
  })().catch(() => {
    tab.ended = true;
  });
  await expect.poll(() => tab.text).toContain("event: ready");
  return tab;
}

test("a visitor's ninth stream ends the first, whose page is told to come again later; others' stay", async () => {
  const other = await opens("b");
  const tabs: Awaited<ReturnType<typeof opens>>[] = [];
  for (let i = 0; i < 9; i++) tabs.push(await opens("a"));
  await expect.poll(() => tabs[0]?.ended).toBe(true);
  expect(tabs[0]?.text).toMatch(/retry: 30000\n\n$/);
  expect(tabs.slice(1).map(({ ended }) => ended)).toEqual(Array(8).fill(false));
  expect(other).toMatchObject({ status: 200, ended: false });
});
