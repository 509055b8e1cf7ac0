// Filing a case: registered with a receipt number and a query code before anybody is told that it was received.

import { randomUUID } from "node:crypto";
import { z } from "zod";
import { officeDay } from "../../domain/calendar.ts";
import { policyOf } from "../../domain/policy.ts";
import { hashQueryCode, makeQueryCode, makeReceiptNumber } from "../../domain/receipt.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { territoryOf } from "../../domain/territory.ts";
import { trackAtFiling } from "../../domain/tracks.ts";
import { inColumns } from "../../store/columns.ts";
import { beforeCommit, directly, type Transaction } from "../../store/database.ts";
import type { Case, Prisma } from "../../store/generated/client.ts";
import type { Confidentiality } from "../../store/generated/enums.ts";
import type { Work } from "../../store/work.ts";
import { clocksAtFiling, datesForHistory } from "../deadlines/deadlines.ts";
import type { StaffMember } from "../people/staff.ts";
import { recordEvent } from "./caseHistory.ts";
import { linkToEarlier } from "./caseLinks.ts";
import { attachFiles } from "./evidence.ts";
import { tellSenders } from "./lostFiles.ts";
import { inviteRepresentative } from "./representativeCodes.ts";

export type Filing = {
  /**
   * The applicant's contact: also of an anonymous case, which is followed up in the same chat but never shown to staff. None where it
   * is filed at the desk for somebody without a chat.
   */
  contactId?: number;
  kind: string;
  category: string;
  subcategory?: string;
  /** The unit whose conduct it complains of: the case never gets there. */
  complainedUnitKey?: string;
  demands: string[];
  place: { text?: string; latitude?: number; longitude?: number };
  details: string;
  fileIds: number[];
  confidentiality: Confidentiality;
  /** For a group: how many people, and how many of them speak for it beside the applicant. */
  group?: { size: number; others: number };
  name?: string;
  phone?: string;
  language: string;
  /**
   * A case about the same problem, named by the applicant, who has shown that they may see it. Not linked where that would give a name
   * away.
   */
  earlierCaseId?: number;
};

export type Filed = {
  ok: true;
  caseId: number;
  receiptNumber: string;
  /** Six digits, told once and kept only as a keyed hash. */
  queryCode: string;
  /** When the applicant is told whether the case is taken on, and answered, where the policy sets it. */
  decisionDue?: Date;
  answerDue?: Date;
  /** One for each further representative of a group, told once and kept only as keyed hashes. */
  codes: { code: string; until: Date }[];
};

/**
 * Registers a case; `by` does so at the desk for somebody else. Call it last in its transaction: the receipt number that it gives out
 * locks the day's serial until the commit.
 */
export function fileCase(work: Work, filing: Filing): Promise<Filed>;
export function fileCase(work: Work, filing: Filing, by: StaffMember | undefined): Promise<Filed | NotAllowed>;
export async function fileCase(work: Work, filing: Filing, by?: StaffMember): Promise<Filed | NotAllowed> {
  if (by && !may(by, "case.fileForOthers")) return notAllowed;
  const { tx, now, office } = work;
  const { place, demands, fileIds, earlierCaseId, group, ...given } = filing;
  const named = filing.confidentiality !== "anonymous";
  const policy = policyOf(office);
  const rules = { policyKey: policy.key, track: trackAtFiling(policy, filing) ?? null };
  const { dates, rows: clocks } = clocksAtFiling(work, rules);
  const row = {
    ...given,
    name: named ? filing.name : null,
    phone: named ? filing.phone : null,
    groupSize: group?.size,
    placeText: place.text,
    placeKey: territoryOf(office.units, place.text),
    latitude: place.latitude,
    longitude: place.longitude,
    receiptNumber: `to be numbered ${randomUUID()}`,
    queryCodeHash: "",
    status: "registered" as const,
    registeredAt: now,
    ...rules,
    dueAt: dates.next,
  };
  const filed = { ...row, id: await register(tx, row, demands, clocks) };
  const lost = await attachFiles(work, filed.id, fileIds);
  const role = by ? "clerk" : "applicant";
  const data = datesForHistory(dates);
  await recordEvent(work, { caseId: filed.id, type: "registered", role, staffId: by?.id, data });
  if (earlierCaseId) await linkToEarlier(work, filed, earlierCaseId);
  const codes = await codesFor(work, filed, group?.others ?? 0);
  const numbers = await giveNumber(work, filed.id);
  await tellSenders(work, lost, numbers.receiptNumber);
  return { ok: true, caseId: filed.id, ...numbers, decisionDue: dates.decision, answerDue: dates.answer, codes };
}

const registered = z.tuple([z.object({ id: z.number() })]);

/**
 * The case, its demands and its clocks, by one statement: whoever files waits for the store as seldom as can be. Only the columns that
 * are given are named, so that the others have the tables' defaults.
 */
async function register(
  tx: Transaction,
  row: Prisma.CaseCreateManyInput,
  demands: string[],
  clocks: ReturnType<typeof clocksAtFiling>["rows"],
): Promise<number> {
  const given = inColumns(row);
  const columns = Object.keys(given).join(", ");
  const statement = `
    with filed as (
      insert into "case" (${columns}) select ${columns} from jsonb_populate_record(null::"case", $1) returning id
    ), demanded as (
      insert into case_demand (case_id, number, text)
      select id, number, text from filed, unnest($2::text[]) with ordinality as demand (text, number)
    ), timed as (
      insert into case_deadline (case_id, clock, started_at, due_at, first_due_at, rule, next_notice_at)
      select filed.id, clock, started_at, due_at, first_due_at, rule, next_notice_at
      from filed, jsonb_populate_recordset(null::case_deadline, $3)
    )
    select id from filed`;
  const values = [JSON.stringify(given), demands, JSON.stringify(clocks.map(inColumns))];
  const [{ id }] = registered.parse(await directly(tx, statement, values));
  return id;
}

async function codesFor(
  work: Work,
  filed: Pick<Case, "id" | "policyKey" | "status">,
  others: number,
): Promise<Filed["codes"]> {
  const codes: Filed["codes"] = [];
  while (codes.length < others) {
    const invited = await inviteRepresentative(work, filed);
    if (!invited.ok) break;
    codes.push({ code: invited.code, until: invited.until });
  }
  return codes;
}

const nextSerial = `
  insert into receipt_serial (office_code, date, last) values ($1, $2::date, 1)
  on conflict (office_code, date) do update set last = receipt_serial.last + 1
  returning last`;
const lastSerial = z.tuple([z.object({ last: z.number() })]);
const numberCase = `update "case" set receipt_number = $2, query_code_hash = $3 where id = $1`;

/**
 * The receipt number and the query code. The serial's row is locked from here to the commit, so serials of a day have no gap and no
 * double; everybody else who files waits for it, which is why the number is given when all else is written.
 */
async function giveNumber({ tx, now, office, secretKey }: Work, caseId: number) {
  const date = officeDay(now, office.zone);
  const rows = await directly(tx, nextSerial, [office.code, date]);
  const [{ last: serial }] = lastSerial.parse(rows);
  const receiptNumber = makeReceiptNumber({ officeCode: office.code, date, serial });
  const queryCode = makeQueryCode();
  const hash = hashQueryCode(secretKey, receiptNumber, queryCode);
  await beforeCommit(tx, directly(tx, numberCase, [caseId, receiptNumber, hash]));
  return { receiptNumber, queryCode };
}
