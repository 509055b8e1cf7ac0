// What staff ask of all the cases, on a million of them and 500 units, beside the same on ten thousand in one run. What to expect of
// a hundred times as many cases over the same two years:
//   receipt   the same: one row by a unique index, whatever the size.
//   unit      grows with the unit's own open cases (a hundred times as many: 100-200 instead of 1-2), found by (unit, status, due date).
//   cases     nearly the same: the supervisor's first thirty are read in the order of their dates from an index of open cases alone, and
//             no more of them; an officer's by unit.
//   overdue   grows with the overdue cases, which are counted by unit from an index of them alone; closed ones are not in it. The page
//             that is shown is the same.
//   name      grows with the people of that name: the trigram index finds them all before the newest ten are taken.
//   phone     nearly the same: six digits of a number are found in few others; the index's lists of common digits are longer.
//   month     grows with the cases of the two months, a hundred times as many, each looked up by itself and its history read once: linear,
//             and the reason why a worker counts it and not a conversation. It does not grow with the years before.

import { performance } from "node:perf_hooks";
import { parse } from "yaml";
import { checkOffice, type Office } from "../src/config/officeFile.ts";
import { lastMonth, periodBefore } from "../src/domain/reportPeriod.ts";
import { openLog } from "../src/lib/log.ts";
import { applyOffice } from "../src/office/applyOffice.ts";
import { casesFor, lookAtCase } from "../src/office/cases/caseAccess.ts";
import { searchCases } from "../src/office/cases/search.ts";
import { overdueByUnit, overdueCases } from "../src/office/deadlines/overdue.ts";
import { officeInForce } from "../src/office/officeInForce.ts";
import type { StaffMember } from "../src/office/people/staff.ts";
import { analyse } from "../src/office/reports/analysis.ts";
import { monthlyReport } from "../src/office/reports/monthlyReport.ts";
import { unitCases } from "../src/office/reports/unitCases.ts";
import { openJobs } from "../src/store/jobs.ts";
import type { Work } from "../src/store/work.ts";
import { demoYaml } from "../test/support/demoOffice.ts";
import { aServer, type Figures, median, secretKey } from "./support.ts";

const few = 10_000;
const many = Number(process.env.CASELOAD_CASES ?? 1_000_000);
const units = 500;
const days = 730;
const now = new Date("2026-11-23T02:00:00Z");

function anOffice(): Office {
  const checked = checkOffice(parse(demoYaml));
  if (!checked.ok) throw new Error("the demo office is not valid");
  const office = checked.value;
  for (let i = 1; i <= units; i++)
    office.units[`u${i}`] = {
      ...office.units.city,
      name: { en: `Unit ${i}`, zh: `第${i}单位` },
      subjects: ["*"],
      territory: i <= 20 ? [`District ${i}`] : [],
      retired: false,
    };
  return office;
}

/** Two years of cases in the order of time, as they come: most are closed, the last weeks' are open, some of these are late. */
const fill = (cases: number, categories: string[]) => `
  insert into "case" (receipt_number, query_code_hash, status, kind, category, place_key, details, confidentiality, name, phone, language,
                      unit_key, registered_at, policy_key, due_at)
  select 'LJ-' || to_char(at, 'YYYYMMDD') || '-' || lpad(i::text, 7, '0') || '-X', 'x',
         (case when age > 32 and i % 40 > 0 then 'closed' when age > 25 and i % 40 > 0 then 'answered' when age > 6 then 'inProgress' when age > 4 then 'assigned' else 'registered' end)::case_status,
         'complaint', (array[${categories.map((code) => `'${code}'`).join(",")}])[1 + i % ${categories.length}], case when i % 3 > 0 then 'u' || 1 + i % 20 end,
         repeat('a long story ', 20), 'named',
         chr(19968 + ((i::bigint * 7919) % 90)::int) || chr(20500 + ((i::bigint * 104729) % 97)::int), '138' || lpad(((i::bigint * 7919) % 100000000)::text, 8, '0'), 'en',
         case when age > 4 then 'u' || 1 + (i * 31) % ${units} end, at, 'generic_default',
         case when age <= 25 or i % 40 = 0 then at + interval '30 days' end
  from (select i, timestamptz '2026-11-23T02:00:00Z' - interval '1 day' * (${days}.0 * (${cases} - i) / ${cases}) as at, ${days}.0 * (${cases} - i) / ${cases} as age
        from generate_series(1, ${cases}) i) made;
  insert into case_event (case_id, at, type, role, data)
  select id, at, type, role, data from (
    select c.id, c.registered_at + interval '1 day' * step.day as at, step.type, step.role, step.data, step.last
    from "case" c, (values (0, 'registered', 'applicant', '{}'::jsonb, 0), (2, 'accepted', 'clerk', '{}', 0), (4, 'assigned', 'clerk', '{}', 0),
                           (25, 'answered', 'officer', '{}', 1), (32, 'closed', 'officer', '{"outcomeKey": "fulfilled"}', 1), (33, 'rated', 'applicant', '{}', 1))
         as step (day, type, role, data, last)
  ) happened join "case" using (id) where at < timestamptz '2026-11-23T02:00:00Z' and (last = 0 or id % 40 > 0) order by at;
  insert into case_rating (case_id, stage, bureau, unit, at) select case_id, 'first', 1 + case_id % 5, 4, at from case_event where type = 'rated';
  insert into case_deadline (case_id, clock, started_at, due_at, first_due_at, rule, status)
  select id, clock.name, registered_at, registered_at + interval '1 day' * clock.days, registered_at + interval '1 day' * clock.days, 'bench',
         (case when due_at is not null and clock.name = 'answer' then 'running' else 'met' end)::deadline_status
  from "case", (values ('acknowledge', 5), ('answer', 30)) as clock (name, days);
  insert into case_demand (case_id, number, text) select id, 1, 'repair it' from "case";
  insert into staff (name, role, unit_key, created_at) select 'Officer ' || i, 'officer', 'u' || 1 + i % ${units}, now() from generate_series(1, ${units * 3}) i;
  insert into staff (name, role, created_at) values ('Supervisor', 'supervisor', now());
  analyze`;

