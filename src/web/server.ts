import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import fastify, { type FastifyInstance } from "fastify";
import { ZodError, z } from "zod";
import type { Channel } from "../channels/channel.ts";
import type { OutgoingFiles } from "../channels/outgoingFiles.ts";
import { visitorCookie } from "../channels/webchat/visitorCookie.ts";
import type { Receive } from "../domain/message.ts";
import { errorInLog, type Log } from "../lib/log.ts";
import { isStoreAway, retryAfterSeconds } from "../store/away.ts";
import { keepBudgets } from "./budgets.ts";
import type { Health } from "./health.ts";
import type { Metrics } from "./metrics.ts";
import { operationsRoutes } from "./operations.ts";
import { pageFiles } from "./pageFiles.ts";
import { type Proxies, trustIn, warnOfProxies } from "./proxies.ts";

type Parts = {
  channels: Channel[];
  files: Pick<OutgoingFiles, "routes">;
  receive: Receive;
  /** The calendars to subscribe to. */
  calendars: (server: FastifyInstance) => void;
  health: Health;
  metrics: Metrics;
  /** Who shows it may read the metrics; absent, everybody may. */
  metricsToken?: string;
  /** How many proxies stand in front, or which; their word on where a request comes from is believed. */
  trustProxy: Proxies;
  secure: boolean;
  log: Log;
};

/** The HTTP server: the channels' routes, the chat page, health and metrics. Logs the route and the outcome of a request, never its content. */
export async function buildServer({
  channels,
  files,
  receive,
  calendars,
  health,
  metrics,
  metricsToken,
  trustProxy,
  secure,
  log,
}: Parts): Promise<FastifyInstance> {
  const server = fastify({ logger: false, trustProxy: trustIn(trustProxy), bodyLimit: 256 * 1024 });
  warnOfProxies(server, log);
  server.addHook("onResponse", async (request, reply) => {
    log.debug(
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      "request",
    );
  });
  server.setErrorHandler((error: Error & { statusCode?: number; help?: string }, request, reply) => {
    if (error instanceof ZodError) return reply.code(400).send({ error: "request", help: z.prettifyError(error) });
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ route: request.routeOptions.url, error: errorInLog(error) }, "a request failed");
    if (isStoreAway(error))
      return reply.code(503).header("retry-after", retryAfterSeconds).send({
        error: "storeAway",
        help: "The office's records can't be reached at this moment. Nothing was lost: please send it again.",
      });
    const help =
      error.help ??
      (status >= 500 ? "Something went wrong on our side. Please try again in a moment." : "Please check the request.");
    return reply.code(status).send({ error: status >= 500 ? "ourFault" : "request", help });
  });

  files.routes(server);
  for (const channel of channels) if (!channel.forBrowsers) channel.routes?.(server, receive);
  await server.register(async (pages) => {
    await protect(pages, secure);
    calendars(pages);
    for (const channel of channels) if (channel.forBrowsers) channel.routes?.(pages, receive);
  });
  operationsRoutes(server, { health, metrics, token: metricsToken });
  return server;
}

/** What people's browsers ask for: kept from other sites' scripts and frames, and from one address's floods. Webhooks need none of it. */
async function protect(pages: FastifyInstance, secure: boolean): Promise<void> {
  await pages.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: secure ? [] : null,
      },
    },
    strictTransportSecurity: secure,
  });
  await pages.register(cookie);
  keepBudgets(pages, (request) => visitorCookie(request.cookies));
  pageFiles(pages);
}
