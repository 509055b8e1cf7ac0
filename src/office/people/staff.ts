import { createHmac, randomBytes } from "node:crypto";
import type { Role } from "../../domain/roles.ts";
import type { Work } from "../../store/work.ts";

/** One of the things that somebody is in the office, as far as deciding what they may see and do needs it. */
export type StaffMember = {
  id: number;
  name: string;
  role: Role;
  unitKey: string | null;
  leaderKey: string | null;
  /** The head of the unit. */
  isHead: boolean;
};

export type Invitation = { name: string; role: Role; unitKey?: string; leaderKey?: string; isHead?: boolean };
export type NotInvited = {
  ok: false;
  reason: "unknownUnit" | "unknownLeader" | "unitNeeded" | "leaderNeeded" | "headOfNothing";
};

const validHours = 24;

type Inviting = Pick<Work, "tx" | "now" | "office" | "secretKey">;
export type Invited = { ok: true; code: string; expiresAt: Date; staffId: number };

/** Invites somebody; the code works once, within 24 hours, and is kept only as a keyed hash. */
export async function inviteStaff(work: Inviting, invitation: Invitation): Promise<Invited | NotInvited> {
  const { tx, now } = work;
  const refusal = whyNot(work, invitation);
  if (refusal) return { ok: false, reason: refusal };
  const { name, role, unitKey, leaderKey, isHead } = invitation;
  const staff = await tx.staff.create({ data: { name, role, unitKey, leaderKey, isHead, createdAt: now } });
  return invitationFor(work, staff.id);
}

/** What an invitation says of unit and leader must be there, and belong to its role. */
export function whyNot(
  { office }: Pick<Work, "office">,
  { role, unitKey, leaderKey, isHead }: Omit<Invitation, "name">,
): NotInvited["reason"] | undefined {
  if (unitKey && !office.units[unitKey]) return "unknownUnit";
  if (leaderKey && !office.leaders[leaderKey]) return "unknownLeader";
  if (isHead && (role !== "officer" || !unitKey)) return "headOfNothing";
  if (role === "officer" && !unitKey) return "unitNeeded";
  if (role === "leader" && !leaderKey) return "leaderNeeded";
  return undefined;
}

/** A code with which somebody signs in as that; the ones before it that nobody used work no more. */
export async function invitationFor({ tx, now, secretKey }: Inviting, staffId: number): Promise<Invited> {
  await tx.staffInvite.deleteMany({ where: { staffId, usedAt: null } });
  const code = `join-${randomBytes(15).toString("base64url")}`;
  const expiresAt = new Date(now.getTime() + validHours * 3_600_000);
  await tx.staffInvite.create({ data: { codeHash: hashOf(secretKey, code), staffId, expiresAt } });
  return { ok: true, code, expiresAt, staffId };
}

const hashOf = (secretKey: string, code: string) =>
  createHmac("sha256", secretKey).update(`invite:${code}`).digest("hex");

export const looksLikeInvite = (code: string) => /^join-[\w-]{20}$/.test(code);

/** Whom a code invites, if it still does. Uses nothing up. */
export async function checkInvite(
  { tx, now, secretKey }: Pick<Work, "tx" | "now" | "secretKey">,
  code: string,
): Promise<StaffMember | undefined> {
  const invite = await tx.staffInvite.findFirst({
    where: { codeHash: hashOf(secretKey, code), usedAt: null, expiresAt: { gt: now }, staff: { endedAt: null } },
    include: { staff: true },
  });
  return invite?.staff;
}

/**
 * Makes the contact that shows the code this member of staff, beside what they are already or (`instead`) in its stead. The code is used
 * up in the same statement that finds it. Who was signed in as this elsewhere is so here from now on.
 */
export async function redeemInvite(
  { tx, now, secretKey }: Work,
  contactId: number,
  code: string,
  { instead = false } = {},
): Promise<{ ok: true; staff: StaffMember } | { ok: false }> {
  const [invite] = await tx.staffInvite.updateManyAndReturn({
    where: { codeHash: hashOf(secretKey, code), usedAt: null, expiresAt: { gt: now }, staff: { endedAt: null } },
    data: { usedAt: now },
  });
  if (!invite) return { ok: false };
  // Whoever is staff never moves to another contact by a code: joining chats locks the contact too.
  await tx.$executeRaw`select 1 from contact where id = ${contactId} for update`;
  const { role, unitKey } = await tx.staff.findUniqueOrThrow({ where: { id: invite.staffId } });
  const others = { contactId, endedAt: null, id: { not: invite.staffId } };
  // The person knows of it: it is what they asked for.
  await tx.staff.updateMany({
    where: instead ? others : { ...others, role, unitKey },
    data: { endedAt: now, leftToldAt: now },
  });
  const staff = await tx.staff.update({ where: { id: invite.staffId }, data: { contactId } });
  return { ok: true, staff };
}

/** What this person was in the office until lately, told of only now: they are asked for once. */
export async function leftUntold({ tx, now }: Pick<Work, "tx" | "now">, contactId: number): Promise<Role[]> {
  const left = await tx.staff.updateManyAndReturn({
    where: { contactId, endedAt: { not: null }, leftToldAt: null },
    data: { leftToldAt: now },
    select: { role: true },
  });
  return [...new Set(left.map(({ role }) => role))];
}
