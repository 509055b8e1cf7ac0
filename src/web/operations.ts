// What whoever runs the program reads: whether it works, and its figures.

import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Health } from "./health.ts";
import type { Metrics } from "./metrics.ts";

type Parts = {
  health: Health;
  metrics: Metrics;
  /** Who shows it may read all of it. Absent: everybody may. */
  token?: string;
};

/** With a token `/metrics` is only for whoever shows it, and `/health` says to everybody else only whether the program works. */
export function operationsRoutes(server: FastifyInstance, { health, metrics, token }: Parts): void {
  const mayRead = (request: FastifyRequest) => !token || isSame(request.headers.authorization ?? "", `Bearer ${token}`);

  server.get("/health", async (request, reply) => {
    const report = await health();
    const said = mayRead(request) ? report : { status: report.status };
    return reply.code(report.status === "ok" ? 200 : 503).send(said);
  });
  server.get("/metrics", async (request, reply) => {
    if (!mayRead(request))
      return reply.code(401).header("www-authenticate", "Bearer").send({ error: "token", help: "Show METRICS_TOKEN." });
    return reply.type(metrics.contentType).send(await metrics.read());
  });
}

const digest = (text: string) => createHash("sha256").update(text).digest();
const isSame = (given: string, wanted: string) => timingSafeEqual(digest(given), digest(wanted));
