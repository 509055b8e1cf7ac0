import type { FastifyInstance } from "fastify";
import { afterEach, expect, test, vi } from "vitest";
import { openStreams } from "../../src/channels/webchat/streams.ts";
import type { Settings } from "../../src/config/settings.ts";
import { readSettings } from "../../src/config/settings.ts";
import { networkOf } from "../../src/lib/network.ts";
import type { Proxies } from "../../src/web/proxies.ts";
import { buildServer } from "../../src/web/server.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closing.splice(0).reverse()) await close();
});

/** The program's server with one route of the page's, which answers as `status` says. */
async function aServer(trustProxy: Proxies = false) {
  const state = { status: 200, warnings: [] as string[] };
  const log = {
    debug: () => undefined,
    info: () => undefined,
    error: () => undefined,
    warn: (line: string) => state.warnings.push(line),
  };
  const server: FastifyInstance = await buildServer({
    channels: [
      {
        forBrowsers: true,
        routes: (pages: FastifyInstance) =>
          pages.get("/api/chat/session", async ({ ip }, reply) => reply.code(state.status).send({ ip })),
      } as never,
    ],
    files: { routes: () => undefined },
    receive: async () => undefined,
    calendars: () => undefined,
    health: async () => ({ status: "ok" }) as never,
    metrics: { contentType: "text/plain", read: async () => "" } as never,
    trustProxy,
    secure: false,
    log: log as never,
  });
  closing.push(() => server.close());
  type From = { visitor?: number; peer?: string; forwarded?: string };
  const asks = ({ visitor, peer = "127.0.0.1", forwarded }: From = {}) =>
    server.inject({
      url: "/api/chat/session",
      remoteAddress: peer,
      headers: forwarded ? { "x-forwarded-for": forwarded } : {},
      cookies: visitor === undefined ? {} : { open_door_visitor: String(visitor).padStart(43, "a") },
    });
  const statuses = async (times: number, from: (i: number) => From) => {
    const all = [];
    for (let i = 0; i < times; i++) all.push((await asks(from(i))).statusCode);
    return all;
  };
  const ipOf = async (from: From) => (await asks(from)).json().ip;
  return { state, asks, statuses, ipOf };
}

const proxiesOf = (TRUST_PROXY: string): Settings["TRUST_PROXY"] => {
  const read = readSettings({ TRUST_PROXY });
  if (!read.ok) throw new Error(read.faults[0]?.fault);
  return read.value.TRUST_PROXY;
};

test("H3: behind a proxy the client's own X-Forwarded-For is not believed, and its requests are counted as its own", async () => {
  const { statuses, ipOf } = await aServer(proxiesOf("true") ?? false);
  expect(await ipOf({ forwarded: "10.0.0.9, 203.0.113.7" })).toBe("203.0.113.7");
  const all = await statuses(700, (i) => ({ forwarded: `10.0.${i >> 8}.${i & 255}, 203.0.113.7` }));
  expect(all.filter((status) => status === 429).length).toBeGreaterThanOrEqual(100);
  expect((await statuses(1, () => ({ forwarded: "10.0.0.9, 203.0.113.8" })))[0]).toBe(200);
});

test("H3: proxies are counted or named; whoever is neither says nothing of where it comes from", async () => {
  const two = await aServer(2);
  expect(await two.ipOf({ forwarded: "1.1.1.1, 203.0.113.7, 10.0.0.2" })).toBe("203.0.113.7");
  // Reached from outside, past the proxy.
  expect(await two.ipOf({ peer: "198.51.100.9", forwarded: "1.1.1.1, 203.0.113.7" })).toBe("198.51.100.9");
  const named = await aServer(proxiesOf("198.51.100.0/24, ::1") ?? false);
  expect(await named.ipOf({ peer: "198.51.100.9", forwarded: "1.1.1.1, 203.0.113.7" })).toBe("203.0.113.7");
  expect(await named.ipOf({ peer: "127.0.0.1", forwarded: "1.1.1.1" })).toBe("127.0.0.1");
});

