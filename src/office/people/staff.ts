import { createHmac, randomBytes } from "node:crypto";
import type { StaffRole } from "../../store/generated/enums.ts";
import type { Work } from "../../store/work.ts";

/** A member of staff, as far as deciding what they may see and do needs it. */
export type StaffMember = {
  id: number;
  name: string;
  role: StaffRole;
  unitKey: string | null;
  leaderKey: string | null;
  /** The head of the unit. */
  isHead: boolean;
};

export type Invitation = { name: string; role: StaffRole; unitKey?: string; leaderKey?: string; isHead?: boolean };

const validHours = 24;

/** Invites somebody; the code works once, within 24 hours, and is kept only as a keyed hash. */
export async function inviteStaff(
  { tx, now, office, secretKey }: Pick<Work, "tx" | "now" | "office" | "secretKey">,
  { name, role, unitKey, leaderKey, isHead }: Invitation,
): Promise<
  | { ok: true; code: string; expiresAt: Date }
  | { ok: false; reason: "unknownUnit" | "unknownLeader" | "unitNeeded" | "leaderNeeded" | "headOfNothing" }
> {
  if (unitKey && !office.units[unitKey]) return { ok: false, reason: "unknownUnit" };
  if (leaderKey && !office.leaders[leaderKey]) return { ok: false, reason: "unknownLeader" };
  if (isHead && (role !== "officer" || !unitKey)) return { ok: false, reason: "headOfNothing" };
  if (role === "officer" && !unitKey) return { ok: false, reason: "unitNeeded" };
  if (role === "leader" && !leaderKey) return { ok: false, reason: "leaderNeeded" };
  const code = `join-${randomBytes(15).toString("base64url")}`;
  const expiresAt = new Date(now.getTime() + validHours * 3_600_000);
  const staff = await tx.staff.create({ data: { name, role, unitKey, leaderKey, isHead, createdAt: now } });
  await tx.staffInvite.create({ data: { codeHash: hashOf(secretKey, code), staffId: staff.id, expiresAt } });
  return { ok: true, code, expiresAt };
}

const hashOf = (secretKey: string, code: string) =>
  createHmac("sha256", secretKey).update(`invite:${code}`).digest("hex");

export const looksLikeInvite = (code: string) => /^join-[\w-]{20}$/.test(code);

/** Makes the contact that shows the code this member of staff. The code is used up in the same statement that finds it. */
export async function redeemInvite(
  { tx, now, secretKey }: Work,
  contactId: number,
  code: string,
): Promise<{ ok: true; staff: StaffMember } | { ok: false }> {
  const used = await tx.staffInvite.updateManyAndReturn({
    where: { codeHash: hashOf(secretKey, code), usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  const invite = used[0];
  if (!invite) return { ok: false };
  // Whoever is staff never moves to another contact by a code: joining chats locks the contact too.
  await tx.$executeRaw`select 1 from contact where id = ${contactId} for update`;
  // One contact is one member of staff: a new invitation replaces what the contact was before.
  await tx.staff.updateMany({ where: { contactId }, data: { contactId: null, endedAt: now } });
  const staff = await tx.staff.update({ where: { id: invite.staffId }, data: { contactId } });
  return { ok: true, staff };
}
