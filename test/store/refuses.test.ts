// What the code promises never happens the store refuses by itself, whoever writes into it.

import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anOffice, type World } from "../support/office.ts";

let world: World;
const ids: Record<string, number> = {};

beforeAll(async () => {
  world = await anOffice();
  const { prisma } = world.database;
  const [now, language] = [world.clock(), "en"];
  const contact = await prisma.contact.create({ data: { language, createdAt: now } });
  const chat = await prisma.chat.create({
    data: { channel: "webchat", address: "one", contactId: contact.id, createdAt: now, lastSeenAt: now },
  });
  const [first, second] = await prisma.reception.findMany({
    where: { places: { some: {} } },
    orderBy: { id: "asc" },
    take: 2,
    include: { places: { orderBy: { number: "asc" }, take: 1 } },
  });
  const [here] = first?.places ?? [];
  const [elsewhere] = second?.places ?? [];
  if (!first || !second || !here || !elsewhere) throw new Error("the demo office has two receptions with places");
  const given = { receptionId: first.id, startsAt: first.startsAt, language, createdAt: now, placedAt: now };
  const booking = await prisma.booking.create({
    data: { ...given, ticket: "B-01", calendarUid: "one", contactId: contact.id, name: "Wang Fang" },
  });
  await prisma.place.update({ where: { id: here.id }, data: { bookingId: booking.id } });
  const visitor = await prisma.booking.create({
    data: { ...given, ticket: "W-01", calendarUid: "two", kind: "walkIn", status: "arrived", arrivedAt: now },
  });
  const waiting = await prisma.waitingEntry.create({
    data: { receptionId: second.id, contactId: contact.id, language, createdAt: now },
  });
  const filed = { queryCodeHash: "x", kind: "complaint", category: "housing", details: "…", language };
  const subject = await prisma.case.create({
    data: { ...filed, receiptNumber: "LJ-1", confidentiality: "named", registeredAt: now },
  });
  const clock = { caseId: subject.id, startedAt: now, dueAt: now, firstDueAt: now, rule: "test" };
  const deadline = await prisma.caseDeadline.create({ data: { ...clock, clock: "answer" } });
  const staff = await prisma.staff.create({ data: { name: "Li Na", role: "clerk", createdAt: now } });
  const history = { caseId: subject.id, at: now, role: "clerk", staffId: staff.id };
  const event = await prisma.caseEvent.create({ data: { ...history, type: "registered" } });
  const message = await prisma.outgoing.create({
    data: { chatId: chat.id, kind: "push", content: {}, createdAt: now, dueAt: now },
  });
  Object.assign(ids, {
    contact: contact.id,
    chat: chat.id,
    first: first.id,
    second: second.id,
    here: here.id,
    elsewhere: elsewhere.id,
    booking: booking.id,
    visitor: visitor.id,
    waiting: waiting.id,
    case: subject.id,
    deadline: deadline.id,
    staff: staff.id,
    event: event.id,
    message: message.id,
  });
});
afterAll(() => world.close());

const asBooking = (values: string) =>
  `insert into booking (reception_id, ticket, starts_at, language, created_at, placed_at, calendar_uid, contact_id, name, status, arrived_at, ended_at, kind)
   select ${values} from booking where id = :booking`;
const another = (name: string, status = "booked", at = "reception_id") =>
  asBooking(
    `${at}, 'B-02', starts_at, language, created_at, placed_at, 'three', contact_id, ${name}, '${status}',
     case when '${status}' = 'arrived' then now() end, case when '${status}' = 'cancelled' then now() end, 'booked'`,
  );
const set = (table: string, id: string, what: string) => `update "${table}" set ${what} where id = :${id}`;
const clock = (name: string, more = "") =>
  `insert into case_deadline (case_id, clock, started_at, due_at, first_due_at, rule, status, stopped_at)
   select case_id, '${name}', started_at, due_at, first_due_at, rule, 'running', null from case_deadline where id = :deadline ${more}`;

