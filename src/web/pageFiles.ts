import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { FastifyInstance } from "fastify";
import { answerWith, packed } from "../lib/compressed.ts";

const folder = join(import.meta.dirname, "page");
const types: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The page's scripts and its looks: few and small, read once. The page itself is filled in by the web chat. */
export function pageFiles(server: FastifyInstance): void {
  for (const name of readdirSync(folder)) {
    const type = types[extname(name)];
    if (!type) continue;
    const file = packed(type, readFileSync(join(folder, name)));
    server.get(`/${name}`, async (request, reply) => {
      const { status, headers, body } = answerWith(file, request.headers);
      return reply.code(status).headers(headers).send(body);
    });
  }
}
