// Evidence: recorded as it is sent, in the same transaction as the message; fetched from its platform and stored afterwards.

import type { Readable } from "node:stream";
import type { SentFile } from "../../domain/message.ts";
import type { Log } from "../../lib/log.ts";
import type { Blobs } from "../../store/blobs.ts";
import type { Database } from "../../store/database.ts";
import type { Work } from "../../store/work.ts";

/** Records one file; its bytes may still be with the platform. */
export async function keepFile({ tx, now }: Work, chatId: number, sent: SentFile): Promise<number> {
  const { id } = await tx.evidenceFile.create({
    data: { ...sent, chatId, status: sent.sha256 ? "stored" : "waiting", createdAt: now },
  });
  return id;
}

/** Errors of a channel's `fetchFile` that no second try mends. */
const hopeless: Record<string, string> = { FileTooBig: "tooLarge", FileGone: "gone" };

type Fetch = (channel: string, source: string) => Promise<Readable>;

/** Fetches what waits, a few at a time; a fetch that fails is tried again at the next call, and noted as failed after a day. */
export async function fetchWaiting(parts: {
  database: Database;
  blobs: Blobs;
  fetch: Fetch;
  now: Date;
  log: Log;
}): Promise<number> {
  const { database, blobs, now, log } = parts;
  const waiting = await database.prisma.evidenceFile.findMany({
    where: { status: "waiting" },
    orderBy: { id: "asc" },
    take: 20,
    include: { chat: { select: { channel: true } } },
  });
  let stored = 0;
  for (const file of waiting) {
    try {
      const bytes = await parts.fetch(file.chat.channel, file.source ?? "");
      const put = await blobs.put(bytes, file.mediaType);
      const data = put.ok
        ? { status: "stored" as const, sha256: put.sha256, size: put.size }
        : { status: "failed" as const, fault: put.reason };
      await database.prisma.evidenceFile.update({ where: { id: file.id }, data });
      stored += put.ok ? 1 : 0;
    } catch (error) {
      const name = error instanceof Error ? error.name : "";
      log.warn({ file: file.id, error: name }, "a file could not be fetched yet");
      const old = now.getTime() - file.createdAt.getTime() > 24 * 3_600_000;
      const fault = hopeless[name] ?? (old ? "not fetched within a day" : undefined);
      if (fault)
        await database.prisma.evidenceFile.update({ where: { id: file.id }, data: { status: "failed", fault } });
    }
  }
  return stored;
}
