import cookie from "@fastify/cookie";
import Fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { webchatRoutes } from "../../../src/channels/webchat/api.ts";
import type { Incoming } from "../../../src/domain/message.ts";
import { secretKey } from "../../support/office.ts";
import { blobsInMemory } from "../support.ts";

const taken: Incoming[] = [];
const server = Fastify();
beforeAll(async () => {
  await server.register(cookie);
  webchatRoutes(server, { blobs: blobsInMemory(), secretKey, secure: false } as never, async (incoming) => {
    taken.push(incoming);
  });
});
afterAll(() => server.close());

const visitor = (letter: string) => ({ open_door_visitor: letter.repeat(43) });
let serial = 0;
const sends = (file: object, cookies = visitor("a")) => {
  const id = `00000000-0000-4000-8000-${String(++serial).padStart(12, "0")}`;
  return server.inject({ method: "POST", url: "/api/chat/messages", cookies, payload: { id, files: [file] } });
};
async function uploads(name: string, mediaType: string, cookies = visitor("a")) {
  const payload = new FormData();
  payload.set("file", new Blob(["the plan"], { type: mediaType }), name);
  const answer = await server.inject({ method: "POST", url: "/api/chat/files", cookies, payload });
  return answer.json<Record<string, unknown>>();
}

test("what was uploaded is sent on as it was given, under any name", async () => {
  const stored = await uploads("plan.pdf", "application/pdf");
  expect((await sends({ ...stored, name: "My plan.pdf" })).statusCode).toBe(202);
  expect(taken.at(-1)?.content).toEqual({
    kind: "files",
    files: [
      {
        kind: "document",
        name: "My plan.pdf",
        mediaType: "application/pdf",
        size: 8,
        sha256: stored.sha256,
        source: stored.sha256,
      },
    ],
  });
});

test("who only knows a file's digest, or says that it is something else, is refused", async () => {
  const stored = await uploads("plan.pdf", "application/pdf");
  const before = taken.length;
  expect((await sends(stored, visitor("b"))).statusCode).toBe(400);
  for (const change of [
    { sha256: "0".repeat(64) },
    { mediaType: "image/jpeg" },
    { size: 1 },
    { kind: "photo" },
    { seal: "0".repeat(64) },
    { seal: undefined },
  ])
    expect((await sends({ ...stored, ...change })).statusCode, JSON.stringify(change)).toBe(400);
  expect(taken).toHaveLength(before);
});
