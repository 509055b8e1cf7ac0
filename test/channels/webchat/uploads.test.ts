import cookie from "@fastify/cookie";
import Fastify from "fastify";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { webchatRoutes } from "../../../src/channels/webchat/api.ts";
import type { Incoming } from "../../../src/domain/message.ts";
import type { Blobs } from "../../../src/store/blobs.ts";
import { secretKey, texts } from "../../support/office.ts";
import { blobsInMemory } from "../support.ts";

const taken: Incoming[] = [];
const dropped: { sha256: string; goAt: Date }[] = [];
let now = new Date("2026-11-24T08:00:00Z");
/** What the store knows of whoever uploads. */
const agreed = { agreed: true, language: null as string | null, files: 0, bytes: 0 };
let standing: typeof agreed | undefined = agreed;
const memory = blobsInMemory();
const noRoom = { ok: false, reason: "noRoom" } as const;
let full = false;
const server = Fastify();
beforeAll(async () => {
  await server.register(cookie);
  const dropUnlessSent = async (sha256: string, goAt: Date) => void dropped.push({ sha256, goAt });
  const prisma = { $queryRaw: async () => (standing ? [standing] : []) };
  const office = async () => ({ languages: ["en", "zh"], texts });
  const blobs = {
    ...memory,
    put: async (...given: Parameters<Blobs["put"]>) => (full ? noRoom : memory.put(...given)),
  };
  const parts = { database: { prisma }, blobs, secretKey, secure: false, dropUnlessSent, clock: () => now, office };
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

test("H4: an upload may be sent for a day, and goes an hour after that if it was not", async () => {
  const stored = await uploads("plan.pdf", "application/pdf");
  expect(dropped.at(-1)).toEqual({ sha256: stored.sha256, goAt: new Date("2026-11-25T09:00:00Z") });
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

/** The whole answer to an upload. */
async function answerTo(bytes: BlobPart, { cookies = visitor("a"), language = "en", remoteAddress = "10.0.0.1" } = {}) {
  const payload = new FormData();
  payload.set("file", new Blob([bytes], { type: "application/pdf" }), "plan.pdf");
  const headers = { "accept-language": language };
  const answer = await server.inject({
    method: "POST",
    url: "/api/chat/files",
    cookies,
    payload,
    headers,
    remoteAddress,
  });
  return { status: answer.statusCode, ...answer.json<{ error?: string; help?: string; sha256?: string }>() };
}

describe.each(["en", "zh-CN"])("what can't be taken is said in the reader's words (%s)", (language) => {
  const say = (key: string) => texts.say(language.slice(0, 2), key);

  test("F20: an empty file", async () => {
    expect(await answerTo("", { language })).toEqual({ status: 400, error: "empty", help: say("upload.empty") });
  });

  test("H4: a full disk: nothing else is lost, and it is nobody's fault", async () => {
    full = true;
    expect(await answerTo("a plan", { language })).toEqual({
      status: 507,
      error: "noRoom",
      help: say("upload.noRoom"),
    });
    full = false;
  });

  test.each([
    ["amid its file", 120],
    ["before its end", -10],
    ["before its file", 40],
  ])("F20: a form that is cut off %s is no fault of ours", async (_, at) => {
    const head =
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n';
    const payload = `${head}${"a plan ".repeat(20)}\r\n--x--\r\n`.slice(0, at);
    const headers = { "content-type": "multipart/form-data; boundary=x", "accept-language": language };
    const answer = await server.inject({
      method: "POST",
      url: "/api/chat/files",
      cookies: visitor("a"),
      payload,
      headers,
    });
    expect(answer.statusCode).toBe(400);
    expect([say("upload.broken"), say("upload.noFile")]).toContain(answer.json<{ help: string }>().help);
  });
});

test("H4: who has never agreed may leave few files with us, and not for long", async () => {
  standing = undefined;
  const cookies = visitor("n");
  for (let i = 0; i < 20; i++) expect((await answerTo(`${i}`, { cookies })).status).toBe(200);
  expect(dropped.at(-1)?.goAt).toEqual(new Date(now.getTime() + 3 * 3_600_000));
  expect(await answerTo("one more", { cookies })).toMatchObject({
    status: 429,
    help: texts.say("en", "upload.tooManyUnsent"),
  });
  // Somebody else's come, and the same one's when theirs are gone.
  expect((await answerTo("another's", { cookies: visitor("o") })).status).toBe(200);
  now = new Date(now.getTime() + 3 * 3_600_000);
  expect((await answerTo("later", { cookies })).status).toBe(200);
  standing = agreed;
});

test("H4: what was sent makes room, what is sent to no case counts, and many at once are no way around", async () => {
  const cookies = visitor("s");
  const remoteAddress = "10.0.0.2";
  for (let i = 0; i < 45; i++) {
    const stored = await answerTo(`file ${i}`, { cookies, remoteAddress });
    expect(stored.status).toBe(200);
    expect((await sends(stored, cookies)).statusCode).toBe(202);
  }
  const atOnce = await Promise.all(
    Array.from({ length: 45 }, (_, i) => answerTo(`at once ${i}`, { cookies, remoteAddress })),
  );
  expect(atOnce.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(40);
  expect(atOnce.some(({ status }) => status === 429)).toBe(true);
  standing = { ...agreed, files: 40 };
  expect((await answerTo("x", { cookies: visitor("t"), remoteAddress })).status).toBe(429);
  standing = agreed;
});

test("H4: many visitors behind one address leave no more than a hall full of people would", async () => {
  const remoteAddress = "10.0.0.3";
  let taken = 0;
  for (const letter of "bcdefghijkl")
    for (let i = 0; i < 12; i++)
      if ((await answerTo(`${letter} ${i}`, { cookies: visitor(letter), remoteAddress })).status === 200) taken += 1;
  expect(taken).toBe(120);
  expect((await answerTo("elsewhere", { cookies: visitor("m"), remoteAddress: "10.0.0.4" })).status).toBe(200);
});

test("a name is without what turns it around or hides a part of it", async () => {
  const stored = await uploads("invoice\u202Efdp.exe\u200B.pdf", "application/pdf");
  expect(stored.name).toBe("invoicefdp.exe.pdf");
});
