// Who works in the office: listed, invited, given another role, and ended. What is ended is ended with the next message: access, news,
// lists, packs, the leader's calendar, and invitations that nobody used.

import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import type { Role } from "../../domain/roles.ts";
import type { Staff } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { returnCasesOf } from "../cases/officerLeft.ts";
import {
  type Invitation,
  type Invited,
  invitationFor,
  inviteStaff,
  type NotInvited,
  type StaffMember,
  whyNot,
} from "./staff.ts";

/** Whoever runs the program may do everything; of the staff those who have the right, and only administrators to administrators. */
export type Administrator = StaffMember | "operator";

const mayAdminister = (by: Administrator, ...of: Role[]): boolean =>
  by === "operator" || (may(by, "staff.administer") && (!of.includes("admin") || may(by, "staff.administerAdmins")));

export type Listed = Pick<Staff, "id" | "name" | "role" | "unitKey" | "leaderKey" | "isHead" | "contactId"> & {
  since: Date;
  /** Absent for who has never signed in. */
  lastSeenAt?: Date;
  /** An invitation that can still be used. */
  invitedUntil?: Date;
};

/** Everybody who works here or is invited to. */
export async function listStaff({ tx, now }: Pick<Work, "tx" | "now">): Promise<Listed[]> {
  const all = await tx.staff.findMany({
    where: { endedAt: null },
    orderBy: { id: "asc" },
    include: {
      contact: { include: { chats: { orderBy: { lastSeenAt: "desc" }, take: 1 } } },
      invites: { where: { usedAt: null, expiresAt: { gt: now } }, orderBy: { expiresAt: "desc" }, take: 1 },
    },
  });
  return all.map(({ contact, invites, createdAt, ...staff }) => ({
    ...staff,
    since: createdAt,
    lastSeenAt: contact?.chats[0]?.lastSeenAt,
    invitedUntil: invites[0]?.expiresAt,
  }));
}

export const activeStaff = ({ tx }: Pick<Work, "tx">, id: number): Promise<Staff | null> =>
  tx.staff.findFirst({ where: { id, endedAt: null } });

export async function inviteBy(
  work: Work,
  by: Administrator,
  invitation: Invitation,
): Promise<Invited | NotInvited | NotAllowed> {
  if (!mayAdminister(by, invitation.role)) return notAllowed;
  return inviteStaff(work, invitation);
}

/** A new way in for somebody who works here: another device, or the session has ended. */
export async function newLink(
  work: Work,
  by: Administrator,
  id: number,
): Promise<Invited | NotAllowed | { ok: false; reason: "unknown" }> {
  const staff = await activeStaff(work, id);
  if (!staff) return { ok: false, reason: "unknown" };
  if (!mayAdminister(by, staff.role)) return notAllowed;
  return invitationFor(work, id);
}

export type NotEnded = NotAllowed | { ok: false; reason: "unknown" | "yourself" | "lastAdmin" };
export type Ended = { ok: true; staff: Staff; casesReturned: number };

/** Ends what somebody is here. In chat nobody ends themselves or the last administrator; whoever runs the program may. */
export async function endStaff(work: Work, by: Administrator, id: number): Promise<Ended | NotEnded> {
  const staff = await lockedStaff(work, id);
  if (!staff) return { ok: false, reason: "unknown" };
  if (!mayAdminister(by, staff.role)) return notAllowed;
  const refusal = await keeps(work, by, staff);
  return refusal ?? { ok: true, staff, casesReturned: await end(work, staff) };
}

async function keeps(
  { tx }: Work,
  by: Administrator,
  staff: Staff,
): Promise<{ ok: false; reason: "yourself" | "lastAdmin" } | undefined> {
  if (by === "operator") return undefined;
  const own = await tx.staff.findUnique({ where: { id: by.id }, select: { contactId: true } });
  if (staff.id === by.id || (own?.contactId && own.contactId === staff.contactId))
    return { ok: false, reason: "yourself" };
  const admins = await tx.staff.count({ where: { role: "admin", endedAt: null, contactId: { not: null } } });
  return staff.role === "admin" && staff.contactId !== null && admins <= 1
    ? { ok: false, reason: "lastAdmin" }
    : undefined;
}

/** The row is locked: of two who end it at once the second finds nobody. */
async function lockedStaff({ tx }: Work, id: number): Promise<Staff | null> {
  await tx.$executeRaw`select 1 from staff where id = ${id} for update`;
  return tx.staff.findFirst({ where: { id, endedAt: null } });
}

async function end(work: Work, staff: Staff): Promise<number> {
  const { tx, now } = work;
  await tx.staffInvite.deleteMany({ where: { staffId: staff.id, usedAt: null } });
  await tx.staff.update({ where: { id: staff.id }, data: { endedAt: now } });
  return returnCasesOf(work, staff);
}

export type Given = Omit<Invitation, "name">;
export type RoleChanged = { ok: true; staff: Staff; casesReturned: number } | NotEnded | NotInvited;

/**
 * Another role, unit or leader for somebody: what they were ends, and what they are begins, in the same chat. History stays under what
 * they were then.
 */
export async function changeRole(work: Work, by: Administrator, id: number, given: Given): Promise<RoleChanged> {
  const staff = await lockedStaff(work, id);
  if (!staff) return { ok: false, reason: "unknown" };
  if (!mayAdminister(by, staff.role, given.role)) return notAllowed;
  const refusal = whyNot(work, given);
  if (refusal) return { ok: false, reason: refusal };
  const kept = await keeps(work, by, staff);
  if (kept) return kept;
  const { tx, now } = work;
  const casesReturned = await end(work, staff);
  const { name, contactId } = staff;
  await tx.staff.updateMany({
    where: { contactId: contactId ?? 0, role: given.role, unitKey: given.unitKey ?? null, endedAt: null },
    data: { endedAt: now, leftToldAt: now },
  });
  return {
    ok: true,
    staff: await tx.staff.create({ data: { ...given, name, contactId, createdAt: now } }),
    casesReturned,
  };
}
