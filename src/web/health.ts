import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { z } from "zod";
import type { Clock } from "../lib/clock.ts";
import { isStoreAway } from "../store/away.ts";
import type { Database } from "../store/database.ts";

export type HealthReport =
  | {
      status: "ok";
      oldestUndelivered: { ageSeconds: number } | null;
      dayListLastSent: string | null;
      /** When the work of each minute was last done, by whatever process does it. */
      minuteWork: { ageSeconds: number } | null;
    }
  /** No connection. `builtIn`: the built-in server has ended and is being started again. */
  | { status: "databaseAway"; builtIn?: "startsAgain" }
  /** A standby, or one that was set so: nothing can be written. */
  | { status: "databaseReadOnly" }
  /** It takes connections and commits no write: frozen, a full disk, or a standby that it waits for. */
  | { status: "databaseCannotWrite" };

export type Health = () => Promise<HealthReport>;

/** Whoever asks waits no longer than this. */
const longestMs = 2000;
/** However many ask, the store is asked once in this time. */
const keptMs = 1000;
/** A connection that answers nothing for so long is left, and another is tried. */
const leftMs = 60_000;

const figures = z.tuple([
  z.object({ oldest: z.date().nullable(), dayList: z.date().nullable(), minuteWork: z.date().nullable() }),
]);

// A terminal takes its messages only while somebody sits at it.
const readFigures = `
  select (select min(o.due_at) from outgoing o join chat c on c.id = o.chat_id
          where o.status = 'queued' and o.due_at <= $1 and c.channel <> 'terminal') as oldest,
         (select max(sent_at) from day_list_issue) as "dayList",
         (select max(at) from clock_run where name <> 'health') as "minuteWork"`;

// A write that is committed: nothing else shows that one can be.
const write = `insert into clock_run (name, at) values ('health', $1) on conflict (name) do update set at = excluded.at`;

/** What an operator watches: the store takes and commits a write, nothing waits long to be delivered, the day list went out. */
export function healthOf(
  { url }: Pick<Database, "url">,
  clock: Clock,
  isServerDown: () => boolean = () => false,
): Health {
  let asked: { at: number; probe: Probe } | undefined;

  return async () => {
    if (isServerDown()) return { status: "databaseAway", builtIn: "startsAgain" };
    const age = asked ? performance.now() - asked.at : 0;
    const isOld = asked && age > (asked.probe.isOver() ? keptMs : leftMs);
    if (!asked || isOld) {
      asked?.probe.leave();
      asked = { at: performance.now(), probe: probing(url, clock) };
    }
    const { probe, at } = asked;
    const left = Math.max(0, longestMs - (performance.now() - at));
    return Promise.race([probe.report, pause(left, undefined, { ref: false }).then(probe.soFar)]);
  };
}

type Probe = { report: Promise<HealthReport>; soFar: () => HealthReport; isOver: () => boolean; leave: () => void };

/** Asks on a connection of its own: that one can be had is a part of the answer. It goes on when nobody waits any more. */
function probing(url: string, clock: Clock): Probe {
  const client = new pg.Client({ connectionString: url, application_name: "open-door-health" });
  client.on("error", () => undefined);
  let [isConnected, isOver] = [false, false];

  async function ask(): Promise<HealthReport> {
    await client.connect();
    isConnected = true;
    const { rows } = await client.query("select current_setting('transaction_read_only') = 'on' as refuses");
    if (rows[0]?.refuses) return { status: "databaseReadOnly" };
    const now = clock();
    await client.query(write, [now]);
    const [{ oldest, dayList, minuteWork }] = figures.parse((await client.query(readFigures, [now])).rows);
    const ageOf = (at: Date | null) => at && { ageSeconds: Math.round((now.getTime() - at.getTime()) / 1000) };
    return {
      status: "ok",
      oldestUndelivered: ageOf(oldest),
      dayListLastSent: dayList?.toISOString() ?? null,
      minuteWork: ageOf(minuteWork),
    };
  }
  const end = () => void client.end().catch(() => undefined);
  const report = ask()
    .catch((error): HealthReport => ({ status: isStoreAway(error) ? "databaseAway" : "databaseCannotWrite" }))
    .finally(() => {
      isOver = true;
      end();
    });
  return {
    report,
    soFar: () => ({ status: isConnected ? "databaseCannotWrite" : "databaseAway" }),
    isOver: () => isOver,
    leave: end,
  };
}
