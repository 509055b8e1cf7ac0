import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { parse } from "yaml";
import { checkOffice } from "../src/config/officeFile.ts";
import type { Message } from "../src/domain/message.ts";
import { openLog } from "../src/lib/log.ts";
import { applyOffice } from "../src/office/applyOffice.ts";
import { openJobs } from "../src/store/jobs.ts";
import { demoYaml } from "../test/support/demoOffice.ts";
import { cancelReception, now } from "./cancelReception.ts";
import { aProcess, aServer, ended, type Figures, secretKey } from "./support.ts";

const people = 500;

/**
 * A reception with five hundred booked people is cancelled: first by a process that is killed in the middle of it, then again. Each of
 * them must be told once and be offered another place.
 */
export async function cancel(): Promise<Figures> {
  const server = await aServer();
  const database = server.open();
  const { prisma } = database;
  const jobs = await openJobs(database.url, { worker: false, log: openLog("silent") });
  const checked = checkOffice(parse(demoYaml));
  if (!checked.ok) throw new Error("the demo office is not valid");
  await database.transaction((tx) => applyOffice({ tx, now, jobs, secretKey }, checked.value));
  const reception = await prisma.reception.findFirstOrThrow({
    where: { bookingOpensAt: { lte: now }, bookingClosesAt: { gt: now } },
    orderBy: { startsAt: "asc" },
  });
  await prisma.place.deleteMany({ where: { receptionId: reception.id } });
  await server.sql(`
    with met as (insert into contact (language, consent_at, created_at) select case when n % 2 = 0 then 'en' else 'zh' end, now(), now() from generate_series(1, ${people}) n returning id, language),
    chats as (insert into chat (channel, address, contact_id, language, state, created_at, last_seen_at) select 'webchat', 'cancel-' || id, id, language, '{}', now(), now() from met),
    booked as (
      insert into booking (reception_id, ticket, starts_at, contact_id, name, phone, needs, language, created_at, placed_at, calendar_uid)
      select r.id, 'B-' || met.id, r.starts_at, met.id, 'Wang Fang', '05995550199', '{}', met.language, now(), now(), met.id || '@bench'
      from met, reception r where r.id = ${reception.id} returning id, reception_id, starts_at)
    insert into place (reception_id, number, starts_at, booking_id) select reception_id, row_number() over (order by id), starts_at, id from booked`);

  const env = { BENCH_URL: server.url, BENCH_RECEPTION: String(reception.id) };
  const working = async () => {
    const { rows } = await server.sql(
      "select 1 from pg_stat_activity where application_name = 'open-door' and state <> 'idle' and query ilike '%insert into outgoing%'",
    );
    return rows.length > 0;
  };
  const child = await aProcess("bench/cancelReception.ts", env, working);
  await pause(100);
  await ended(child, "SIGKILL");
  const halfDone = (await prisma.changeNotice.count()) + (await prisma.outgoing.count());

  const from = performance.now();
  const result = await cancelReception(database, jobs, reception.id);
  const seconds = (performance.now() - from) / 1000;
  const again = await cancelReception(database, jobs, reception.id);
  if (!result.ok || again.ok) throw new Error("the reception is not cancelled exactly once");

  const pushes = await prisma.outgoing.findMany({ where: { kind: "push" } });
  const told = new Set(pushes.map(({ chatId }) => chatId));
  const offered = pushes.filter(({ content }) =>
    (content as unknown as Message).choices?.some(({ id }) => id.startsWith("/rebook")),
  );
  await jobs.stop();
  await database.close();
  await server.stop();
  return {
    "cancel.leftByTheKilled": halfDone,
    "cancel.notTold": people - told.size,
    "cancel.toldTwice": pushes.length - told.size,
    "cancel.notOffered": people - offered.length,
    "cancel.secondsToQueueAll": seconds,
  };
}
