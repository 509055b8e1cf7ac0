import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { leaderFeed, publicFeed } from "../office/receptions/feeds.ts";
import { countsOfYear } from "../office/receptions/schedule.ts";
import type { Work } from "../store/work.ts";

/** Runs what it is given on the store, in the office in force. */
export type InOffice = <T>(
  doing: (work: Pick<Work, "tx" | "now" | "office" | "texts" | "secretKey">) => Promise<T>,
) => Promise<T>;

const asked = z.object({ lang: z.string().max(20).optional() });
const secretName = z.object({ secret: z.string().regex(/^[\w-]{20,60}$/) });

/** The public schedule and the leaders' turns as calendars to subscribe to, and how many receptions were held. */
export function calendarRoutes(server: FastifyInstance, inOffice: InOffice): void {
  server.get("/calendar/public.ics", async (request, reply) => {
    const { lang } = asked.parse(request.query);
    const text = await inOffice((work) => publicFeed(work, work.texts.nearest(lang, work.office.languages)));
    return reply.type("text/calendar; charset=utf-8").header("cache-control", "public, max-age=600").send(text);
  });
  server.get("/calendar/:secret.ics", async (request, reply) => {
    const { success, data } = secretName.safeParse(request.params);
    const text = success ? await inOffice((work) => leaderFeed(work, data.secret)) : undefined;
    if (text === undefined) return reply.code(404).send({ error: "request", help: "There is no such calendar." });
    return reply.type("text/calendar; charset=utf-8").header("cache-control", "private, no-store").send(text);
  });
  server.get("/receptions/counts.json", async (_request, reply) =>
    reply.header("cache-control", "public, max-age=600").send(await inOffice(countsOfYear)),
  );
}
