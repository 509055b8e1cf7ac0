// A real office follows the demonstration: what was only shown goes, and nobody reads the rest as the office's own.

import type { Office } from "../config/officeFile.ts";
import type { Work } from "../store/work.ts";

/** Whether this office puts an end to a demonstration. */
export const endsDemo = (before: unknown, next: Pick<Office, "demo">): boolean =>
  typeof before === "object" && before !== null && "demo" in before && before.demo === true && !next.demo;

/** What went with the demonstration. */
export type Cleared = { receptions: number; invitations: number };

/**
 * Before the office is compared: its invitations work no more, whom it invited and never saw is gone, and so are the receptions at which
 * nothing has happened. So its units, leaders and places are referred to no longer than by what somebody really did.
 */
export async function clearDemo({ tx }: Pick<Work, "tx">): Promise<Cleared> {
  const { count: invitations } = await tx.staffInvite.deleteMany({ where: { usedAt: null } });
  await tx.staff.deleteMany({ where: { contactId: null, endedAt: null, invites: { none: {} } } });
  const untouched = {
    bookings: { none: {} },
    changes: { none: {} },
    briefs: { none: {} },
    calls: { none: {} },
    invitations: { none: {} },
    waiting: { none: {} },
    serials: { none: {} },
    register: null,
  };
  await tx.place.deleteMany({ where: { reception: untouched } });
  const { count: receptions } = await tx.reception.deleteMany({ where: untouched });
  // What is left was booked at: those people are told as with any office file, and the public reads nothing of it.
  await tx.reception.updateMany({ data: { ofDemo: true } });
  return { receptions, invitations };
}
