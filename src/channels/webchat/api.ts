// The web chat's JSON API, documented in docs/webchat-api.md.

import multipart from "@fastify/multipart";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Content, Incoming, Receive } from "../../domain/message.ts";
import type { Clock } from "../../lib/clock.ts";
import { networkOf } from "../../lib/network.ts";
import { signOutIdleStaff } from "../../office/people/idleStaff.ts";
import { leaveChat } from "../../office/people/leaveChat.ts";
import { type Blobs, goneAsNothing, largestFile } from "../../store/blobs.ts";
import type { Database } from "../../store/database.ts";
import type { Doorbell } from "./doorbell.ts";
import { type PageOffice, pageRoute } from "./page.ts";
import { sentFile } from "./sentFile.ts";
import { openStreams } from "./streams.ts";
import { transcriptAfter } from "./transcript.ts";
import { standingOf, unsentUploads } from "./unsent.ts";
import { takeUpload } from "./uploading.ts";
import { asSent, isSealed, upload } from "./uploads.ts";
import { addressOf, cookieName, newToken, renewedToken, tagOf, visitorCookie } from "./visitorCookie.ts";

export type WebchatParts = {
  database: Database;
  blobs: Blobs;
  /** Has the bytes of an upload thrown away at that time, unless they have come with a message by then. */
  dropUnlessSent: (sha256: string, goAt: Date) => Promise<void>;
  clock: Clock;
  doorbell: Doorbell;
  /** Seals what was uploaded. */
  secretKey: string;
  /** Cookies only over https. */
  secure: boolean;
  /** Where people find the page; absent where only this machine does. */
  publicUrl?: string;
  /** What the page shows at its top. */
  office: () => Promise<PageOffice>;
};

const message = z
  .object({
    /** Made by the page; the same id again changes nothing. */
    id: z.uuid(),
    language: z.string().max(35).optional(),
    text: z.string().min(1).max(8000).optional(),
    choice: z
      .object({
        id: z.string().min(1).max(60),
        prompt: z.number().int().optional(),
        label: z.string().max(300).optional(),
      })
      .optional(),
    location: z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) }).optional(),
    files: z.array(upload).min(1).max(10).optional(),
    /** What is written beside files. */
    caption: z.string().max(8000).optional(),
  })
  .refine(
    (m) => [m.text, m.choice, m.location, m.files].filter(Boolean).length === 1,
    "give one of text, choice, location, files",
  );

