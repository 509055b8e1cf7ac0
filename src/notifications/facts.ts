// What a push speaks of. News may wait: for decent hours, for a platform that is away, for the person to write. Right before it goes out
// the store is asked whether all of it is still so, and what is not is superseded. The same is asked before it is passed on or phoned.

import type { BookingStatus, CaseStage, CaseStatus, CaseWait, DeadlineNotice } from "../store/generated/enums.ts";

export type Fact =
  /** That visit is at that step of its calendar, in one of these states. */
  | { of: "visit"; booking: number; sequence: number; status: BookingStatus[]; called?: boolean }
  /** That reception has not been changed since (`lastChange`). */
  | { of: "reception"; reception: number; change: number }
  /** The place at that time (ISO) is offered to that entry of the waiting list. */
  | { of: "offer"; entry: number; startsAt: string }
  /** That invitation has not been answered. */
  | { of: "invitation"; invitation: number }
  /** That case stands so; what is left out may be as it likes. */
  | {
      of: "case";
      case: number;
      status?: CaseStatus[];
      stage?: CaseStage;
      waitsFor?: CaseWait | null;
      unit?: string | null;
      officer?: number;
    }
  /** A clock of that case runs to that instant (ISO). */
  | { of: "caseDate"; case: number; at: string }
  /** That clock runs to that instant (ISO); `notice` was said of it. */
  | { of: "due"; deadline: number; at: string; notice?: DeadlineNotice }
  /** Nobody has decided on that request for more time. */
  | { of: "extensionRequest"; request: number }
  /** Nobody has answered that question of the bureau. */
  | { of: "supervision"; supervision: number }
  /** Nobody has confirmed that unit's report of that day. */
  | { of: "unitReport"; unit: string; date: string }
  /** That day's list has not gone to them again since (ISO). */
  | { of: "dayList"; date: string; staff: number; sentAt: string }
  /** That reception's brief has not gone to them again since (ISO). */
  | { of: "brief"; reception: number; staff: number; sentAt: string }
  /** That person still is one of these of the staff. */
  | { of: "staff"; contact: number; staff: number[] };

const text = (key: string) => `f->>'${key}'`;
const id = (key: string) => `(f->>'${key}')::int`;
const at = (key: string) => `(f->>'${key}')::timestamptz`;
const oneOf = (key: string) => `select jsonb_array_elements_text(f->'${key}')`;
/** Where the fact says nothing of it, or just this. */
const same = (key: string, column: string) => `(not f ? '${key}' or ${column} is not distinct from ${text(key)})`;

const isSo: Record<Fact["of"], string> = {
  visit: `select from booking b where b.id = ${id("booking")} and b.calendar_sequence = ${id("sequence")}
    and b.status::text in (${oneOf("status")}) and (not f ? 'called' or (b.called_at is not null) = (f->>'called')::boolean)`,
  reception: `select from reception r where r.id = ${id("reception")}
    and ${id("change")} = (select coalesce(max(c.id), 0) from reception_change c where c.reception_id = r.id)`,
  offer: `select from place p where p.offered_to_id = ${id("entry")} and p.starts_at = ${at("startsAt")}`,
  invitation: `select from visit_invitation i where i.id = ${id("invitation")} and i.status = 'waiting'`,
  case: `select from "case" c where c.id = ${id("case")} and (not f ? 'status' or c.status::text in (${oneOf("status")}))
    and (not f ? 'officer' or c.officer_id = ${id("officer")})
    and ${same("stage", "c.stage::text")} and ${same("waitsFor", "c.waits_for::text")} and ${same("unit", "c.unit_key")}`,
  caseDate: `select from case_deadline d where d.case_id = ${id("case")} and d.status = 'running' and d.due_at = ${at("at")}`,
  due: `select from case_deadline d where d.id = ${id("deadline")} and d.status = 'running' and d.due_at = ${at("at")}`,
  extensionRequest: `select from extension_request e where e.id = ${id("request")} and e.decided_at is null`,
  supervision: `select from supervision s where s.id = ${id("supervision")} and s.answered_at is null`,
  unitReport: `select from unit_report u where u.unit_key = ${text("unit")} and u.date = (f->>'date')::date and u.confirmed_at is null`,
  dayList: `select from day_list_issue l where l.date = (f->>'date')::date and l.staff_id = ${id("staff")} and l.sent_at = ${at("sentAt")}`,
  staff: `select from staff s where s.contact_id = ${id("contact")} and s.ended_at is null and f->'staff' @> to_jsonb(s.id)`,
  brief: `select from leader_brief l where l.reception_id = ${id("reception")} and l.staff_id = ${id("staff")} and l.sent_at = ${at("sentAt")}`,
};

const branches = Object.entries(isSo).map(([of, query]) => `when '${of}' then exists (${query})`);

/** SQL: whether everything in that column of facts is so; also where there are none. */
export const allSo = (column: string): string =>
  `not exists (select from jsonb_array_elements(${column}) as facts (f) where not case f->>'of' ${branches.join(" ")} else true end)`;

/** For a column: nothing where there are none. */
export const factsColumn = (facts: Fact[] | undefined): string | null => (facts?.length ? JSON.stringify(facts) : null);
