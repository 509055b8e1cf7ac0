// How any platform's server fails, whatever it is asked.

import type { FastifyReply } from "fastify";

/** Answers a call in another way than the server would. */
export type Answer = (reply: FastifyReply) => unknown;

const html =
  (code: number, words: string): Answer =>
  (reply) =>
    reply.code(code).type("text/html").send(`<html>${words}</html>`);

/** A proxy in front of the platform answers, with a page. */
export const badGateway = html(502, "Bad Gateway");
export const badGatewayAs = (code: number): Answer => html(code, "Bad Gateway");
/** Takes the call and never answers. */
export const never: Answer = (reply) => {
  reply.hijack();
};
/** Breaks the connection off. */
export const hangUp: Answer = (reply) => {
  reply.hijack();
  reply.raw.destroy();
};
