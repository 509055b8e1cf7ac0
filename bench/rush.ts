import { performance } from "node:perf_hooks";
import { parse } from "yaml";
import { checkOffice } from "../src/config/officeFile.ts";
import { conversation } from "../src/conversation/conversation.ts";
import { takeTurn } from "../src/conversation/turn.ts";
import type { Message } from "../src/domain/message.ts";
import { openLog } from "../src/lib/log.ts";
import { applyOffice } from "../src/office/applyOffice.ts";
import { officeInForce } from "../src/office/officeInForce.ts";
import { openJobs } from "../src/store/jobs.ts";
import { demoYaml } from "../test/support/demoOffice.ts";
import { aServer, type Figures, secretKey } from "./support.ts";

const people = 2000;
const places = 10;

/** Two thousand people, each at the question "what time?", press the same time of a reception with ten places, all at once. */
export async function rush(): Promise<Figures> {
  const server = await aServer();
  const database = server.open();
  const log = openLog("silent");
  const jobs = await openJobs(database.url, { worker: false, log });
  const checked = checkOffice(parse(demoYaml));
  if (!checked.ok) throw new Error("the demo office is not valid");
  const now = new Date("2026-11-23T02:00:00Z");
  await database.transaction((tx) => applyOffice({ tx, now, jobs, secretKey }, checked.value));
  const reception = await database.prisma.reception.findFirstOrThrow({
    where: { bookingOpensAt: { lte: now }, bookingClosesAt: { gt: now } },
    orderBy: { startsAt: "asc" },
  });
  await database.prisma.place.deleteMany({ where: { receptionId: reception.id } });
  await database.prisma.place.createMany({
    data: Array.from({ length: places }, (_, i) => ({
      receptionId: reception.id,
      number: i + 1,
      startsAt: reception.startsAt,
    })),
  });
  const time = reception.startsAt.toISOString();
  const state = {
    prompt: 5,
    dialog: "book",
    drafts: {
      book: {
        version: 1,
        answers: { reception: String(reception.id) },
        path: ["reception"],
        at: "time",
        page: 0,
        wrong: 0,
        shown: [time],
      },
    },
  };
  await server.sql(`
    with met as (insert into contact (language, consent_at, created_at) select 'en', now(), now() from generate_series(1, ${people}) returning id)
    insert into chat (channel, address, contact_id, language, state, created_at, last_seen_at)
    select 'webchat', 'rush-' || id, id, 'en', '${JSON.stringify(state)}', now(), now() from met`);
  const addresses = await database.prisma.chat.findMany({ select: { address: true } });

  const parts = {
    database,
    jobs,
    engine: conversation,
    officeInForce: officeInForce(),
    secretKey,
    clock: () => now,
    log,
  };
  const from = performance.now();
  const results = await Promise.all(
    addresses.map(({ address }) =>
      takeTurn(parts, {
        channel: "webchat",
        key: address,
        address,
        content: { kind: "choice", id: time, prompt: 5 },
      }).catch(() => "error"),
    ),
  );
  const seconds = (performance.now() - from) / 1000;

  const held = await database.prisma.place.findMany({
    where: { receptionId: reception.id, heldByChatId: { not: null } },
  });
  const replies = await database.prisma.outgoing.findMany({ include: { chat: true } });
  const won = new Set(held.map(({ heldByChatId }) => heldByChatId));
  const losers = replies.filter(({ chatId }) => !won.has(chatId));
  const offered = losers.filter(({ content }) => ((content as unknown as Message).choices ?? []).length > 0);
  await jobs.stop();
  await database.close();
  await server.stop();
  return {
    "rush.doubles": held.length - won.size,
    "rush.placesTaken": held.length,
    "rush.errors": results.filter((result) => result !== "answered").length,
    "rush.losersNotOffered": people - places - offered.length,
    "rush.seconds": seconds,
  };
}