async function anOfficeWith(cases: number) {
  const server = await aServer();
  const database = server.open();
  const jobs = await openJobs(database.url, { worker: false, log: openLog("silent") });
  const office = anOffice();
  await database.transaction((tx) => applyOffice({ tx, now, jobs, secretKey }, office));
  await server.sql(
    fill(
      cases,
      office.categories.filter((code) => code !== "CORR"),
    ),
  );
  await server.sql("vacuum analyze");
  const supervisor: StaffMember = await database.prisma.staff.findFirstOrThrow({ where: { role: "supervisor" } });
  const sample = await database.prisma.case.findMany({
    take: 100,
    skip: Math.floor(cases / 2),
    select: { receiptNumber: true, name: true, phone: true },
  });
  const inForce = officeInForce();
  const work = <T>(doing: (work: Work) => Promise<T>): Promise<T> =>
    database.transaction(async (tx) => {
      const { office, texts } = await inForce.now(tx);
      return doing({ tx, now, office, texts, jobs, secretKey });
    });
  const stop = async () => {
    await jobs.stop();
    await database.close();
    await server.stop();
  };
  return { work, supervisor, sample, stop };
}
type Place = Awaited<ReturnType<typeof anOfficeWith>>;

const reason = "a search of the bench";
const questions: Record<string, { times: number; ask: (place: Place, i: number) => Promise<unknown> }> = {
  receipt: {
    times: 40,
    ask: ({ work, supervisor, sample }, i) =>
      work((w) => lookAtCase(w, supervisor, sample[i % sample.length]?.receiptNumber ?? "")),
  },
  unit: { times: 40, ask: ({ work }, i) => work((w) => unitCases(w, `u${1 + (i % units)}`, [])) },
  cases: {
    times: 20,
    ask: ({ work, supervisor }, i) =>
      work(async (w) => [
        await casesFor(w, supervisor),
        await casesFor(w, { ...supervisor, role: "officer", unitKey: `u${1 + (i % units)}` }),
      ]),
  },
  overdue: {
    times: 20,
    ask: ({ work, supervisor }) =>
      work(async (w) => [await overdueByUnit(w, supervisor), await overdueCases(w, supervisor, { page: 0 })]),
  },
  name: {
    times: 20,
    ask: ({ work, supervisor, sample }, i) =>
      work((w) => searchCases(w, supervisor, { by: "name", words: sample[i % sample.length]?.name ?? "", reason })),
  },
  phone: {
    times: 20,
    ask: ({ work, supervisor, sample }, i) =>
      work((w) =>
        searchCases(w, supervisor, { by: "phone", words: sample[i % sample.length]?.phone?.slice(2) ?? "", reason }),
      ),
  },
  month: {
    times: 2,
    ask: async ({ work }) => {
      const period = await work(async ({ office }) => lastMonth(now, office.zone));
      const counted = await work((w) => analyse(w, period));
      const before = await work((w) => analyse(w, periodBefore(period, w.office.zone)));
      return work(async (w) => monthlyReport(w, counted, before, "en"));
    },
  },
};

export async function caseload(): Promise<Figures> {
  const places = { few: await anOfficeWith(few), many: await anOfficeWith(many) };
  const figures: Figures = { "caseload.cases": many, "caseload.units": units };
  for (const [name, { times, ask }] of Object.entries(questions)) {
    const medians: Record<keyof typeof places, number[]> = { few: [], many: [] };
    for (let round = 0; round < 4; round++) {
      // In turn, so that the machine's mood is the same for both; the first round warms both up.
      for (const size of ["many", "few"] as const) {
        const taken: number[] = [];
        for (let i = 0; i < times; i++) {
          const from = performance.now();
          await ask(places[size], round * times + i);
          taken.push(performance.now() - from);
        }
        if (round > 0) medians[size].push(median(taken));
      }
    }
    figures[`caseload.${name}Ms`] = median(medians.many);
    figures[`caseload.${name}FewMs`] = median(medians.few);
    figures[`caseload.${name}Growth`] = median(medians.many) / median(medians.few);
  }
  await places.few.stop();
  await places.many.stop();
  return figures;
}
