// What pages have uploaded and not sent: a stranger may leave some of it with us for a while, not fill the disk.

import type { Clock } from "../../lib/clock.ts";
import type { Database } from "../../store/database.ts";

const megabyte = 1024 * 1024;
type Limit = { files: number; bytes: number };

/** Files that wait in one chat: a filing holds ten. Whoever has not agreed yet may have sent the photos of one message. */
const limits = {
  agreed: { files: 40, bytes: 400 * megabyte },
  unknown: { files: 20, bytes: 60 * megabyte },
  /** A hall or a library behind one connection. Addresses are kept as long as their uploads wait, in memory only. */
  network: { files: 120, bytes: 1200 * megabyte },
  everybody: { files: 2000, bytes: 8000 * megabyte },
} satisfies Record<string, Limit>;

/** Whether this visitor has agreed to what is kept, and what they have sent that belongs to no case yet. */
export type Standing = { agreed: boolean; language?: string; files: number; bytes: number };

export async function standingOf({ prisma }: Pick<Database, "prisma">, address: string): Promise<Standing> {
  const [found] = await prisma.$queryRaw<{ agreed: boolean; language: string | null; files: number; bytes: number }[]>`
    select contact.consent_at is not null or staff.id is not null as agreed, chat.language, unfiled.files, unfiled.bytes
    from chat
    left join contact on contact.id = chat.contact_id
    left join staff on staff.contact_id = contact.id and staff.ended_at is null
    cross join lateral (
      select count(*)::int as files, coalesce(sum(size), 0)::float8 as bytes
      from evidence_file where chat_id = chat.id and case_id is null and status = 'stored'
    ) unfiled
    where chat.channel = 'webchat' and chat.address = ${address} limit 1`;
  return { ...(found ?? { agreed: false, files: 0, bytes: 0 }), language: found?.language ?? undefined };
}

type Upload = { visitor: string; network: string; size: number; until: number; sha256?: string };

export type Unsent = {
  /**
   * A place for one more of at most that size, or nothing where there are too many already. Give it back, or say what it has become.
   */
  enter: (who: { visitor: string; network: string }, standing: Standing, more: More) => Place | undefined;
  /** These have come with a message: from now on the store counts them. */
  sent: (visitor: string, sha256s: string[]) => void;
};
type More = { size: number; until: Date };
type Place = { holds: (sha256: string, size: number) => void; leave: () => void };

/** Of one process; each counts what it took itself. */
export function unsentUploads(clock: Clock): Unsent {
  let uploads: Upload[] = [];

  const fits = (of: Upload[], most: Limit, { files, bytes } = { files: 0, bytes: 0 }) =>
    of.length + files < most.files && of.reduce((sum, { size }) => sum + size, bytes) < most.bytes;

  return {
    enter: ({ visitor, network }, standing, { size, until }) => {
      const now = clock().getTime();
      uploads = uploads.filter((upload) => upload.until > now);
      const own = uploads.filter((upload) => upload.visitor === visitor);
      const near = uploads.filter((upload) => upload.network === network);
      const mine = standing.agreed ? limits.agreed : limits.unknown;
      if (!fits(own, mine, standing) || !fits(near, limits.network) || !fits(uploads, limits.everybody))
        return undefined;
      // What is on its way counts already: many at once are no way around it.
      const upload: Upload = { visitor, network, size, until: until.getTime() };
      uploads.push(upload);
      const leave = () => {
        uploads = uploads.filter((one) => one !== upload);
      };
      return { holds: (sha256, size) => void Object.assign(upload, { sha256, size }), leave };
    },
    sent: (visitor, sha256s) => {
      const isSent = (upload: Upload) =>
        upload.visitor === visitor && upload.sha256 !== undefined && sha256s.includes(upload.sha256);
      uploads = uploads.filter((upload) => !isSent(upload));
    },
  };
}
