import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { parse } from "yaml";
import { checkOffice } from "../src/config/officeFile.ts";
import { openLog } from "../src/lib/log.ts";
import { applyOffice } from "../src/office/applyOffice.ts";
import { ownCase } from "../src/office/cases/caseStatus.ts";
import { type Actor, takeStep } from "../src/office/cases/caseSteps.ts";
import { fileCase } from "../src/office/cases/filing.ts";
import { statusText } from "../src/office/cases/statusText.ts";
import { officeInForce } from "../src/office/officeInForce.ts";
import type { StaffMember } from "../src/office/people/staff.ts";
import { dayList, dayListText } from "../src/office/visits/dayList.ts";
import { openJobs } from "../src/store/jobs.ts";
import type { Work } from "../src/store/work.ts";
import { demoYaml } from "../test/support/demoOffice.ts";
import { aServer, type Figures, median, percentile, secretKey } from "./support.ts";

const [few, many] = [1_000, 1_000_000];
const date = "2026-11-25";
const now = new Date("2026-11-23T02:00:00Z");
const spikeSeconds = 8;

async function anOfficeWith(cases: number) {
  const server = await aServer();
  const database = server.open();
  const log = openLog("silent");
  const jobs = await openJobs(database.url, { worker: false, log });
  const checked = checkOffice(parse(demoYaml));
  if (!checked.ok) throw new Error("the demo office is not valid");
  await database.transaction((tx) => applyOffice({ tx, now, jobs, secretKey }, checked.value));
  // One contact in ten cases; receipts of the bench need no check character of their own but for the ones looked up.
  await server.sql(`
    insert into contact (language, consent_at, created_at) select 'en', now(), now() from generate_series(1, ${Math.max(100, cases / 10)});
    insert into chat (channel, address, contact_id, language, created_at, last_seen_at) select 'webchat', 'c' || id, id, 'en', now(), now() from contact;
    insert into "case" (receipt_number, query_code_hash, status, kind, category, details, confidentiality, language, contact_id, unit_key, registered_at, policy_key, due_at)
    select 'LJ-20250101-' || lpad(i::text, 7, '0') || '-X', 'x', (array['registered','assigned','answered','closed'])[1 + i % 4]::case_status, 'complaint', 'CITY',
           repeat('a long story ', 20), 'named', 'en', 1 + i % ${Math.max(100, cases / 10)}, 'city', now() - interval '1 day' * (i % 700), 'generic_default', case when i % 4 < 2 then now() + interval '30 days' end
    from generate_series(1, ${cases}) i;
    insert into case_event (case_id, at, type, role, data) select id, registered_at, 'registered', 'applicant', '{}' from "case";
    insert into case_deadline (case_id, clock, started_at, due_at, first_due_at, rule, next_notice_at)
    select id, 'answer', registered_at, due_at, due_at, 'bench', due_at - interval '3 days' from "case" where due_at is not null;
    insert into case_demand (case_id, number, text) select id, 1, 'repair it' from "case";
    insert into booking (reception_id, ticket, starts_at, contact_id, name, matter, case_id, needs, language, created_at, placed_at, calendar_uid)
    select r.id, 'B-' || n, r.starts_at, n, 'Person', 'a matter', (select min(id) from "case") + n, '{}', 'en', now(), now(), r.id || '-' || n
    from reception r, generate_series(1, 12) n;
    analyze`);
  const inForce = officeInForce();
  const work = <T>(doing: (work: Work) => Promise<T>): Promise<T> =>
    database.transaction(async (tx) => {
      const { office, texts } = await inForce.now(tx);
      return doing({ tx, now, office, texts, jobs, secretKey });
    });
  const sample = await database.prisma.case.findMany({
    take: 200,
    skip: Math.floor(cases / 3),
    select: { receiptNumber: true, contactId: true },
  });
  return { server, database, jobs, work, sample };
}
type Place = Awaited<ReturnType<typeof anOfficeWith>>;