test("H3: TRUST_PROXY is false, a number, or addresses; anything else is named", () => {
  const read = ["false", "no", "0", "true", "1", "3", "10.0.0.1, 172.16.0.0/12", "loopback", "2001:db8::/32"].map(
    proxiesOf,
  );
  expect(read).toEqual([false, false, false, 1, 1, 3, ["10.0.0.1", "172.16.0.0/12"], ["loopback"], ["2001:db8::/32"]]);
  for (const wrong of ["nginx", "10.0.0.0/33", "10.0.0.1;10.0.0.2", "99", "-1", "1.5"])
    expect(readSettings({ TRUST_PROXY: wrong }), wrong).toMatchObject({
      ok: false,
      faults: [{ key: "TRUST_PROXY", fault: expect.stringContaining("how many proxies"), example: "1" }],
    });
});

test("m26: a proxy that the settings do not trust is named once in the log, with what to set", async () => {
  const { state, asks } = await aServer();
  await asks();
  expect(state.warnings).toEqual([]);
  await asks({ forwarded: "203.0.113.7" });
  await asks({ forwarded: "203.0.113.8" });
  expect(state.warnings).toEqual([expect.stringContaining("TRUST_PROXY")]);
  const trusted = await aServer(1);
  await trusted.asks({ forwarded: "203.0.113.7" });
  expect(trusted.state.warnings).toEqual([]);
});

test("m26: a hall behind one address is served; one visitor who floods is told how long to wait", async () => {
  const { asks, statuses } = await aServer();
  const hall = await statuses(900, (i) => ({ visitor: i % 30 }));
  expect(hall.every((status) => status === 200)).toBe(true);
  const flood = await statuses(320, () => ({ visitor: 77 }));
  expect(flood.filter((status) => status === 200)).toHaveLength(300);
  const refused = await asks({ visitor: 77 });
  expect(refused.statusCode).toBe(429);
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect(refused.json()).toMatchObject({ error: "tooMany", help: expect.stringContaining("wait") });
  expect((await asks({ visitor: 78 })).statusCode).toBe(200);
});

test("what fails by our fault costs a visitor nothing: after an outage nobody is refused", async () => {
  const { state, asks, statuses } = await aServer();
  state.status = 503;
  expect(new Set(await statuses(400, () => ({ visitor: 1 })))).toEqual(new Set([503]));
  state.status = 200;
  expect((await asks({ visitor: 1 })).statusCode).toBe(200);
});

test("M1: a clock that is set back refuses nobody until it has caught up", async () => {
  const { asks, statuses } = await aServer();
  await statuses(301, () => ({ visitor: 1 }));
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 26 * 3_600_000 });
  vi.spyOn(performance, "now").mockReturnValue(performance.now() + 61_000);
  expect((await asks({ visitor: 1 })).statusCode).toBe(200);
  vi.restoreAllMocks();
});

test("an IPv6 network counts as one address, as a machine that is hired has many", () => {
  expect(networkOf("2001:db8:1:2:3:4:5:6")).toBe(networkOf("2001:0db8:1:2::9"));
  expect(networkOf("2001:db8:1:3::9")).not.toBe(networkOf("2001:db8:1:2::9"));
  expect(networkOf("::1")).toBe(networkOf("0:0:0:0:0:0:0:2"));
  expect(networkOf("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
  expect(networkOf("::ffff:203.0.113.7")).toBe("203.0.113.7");
  expect(networkOf("203.0.113.7")).toBe("203.0.113.7");
});

test("streams of events are limited a visitor, an address, and in all; the oldest makes room, of whoever has the most", () => {
  const ended: string[] = [];
  const streams = openStreams({ ofVisitor: 2, ofNetwork: 4, inAll: 6 });
  const add = (name: string, visitor: string, network: string) =>
    streams.add({ visitor, network, end: () => ended.push(name) });
  add("a1", "a", "hall");
  const leaves = add("a2", "a", "hall");
  leaves();
  add("a3", "a", "hall");
  expect(ended).toEqual([]);
  add("a4", "a", "hall");
  expect(ended).toEqual(["a1"]);
  for (const visitor of ["b", "c", "d"]) add(visitor, visitor, "hall");
  expect(ended).toEqual(["a1", "a3"]);
  for (const home of ["h1", "h2", "h3"]) add(home, home, home);
  expect(ended).toEqual(["a1", "a3", "a4"]);
});
