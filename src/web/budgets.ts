// How much browsers may ask for: so much a visitor, and more an address, which may be a hall full of people behind one connection.

import type { FastifyInstance, FastifyRequest } from "fastify";
import { memory } from "../lib/memory.ts";
import { networkOf } from "../lib/network.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route has limits of its own. */
    unbudgeted?: true;
  }
}

/** Requests a minute. A page that is opened takes about fifteen; who writes fast takes thirty. */
const most = {
  visitor: 300,
  /** A hundred people who open the page at once, and write. */
  network: 3000,
  /** Of one network, by nobody whom we know. */
  newcomers: 600,
};

type Kind = keyof typeof most;
type Spent = { count: number; until: number };

const windowMs = 60_000;
const mostRemembered = 50_000;

/** `visitorOf` is whoever the request's cookie says. Refuses with 429 and Retry-After. */
export function keepBudgets(pages: FastifyInstance, visitorOf: (request: FastifyRequest) => string | undefined): void {
  const spent = memory<string, Spent>(mostRemembered);

  function keysOf(request: FastifyRequest): { key: string; kind: Kind }[] {
    const network = networkOf(request.ip);
    const visitor = visitorOf(request);
    const isNewcomer = !visitor && request.url.startsWith("/api/");
    return [
      { kind: "network", key: `network ${network}` },
      ...(visitor ? [{ kind: "visitor" as const, key: `visitor ${visitor}` }] : []),
      ...(isNewcomer ? [{ kind: "newcomers" as const, key: `newcomers ${network}` }] : []),
    ];
  }

  /** By a clock that can't be set back, or everybody would be refused until it has caught up. */
  function now(key: string): Spent {
    const known = spent.get(key);
    if (known && known.until > performance.now()) return known;
    const fresh = { count: 0, until: performance.now() + windowMs };
    spent.set(key, fresh);
    return fresh;
  }

  pages.addHook("onRequest", async (request, reply) => {
    if (request.routeOptions.config.unbudgeted) return;
    const all = keysOf(request).map(({ key, kind }) => ({ kind, budget: now(key) }));
    const over = all.find(({ kind, budget }) => budget.count >= most[kind]);
    if (over) {
      const seconds = Math.ceil((over.budget.until - performance.now()) / 1000);
      const help = `Too many requests. Please wait ${seconds} seconds and try again.`;
      return reply.code(429).header("retry-after", seconds).send({ error: "tooMany", help });
    }
    for (const { budget } of all) budget.count += 1;
  });

  // A page that sends again what failed by our fault must not be refused for it when we are well again.
  pages.addHook("onResponse", async (request, reply) => {
    if (reply.statusCode < 500 || request.routeOptions.config.unbudgeted) return;
    for (const { key } of keysOf(request)) {
      const budget = now(key);
      budget.count = Math.max(0, budget.count - 1);
    }
  });
}