const timed = async (doing: () => Promise<unknown>) => {
  const from = performance.now();
  await doing();
  return performance.now() - from;
};

const lookUp = ({ work, sample }: Place, i: number) =>
  work(async (w) => {
    const { receiptNumber = "", contactId } = sample[i % sample.length] ?? {};
    const found = await ownCase(w, contactId ?? 0, receiptNumber);
    if (!found) throw new Error("a case was not found");
    return statusText(w, found, "en");
  });
const readDay = ({ work }: Place) =>
  work(async (w) => dayListText(w, date, await dayList(w, date, { role: "clerk", leaderKey: null }), "en"));

/** Whole filings on top of everything: filed, accepted, assigned, replied to, looked up. */
async function spike({ database, work }: Place, perSecond: number): Promise<{ errors: number; times: number[] }> {
  const row = { name: "Officer", role: "supervisor" as const, createdAt: now };
  const supervisor: StaffMember = await database.prisma.staff.create({ data: row });
  const officer: StaffMember = await database.prisma.staff.create({
    data: { ...row, role: "officer" as const, unitKey: "city" },
  });
  const times: number[] = [];
  let errors = 0;
  const one = async (i: number) => {
    const from = performance.now();
    try {
      const contactId = 1 + (i % 90);
      const filed = await work((w) =>
        fileCase(w, {
          contactId,
          kind: "complaint",
          category: "CITY",
          demands: ["Repair it"],
          place: {},
          details: "a story of a spike in the bench",
          fileIds: [],
          confidentiality: "named",
          name: "Person",
          language: "en",
        }),
      );
      const demands = [{ verdict: "supported" as const, reasons: "It was repaired today.", remedy: "" }];
      for (const [actor, step, given] of [
        [{ staff: supervisor }, "accept", {}],
        [{ staff: supervisor }, "assign", { unit: "city" }],
        [{ staff: officer }, "takeon", {}],
        [{ staff: officer }, "reply", { demands }],
      ] satisfies [Actor, string, object][]) {
        const taken = await work((w) => takeStep(w, actor, filed.caseId, step as "accept", given));
        if (!taken.ok) throw new Error(taken.reason);
      }
      const found = await work((w) => ownCase(w, contactId, filed.receiptNumber));
      if (found?.status !== "answered") throw new Error("not answered");
    } catch {
      errors += 1;
    }
    times.push(performance.now() - from);
  };
  const began = performance.now();
  const all: Promise<void>[] = [];
  for (let i = 0; i < perSecond * spikeSeconds; i++) {
    await pause(Math.max(0, began + (i * 1000) / perSecond - performance.now()));
    all.push(one(i));
  }
  await Promise.all(all);
  return { errors, times };
}

export async function growth(): Promise<Figures> {
  const small = await anOfficeWith(few);
  const large = await anOfficeWith(many);
  const status: number[] = [];
  const day: number[] = [];
  for (let round = 0; round < 7; round++) {
    // Side by side, in turn, so that the machine's mood is the same for both.
    const measure = async (place: Place, doing: (place: Place, i: number) => Promise<unknown>) => {
      const times: number[] = [];
      for (let i = 0; i < 60; i++) times.push(await timed(() => doing(place, i)));
      return median(times);
    };
    const [a, b, c, d] = [
      await measure(large, lookUp),
      await measure(small, lookUp),
      await measure(large, readDay),
      await measure(small, readDay),
    ];
    if (round === 0) continue; // warm
    status.push(a / b);
    day.push(c / d);
  }
  const spikes: { errors: number; times: number[] }[] = [];
  for (const perSecond of [15, 25, 35]) spikes.push(await spike(large, perSecond));
  for (const place of [small, large]) {
    await place.jobs.stop();
    await place.database.close();
    await place.server.stop();
  }
  return {
    "growth.status": median(status),
    "growth.dayList": median(day),
    "growth.spikeErrors": spikes.reduce((sum, { errors }) => sum + errors, 0),
    "growth.spikeP95Ms": percentile(spikes.at(-1)?.times ?? [], 0.95),
  };
}