const refused: [string, string][] = [
  ["fewer companions than none", set("booking", "booking", "companions = -5")],
  ["a calendar that goes back", set("booking", "booking", "calendar_sequence = -1")],
  ["a visit that replaces itself", set("booking", "booking", "replaces_id = id")],
  ["a visit carried over from itself", set("booking", "booking", "carried_from_id = id")],
  ["the same person twice at one reception", another("name")],
  ["the same person twice, one of them there", another("name", "arrived")],
  [
    "the same person moved to where they are booked",
    `${another("name", "booked", ":second")}; update booking set reception_id = :first where calendar_uid = 'three'`,
  ],
  ["a reception that ends before it starts", set("reception", "first", "ends_at = starts_at - interval '1 hour'")],
  ["a reception without any time", set("reception", "first", "ends_at = starts_at")],
  ["places of no minutes", set("reception", "first", "slot_minutes = 0")],
  ["a reception of a rota, due on no day", set("reception", "first", "due_on = null")],
  ["a place of another reception's booking", set("place", "elsewhere", "booking_id = :visitor")],
  ["a place moved away from its booking", set("place", "here", "reception_id = :second, number = 99")],
  ["a booking moved away from its place", set("booking", "booking", "reception_id = :second")],
  ["a place for two", `update place set booking_id = :booking where reception_id = :first and id <> :here`],
  ["a hold of a chat that is not there", set("place", "elsewhere", "held_by_chat_id = 999999, held_until = now()")],
  ["a hold without an end", set("place", "elsewhere", "held_by_chat_id = :chat")],
  ["an offer without an end", set("place", "elsewhere", "offered_to_id = :waiting")],
  ["place number none", set("place", "elsewhere", "number = 0")],
  ["a waiting entry of a case that is not there", set("waiting_entry", "waiting", "case_id = 987654")],
  ["a waiting entry with companions below none", set("waiting_entry", "waiting", "companions = -1")],
  ["a ticket without a number", "insert into ticket_serial values (:first, 'W', 0)"],
  ["a message passed on from one that is not there", set("outgoing", "message", "origin_id = 987654")],
  ["fewer tries than none", set("outgoing", "message", "tries = -1")],
  ["a place in the order of delivery below one", set("outgoing", "message", "position = 0")],
  [
    "a key of a chat that is not there",
    "insert into incoming (channel, key, chat_id, received_at) values ('webchat', 'k', 987654, now())",
  ],
  ["an officer without a unit", set("staff", "staff", "role = 'officer'")],
  ["a leader of the staff who is none of the leaders", set("staff", "staff", "role = 'leader'")],
  ["a head of no unit", set("staff", "staff", "is_head = true")],
  ["a group of nobody", set("case", "case", "group_size = 0")],
  ["a case that was sent on fewer times than never", set("case", "case", "hops = -1")],
  ["a case linked with itself", "insert into case_link (earlier_id, later_id, linked_at) values (:case, :case, now())"],
  ["demand number none", "insert into case_demand (case_id, number, text) values (:case, 0, 'x')"],
  [
    "six points of five",
    "insert into case_rating (case_id, stage, bureau, unit, at) values (:case, 'first', 6, 1, now())",
  ],
  ["a clock that is over before it begins", set("case_deadline", "deadline", "due_at = started_at - interval '1 day'")],
  ["fewer extensions than none", set("case_deadline", "deadline", "extensions = -1")],
  ["a clock that stands still since no time", set("case_deadline", "deadline", "status = 'paused'")],
  ["two running clocks of a kind in one case", clock("answer")],
  ["letter number none", "insert into letter_serial values ('LJ', 2026, 0)"],
  ["receipt number none", "insert into receipt_serial values ('LJ', '2026-11-23', 0)"],
  [
    "a stored file without its content",
    "insert into evidence_file (chat_id, kind, name, media_type, size, status, created_at) values (:chat, 'photo', 'x', 'x', 1, 'stored', now())",
  ],
  [
    "a search that found fewer than none",
    "insert into search_log (staff_id, by, reason, at, count) values (:staff, 'name', 'x', now(), -1)",
  ],
  [
    "a unit's report with figures below none",
    "insert into unit_report values ('u', '2026-11-23', now(), 0, 0, 0, -1, 0)",
  ],
  ["an office that is no document", "insert into office_version (document, applied_at) values ('1', now())"],
  ["whoever stands in a history, deleted", "delete from staff where id = :staff"],
  ["whoever has a booking, deleted", "delete from contact where id = :contact"],
];

const accepted: [string, string][] = [
  ["somebody else, booked from the same chat", another("'Wang Gang'")],
  ["the same person again, once the first visit is over", another("name", "cancelled")],
  ["two questions of supervisors at once", `${clock("supervision")}; ${clock("supervision")}`],
  ["another clock beside the one that runs", clock("review")],
  [
    "a chat that goes with the keys of its messages",
    "insert into incoming (channel, key, chat_id, received_at) values ('webchat', 'k', :other, now()); delete from chat where id = :other",
  ],
];

