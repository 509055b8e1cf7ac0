// A platform's webhook whose body is signed: kept as it came until the signature is checked, taken in, and answered after the commit.

import type { IncomingHttpHeaders } from "node:http";
import AsyncLock from "async-lock";
import type { FastifyInstance } from "fastify";
import type { Incoming, Receive } from "../domain/message.ts";
import { errorInLog, type Log } from "../lib/log.ts";
import { isStoreAway, retryAfterSeconds } from "../store/away.ts";
import { turnsInHand } from "./inHand.ts";

export type SignedWebhook = {
  /** "/line" */
  path: string;
  /** Whether the platform signed these very bytes, and the path and query that it asked for. A throw is a no. */
  verify: (headers: IncomingHttpHeaders, rawBody: string, url: string) => Promise<boolean> | boolean;
  /**
   * Takes a body in; what it resolves to is the answer's body. A throw is answered with 500, or 503 while the store is away, so that the platform sends it again.
   * What can't be read now can't be read the next time either: it is no throw.
   */
  take: (rawBody: string, receive: Receive, url: string) => Promise<object | undefined>;
  /** What the platform wants to read in the answer to each, where it does. */
  answer?: { type: string; body: string };
  log: Log;
};

const longestBody = 1024 * 1024;

/**
 * POST at `path`: 401 without a valid signature, 413 above 1 MB, 503 while stopping, 200 after the commit. Messages of one chat are
 * taken in the order in which they came, those of different chats at the same time.
 */
export function signedWebhook({ path, verify, take, answer, log }: SignedWebhook) {
  const chats = new AsyncLock({ maxPending: Number.POSITIVE_INFINITY });
  const inHand = turnsInHand();
  let stopping = false;

  async function isSigned(headers: IncomingHttpHeaders, rawBody: string, url: string): Promise<boolean> {
    try {
      return await verify(headers, rawBody, url);
    } catch {
      return false;
    }
  }

  function routes(server: FastifyInstance, receive: Receive): void {
    const inOrder: Receive = (incoming, shown) => chats.acquire(incoming.address, () => receive(incoming, shown));
    // In a scope of its own: the other routes go on reading JSON.
    server.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
      scope.post(path, { bodyLimit: longestBody, config: { rateLimit: false } }, async (request, reply) => {
        const rawBody = typeof request.body === "string" ? request.body : "";
        if (!(await isSigned(request.headers, rawBody, request.url))) return reply.code(401).send();
        if (stopping) return reply.code(503).send();
        try {
          const said = await inHand.add(take(rawBody, inOrder, request.url));
          return answer ? reply.type(answer.type).send(answer.body) : reply.send(said);
        } catch (error) {
          log.error(
            { path, error: errorInLog(error) },
            "a turn could not be committed; the platform will send it again",
          );
          if (isStoreAway(error)) return reply.code(503).header("retry-after", retryAfterSeconds).send();
          return reply.code(500).send();
        }
      });
    });
  }

  return {
    routes,
    /** Takes nothing more in, and waits for what is in hand. */
    stop: async (): Promise<void> => {
      stopping = true;
      await inHand.settled();
    },
  };
}

/**
 * Takes the messages of one delivery: chats at the same time, each in order. After a message that could not be committed its chat's
 * later ones are not taken; all of the rest is. Throws when one could not: those that were committed are recognised when they come again.
 */
export async function takeAll(messages: Incoming[], receive: Receive): Promise<void> {
  const chats = Map.groupBy(messages, ({ address }) => address);
  const taken = await Promise.allSettled(
    [...chats.values()].map(async (inOrder) => {
      for (const incoming of inOrder) await receive(incoming);
    }),
  );
  const failed = taken.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}