export function webchatRoutes(server: FastifyInstance, parts: WebchatParts, receive: Receive): void {
  const unsent = unsentUploads(parts.clock);
  /** What somebody sends who has not agreed is kept nowhere, and goes with what is not sent. */
  const hasAgreed = (address: string) =>
    standingOf(parts.database, address).then(
      ({ agreed }) => agreed,
      () => false,
    );
  server.register(multipart, { limits: { fileSize: largestFile + 1, files: 1, fields: 2 } });

  const visitor = (request: FastifyRequest, reply: FastifyReply): Visitor =>
    known(visitorCookie(request.cookies) ?? newVisitor(reply));

  /** The same, where whoever it is may be somebody of the staff who left the page open: they are signed out, and the browser is a stranger's. */
  async function visitorStillThere(request: FastifyRequest, reply: FastifyReply): Promise<Visitor> {
    const cookie = visitorCookie(request.cookies);
    if (!cookie) return visitor(request, reply);
    const value = newToken();
    const ends = { address: addressOf(cookie), next: addressOf(value) };
    const signOut = async () =>
      parts.database.transaction((tx) => signOutIdleStaff({ tx, now: parts.clock() }, "webchat", ends));
    // Without the store nothing can be read or written either.
    if (!(await signOut().catch(() => false))) return known(cookie);
    newVisitor(reply, value);
    await parts.doorbell.ring(ends.address);
    return known(value);
  }

  function newVisitor(reply: FastifyReply, value = newToken()): string {
    const year = 365 * 86_400;
    reply.setCookie(cookieName, value, {
      httpOnly: true,
      sameSite: "lax",
      secure: parts.secure,
      path: "/",
      maxAge: year,
    });
    return value;
  }

  const streams = openStreams();

  pageRoute(server, parts.office);

  server.get("/api/chat/session", async (request, reply) => {
    const { language, chosen } = z
      .object({ language: z.string().max(35).optional(), chosen: z.stringbool().optional() })
      .parse(request.query);
    const { address, tag } = await visitorStillThere(request, reply);
    const { name, demo, languages, texts, contact } = await parts.office();
    const chat = await parts.database.prisma.chat.findUnique({
      where: { channel_address: { channel: "webchat", address } },
    });
    const spoken = (!chosen && chat?.language) || texts.nearest(language, languages);
    return {
      language: spoken,
      languages: languages.map((code) => ({ code, name: texts.say(code, "language.name") })),
      office: name[spoken] ?? "",
      demo,
      contact,
      texts: texts.page(spoken, "webchat"),
      known: Boolean(chat),
      visitor: tag,
    };
  });

  /** "I am finished here": the browser is a new visitor, and the old cookie opens nothing any more. */
  server.post("/api/chat/session/end", async (request, reply) => {
    if (!fromOurPage(request))
      return reply.code(403).send({ error: "otherSite", help: "Open the chat page and write there." });
    const { address } = visitor(request, reply);
    await parts.database.transaction((tx) => leaveChat({ tx, now: parts.clock() }, "webchat", address));
    const { tag } = known(newVisitor(reply));
    await parts.doorbell.ring(address);
    return { ok: true, visitor: tag };
  });

  server.post("/api/chat/messages", async (request, reply) => {
    if (!fromOurPage(request))
      return reply.code(403).send({ error: "otherSite", help: "Open the chat page and write there." });
    const read = message.safeParse(request.body);
    if (!read.success) {
      return reply.code(400).send({ error: "message", help: z.prettifyError(read.error) });
    }
    const { token, address, tag } = await visitorStillThere(request, reply);
    const { id, language, files = [] } = read.data;
    if (!files.every((file) => isSealed(parts.secretKey, address, file, parts.clock())))
      return reply
        .code(400)
        .send({ error: "files", help: "Send files as /api/chat/files gave them to this visitor within the last day." });
    // Whoever signs in, or joins their other chat, does so under a cookie that nobody else can have brought into the browser.
    const next = renewedToken(token);
    let isRenewed = false;
    const incoming: Incoming = {
      channel: "webchat",
      key: `${tag}:${id}`,
      address,
      language,
      content: contentOf(read.data),
      renewal: {
        address: addressOf(next),
        done: () => {
          isRenewed = true;
        },
      },
    };
    await receive(incoming, shownOf(read.data));
    if (files.length > 0 && (await hasAgreed(address)))
      unsent.sent(
        address,
        files.map(({ sha256 }) => sha256),
      );
    if (isRenewed) {
      newVisitor(reply, next);
      await parts.doorbell.ring(address, "renewed");
    }
    return reply.code(202).send({ ok: true, visitor: tag });
  });

  server.post("/api/chat/files", async (request, reply) => {
    if (!fromOurPage(request))
      return reply.code(403).send({ error: "otherSite", help: "Open the chat page and write there." });
    const { address } = visitor(request, reply);
    return takeUpload(parts, unsent, { address, request, reply });
  });

  /** A letter, a chart, a table: only to the visitor whom it was sent to, and never shown as a page. */
  server.get("/api/chat/files/:sha256", async (request, reply) => {
    const { sha256 } = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }).parse(request.params);
    const file = await sentFile(parts.database, visitor(request, reply).address, sha256);
    const bytes = file && (await parts.blobs.get(sha256).catch(goneAsNothing));
    if (!file || !bytes)
      return reply.code(404).send({ error: "noFile", help: "Open the chat in which you were sent this file." });
    return reply
      .type(file.mediaType)
      .header("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
      .header("content-length", file.size)
      .header("cache-control", "private, no-store")
      .send(bytes);
  });

  server.get("/api/chat/events", { config: { unbudgeted: true } }, async (request, reply) => {
    const watcher = await visitorStillThere(request, reply);
    const query = z.object({ after: z.coerce.number().int().min(0).optional() }).parse(request.query);
    const last = z.coerce
      .number()
      .int()
      .min(0)
      .catch(0)
      .parse(request.headers["last-event-id"] ?? query.after ?? 0);
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    const network = networkOf(request.ip);
    await stream(parts, watcher, last, reply, (end) => streams.add({ visitor: watcher.address, network, end }));
  });
}

type Visitor = { token: string; address: string; tag: string };
const known = (token: string): Visitor => ({ token, address: addressOf(token), tag: tagOf(token) });

