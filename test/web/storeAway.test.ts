// A store that is away for a while: whoever wrote is asked to send it again, and nobody is told that something is wrong for good.

import fastify from "fastify";
import { expect, test } from "vitest";
import { signedWebhook } from "../../src/channels/signedWebhook.ts";
import { webhookRoute } from "../../src/channels/telegram/intake.ts";
import { openLog } from "../../src/lib/log.ts";
import { isStoreAway } from "../../src/store/away.ts";
import { buildServer } from "../../src/web/server.ts";

const log = openLog("silent");
const fault = (code: string, more: object = {}) => Object.assign(new Error("x"), { code, ...more });
const away = fault("57P01");
const ours = new TypeError("a bug");

test.each([
  ["08006", true],
  ["57P01", true],
  ["57P03", true],
  ["53300", true],
  ["25006", true],
  ["ECONNREFUSED", true],
  ["ECONNRESET", true],
  ["23505", false],
  ["22P05", false],
  ["ENOENT", false],
  ["P2025", false],
])("%s is a store that is away: %s", (code, is) => {
  expect(isStoreAway(fault(code))).toBe(is);
  expect(isStoreAway(fault("P2010", { meta: { driverAdapterError: { cause: { originalCode: code } } } }))).toBe(is);
});

test("a socket that is not there is a server that is away, a file is not", () => {
  expect(isStoreAway(fault("ENOENT", { syscall: "connect" }))).toBe(true);
  expect(isStoreAway(new Error("Connection terminated unexpectedly"))).toBe(true);
  expect(isStoreAway("57P01")).toBe(false);
});

test("0.7: the page is answered 503 with Retry-After while the store is away, 500 for a bug", async () => {
  const channel = {
    name: "webchat",
    forBrowsers: true,
    routes: (server: ReturnType<typeof fastify>) => {
      server.get("/away", () => Promise.reject(away));
      server.get("/bug", () => Promise.reject(ours));
    },
  };
  const files = { routes: () => undefined };
  const server = await buildServer({ channels: [channel], files, calendars: () => undefined, log } as never);
  const refused = await server.inject("/away");
  expect(refused.statusCode).toBe(503);
  expect(refused.headers["retry-after"]).toBe("2");
  expect(refused.json()).toMatchObject({ error: "storeAway" });
  expect((await server.inject("/bug")).statusCode).toBe(500);
  await server.close();
});

test("0.7: so are the platforms' webhooks", async () => {
  const server = fastify();
  let thrown: Error = away;
  const take = () => Promise.reject(thrown);
  signedWebhook({ path: "/line", verify: () => true, take, log }).routes(server, async () => undefined);
  webhookRoute(server, "secret", take, log, new AbortController().signal);
  const headers = { "x-telegram-bot-api-secret-token": "secret" };
  const post = (url: string) => server.inject({ method: "POST", url, payload: { update_id: 1 }, headers });
  for (const url of ["/line", "/telegram"]) {
    thrown = away;
    const { statusCode, headers: said } = await post(url);
    expect([statusCode, said["retry-after"]]).toEqual([503, "2"]);
    thrown = ours;
    expect((await post(url)).statusCode).toBe(500);
  }
  await server.close();
});
