import cookie from "@fastify/cookie";
import Fastify from "fastify";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { webchatRoutes } from "../../../src/channels/webchat/api.ts";
import type { Incoming } from "../../../src/domain/message.ts";
import { secretKey } from "../../support/office.ts";
import { blobsInMemory } from "../support.ts";

const taken: Incoming[] = [];
const dropped: { sha256: string; goAt: Date }[] = [];
let now = new Date("2026-11-24T08:00:00Z");
const server = Fastify();
beforeAll(async () => {
  await server.register(cookie);
  const dropUnlessSent = async (sha256: string, goAt: Date) => void dropped.push({ sha256, goAt });
  const parts = { blobs: blobsInMemory(), secretKey, secure: false, dropUnlessSent, clock: () => now };
  webchatRoutes(server, parts as never, async (incoming) => {
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
async function uploads(name: string, mediaType: string, cookies = visitor("a"), bytes: BlobPart = "the plan") {
  const payload = new FormData();
  payload.set("file", new Blob([bytes], { type: mediaType }), name);
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

test.each([
  ["cut at an emoji", `${"x".repeat(199)}😀.pdf`],
  ["cut at a family of emoji", `${"x".repeat(193)}👩‍👩‍👧.pdf`],
  ["of three hundred Chinese characters", `${"照".repeat(300)}.pdf`],
  ["of five thousand letters", "x".repeat(5000)],
  ["in two lines", "a\nb.pdf"],
  ["of a space", " "],
  ["with marks in it", '..\\a"b;c=d.pdf'],
])("a file with a name %s is taken, and keeps its ending", async (_, name) => {
  const stored = await uploads(name, "application/pdf");
  expect((await sends(stored)).statusCode).toBe(202);
  expect(String(stored.name).isWellFormed()).toBe(true);
  if (name.endsWith(".pdf")) expect(stored.name).toMatch(/\.pdf$/);
});

test("a picture with a long name and no ending has one as it is stored, and is taken", async () => {
  const png = await sharp({ create: { width: 1, height: 1, channels: 3, background: "white" } })
    .png()
    .toBuffer();
  const stored = await uploads("x".repeat(300), "image/png", visitor("a"), png);
  expect(stored.name).toMatch(/^x{196}\.png$/);
  expect((await sends(stored)).statusCode).toBe(202);
});

test("an upload may be sent for a day, and goes a day after that if it was not", async () => {
  const stored = await uploads("plan.pdf", "application/pdf");
  expect(dropped.at(-1)).toEqual({ sha256: stored.sha256, goAt: new Date("2026-11-26T08:00:00Z") });
  now = new Date("2026-11-25T07:59:59Z");
  expect((await sends(stored)).statusCode).toBe(202);
  now = new Date("2026-11-25T08:00:00Z");
  expect((await sends(stored)).statusCode).toBe(400);
  expect((await sends({ ...stored, until: "2026-11-27T08:00:00.000Z" })).statusCode).toBe(400);
});

test.each(["null", "nonsense", "file://", "http://elsewhere.example"])(
  "what a page of another site says is refused, and so is what says it comes from %j",
  async (origin) => {
    for (const url of ["/api/chat/messages", "/api/chat/files"]) {
      const answer = await server.inject({ method: "POST", url, headers: { origin }, payload: {} });
      expect([answer.statusCode, answer.json()]).toMatchObject([403, { error: "otherSite" }]);
    }
  },
);

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