/** Browsers say where a request comes from; another site's is refused, beside the cookie's SameSite. */
function fromOurPage(request: FastifyRequest): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site) return site === "same-origin" || site === "none";
  const { origin, host } = request.headers;
  return !origin || URL.parse(origin)?.host === host;
}

function contentOf(given: z.infer<typeof message>): Content {
  if (given.text !== undefined) return { kind: "text", text: given.text };
  if (given.choice) return { kind: "choice", id: given.choice.id, prompt: given.choice.prompt };
  if (given.location) return { kind: "location", ...given.location };
  return {
    kind: "files",
    files: (given.files ?? []).map(asSent),
    ...(given.caption ? { caption: given.caption } : {}),
  };
}

/** What the page shows of the person's own message after a reload. */
function shownOf({ id, text, choice, location, files, caption }: z.infer<typeof message>) {
  if (text?.startsWith("/start ")) return undefined; // a link was followed; it may hold a code
  const said = text ?? choice?.label ?? caption;
  if (!said && !location && !files) return undefined; // the page's own greeting
  return { id, text: said, location: location ? true : undefined, files: files?.map(({ name }) => name) };
}

const heartbeatMs = 20_000;
/** An answer with a new cookie takes a moment to the browser. */
const renewalMs = 300;
/** When a page comes again whose stream was ended to make room. */
const crowdedRetryMs = 30_000;

/** Sends what was delivered after `last`, and everything that comes, each once and in order; a lost ring is made good by the heartbeat. */
async function stream(
  { database, doorbell }: WebchatParts,
  { address, tag }: Visitor,
  last: number,
  reply: FastifyReply,
  takePlace: (end: () => void) => () => void,
): Promise<void> {
  let position = last;
  let open = true;
  let reading = Promise.resolve();
  let language: string | null = null;
  let isKnown = false;
  let isRenewed = false;
  /** The person's own messages have no position, and are looked up with some overlap. */
  let ownSent = new Set<string>();
  const write = (line: string) => open && reply.raw.write(line);
  const event = (name: string, data: object) => write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  const look = async () => {
    if (!open) return;
    const { chat, entries } = await transcriptAfter(database, address, position);
    if (isKnown && !chat) setTimeout(() => isRenewed || event("ended", {}), renewalMs).unref();
    isKnown = Boolean(chat);
    // Before the messages: the page speaks the language that they are in.
    if (chat?.language && chat.language !== language) event("language", { language: chat.language });
    language = chat?.language ?? null;
    const own = new Set(entries.flatMap(({ from, content }) => (from === "person" ? [String(content.id)] : [])));
    for (const entry of entries) {
      if (entry.from === "person" && ownSent.has(String(entry.content.id))) continue;
      write(`${entry.position ? `id: ${entry.position}\n` : ""}data: ${JSON.stringify(entry)}\n\n`);
      position = Math.max(position, entry.position ?? 0);
    }
    ownSent = own;
  };
  const lookInTurn = () => {
    reading = reading.then(look).catch(() => undefined);
    return reading;
  };
  /** The browser has a new cookie by then, and comes again with it; whoever had only the old one hears nothing more. */
  const comeAgain = () => {
    isRenewed = true;
    setTimeout(() => event("renewed", {}), renewalMs).unref();
    setTimeout(() => reply.raw.end(), 10 * renewalMs).unref();
  };
  const forget = doorbell.onRing(address, (what) => (what === "renewed" ? comeAgain() : lookInTurn()));
  const leave = takePlace(() => {
    write(`retry: ${crowdedRetryMs}\n\n`);
    reply.raw.end();
    // One that reads nothing would stay, with all that was written to it.
    setTimeout(() => reply.raw.destroy(), 1000).unref();
  });
  const heartbeat = setInterval(() => {
    write(": still here\n\n");
    void lookInTurn();
  }, heartbeatMs);
  reply.raw.on("error", () => undefined); // the page has gone away; "close" follows
  reply.raw.on("close", () => {
    open = false;
    clearInterval(heartbeat);
    forget();
    leave();
  });
  write("retry: 2000\n\n");
  try {
    reading = look();
    await reading;
  } catch {
    reply.raw.end(); // the page comes again; "ready" would say that this was all
    return;
  }
  event("ready", { visitor: tag });
}