/** The SQLSTATE with which the store refuses; nothing of it stays. */
async function tried(sql: string): Promise<string> {
  const filled = sql.replace(/:([a-z]+)\b(?!:)/g, (_, name: string) => String(ids[name]));
  try {
    await world.database.prisma.$transaction(async (tx) => {
      const rows = await tx.$queryRaw<[{ id: number }]>`
        insert into chat (channel, address, created_at, last_seen_at) values ('webchat', 'other', now(), now()) returning id`;
      for (const statement of filled.replaceAll("undefined", String(rows[0].id)).split("; "))
        await tx.$executeRawUnsafe(statement);
      throw new Error("taken back");
    });
  } catch (error) {
    const { message, meta } = error as {
      message: string;
      meta?: { driverAdapterError?: { cause?: { originalCode?: string } } };
    };
    return meta?.driverAdapterError?.cause?.originalCode ?? message;
  }
  return "";
}

test.each(refused)("G16: the store refuses %s", async (_what, sql) => {
  // 23503 a row that is not there or still referred to, 23505 one too many, 23514 a rule, 23001 a row that must stay.
  expect(await tried(sql)).toMatch(/^(23503|23505|23514|23001)$/);
});

test.each(accepted)("G16: and takes %s", async (_what, sql) => {
  expect(await tried(sql)).toBe("taken back");
});

test("G16: an old store is brought up to date whatever it holds: mended where that is plain, else kept and said", async () => {
  const { database } = world;
  const name = `old_${randomUUID().replaceAll("-", "")}`;
  await database.query(`create database ${name}`, []);
  const old = new pg.Client({ connectionString: database.url.replace(/\/[^/?]+\?/, `/${name}?`) });
  await old.connect();
  const folder = join(import.meta.dirname, "../../prisma/migrations");
  const names = readdirSync(folder).filter((entry) => /^\d/.test(entry));
  const last = names.find((entry) => entry.endsWith("_store_refuses")) ?? "";
  const apply = (entry: string) => old.query(readFileSync(join(folder, entry, "migration.sql"), "utf8"));
  for (const entry of names.sort()) if (entry < last) await apply(entry);
  const reception = `insert into reception (rota_key, due_on, date, kind, starts_at, ends_at, leader_key, venue_key, booking_opens_at, booking_closes_at, created_at)
    values ('a', $1::date, $1::date, 'openReception', $1::date, $1::date + interval '2 hours', 'lin', 'hall', $1::date, $1::date, $1::date)`;
  for (const day of ["2026-11-23", "2026-11-24"]) await old.query(reception, [day]);
  await old.query(`
    insert into booking (reception_id, ticket, starts_at, language, created_at, placed_at, calendar_uid, companions)
      values (1, 'B-01', now(), 'en', now(), now(), 'x', -5);
    insert into place (reception_id, number, starts_at, booking_id) values (2, 1, now(), 1);
    insert into place (reception_id, number, starts_at, held_by_chat_id) values (2, 2, now(), 999999);
    insert into incoming (channel, key, chat_id, received_at) values ('webchat', 'k', 999999, now());
    insert into staff (name, role, created_at) values ('Li Na', 'officer', now());
    insert into "case" (receipt_number, query_code_hash, kind, category, details, confidentiality, language, registered_at)
      values ('LJ-1', 'x', 'complaint', 'CITY', 'x', 'named', 'en', now());
    insert into case_deadline (case_id, clock, started_at, due_at, first_due_at, rule)
      select 1, 'answer', now(), now() + n * interval '1 day', now(), 'x' from generate_series(1, 2) n`);
  await apply(last);
  const one = async (sql: string) => (await old.query(sql)).rows[0];
  expect(await one("select companions from booking")).toEqual({ companions: 0 });
  expect(await one("select array_agg(coalesce(booking_id, held_by_chat_id)) as held from place")).toEqual({
    held: [null, null],
  });
  expect(await one("select chat_id from incoming")).toEqual({ chat_id: null });
  expect(await one("select array_agg(status::text order by id) as clocks from case_deadline")).toEqual({
    clocks: ["void", "running"],
  });
  // Nobody knows that officer's unit: the row stays, and the next one like it is refused.
  expect(await one("select conname from pg_constraint where not convalidated")).toEqual({
    conname: "staff_unit_check",
  });
  await expect(
    old.query("insert into staff (name, role, created_at) values ('x', 'officer', now())"),
  ).rejects.toMatchObject({ code: "23514" });
  await old.end();
  await database.query(`drop database ${name}`, []);
});
