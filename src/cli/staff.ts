// npm run staff -- list | invite … | role ID … | link ID | end ID | withdraw ID

import { parseArgs } from "node:util";
import { z } from "zod";
import { pageAddress } from "../config/pageAddress.ts";
import type { Settings } from "../config/settings.ts";
import { roles } from "../domain/roles.ts";
import { machineClock } from "../lib/clock.ts";
import { openLog } from "../lib/log.ts";
import { officeInForce } from "../office/officeInForce.ts";
import type { NotInvited } from "../office/people/staff.ts";
import {
  changeRole,
  endStaff,
  inviteBy,
  type Listed,
  listStaff,
  newLink,
} from "../office/people/staffAdministration.ts";
import { openChannels } from "../openChannels.ts";
import type { Store } from "../openStore.ts";
import { openJobs } from "../store/jobs.ts";
import type { Work } from "../store/work.ts";
import { withStore } from "./withStore.ts";

const usage = `npm run staff -- list
npm run staff -- invite --name "Wang Fang" --role ${roles.join("|")} [--unit KEY [--head]] [--leader KEY]
npm run staff -- role ID --role ROLE [--unit KEY [--head]] [--leader KEY]
npm run staff -- link ID       a new link for somebody who works here: another device, a session that ended
npm run staff -- end ID        no access, news or lists from the next message on; open cases go to the head of the unit
npm run staff -- withdraw ID   an invitation that nobody used`;

const role = z.object({
  role: z.enum(roles),
  unit: z.string().optional(),
  leader: z.string().optional(),
  head: z.boolean().optional(),
});
const one = z.object({
  id: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1),
});
const asked = z.discriminatedUnion("verb", [
  z.object({ verb: z.literal("list") }),
  role.extend({ verb: z.literal("invite"), name: z.string().min(2) }),
  role.extend({ verb: z.literal("role"), ...one.shape }),
  one.extend({ verb: z.literal("link") }),
  one.extend({ verb: z.literal("end") }),
  one.extend({ verb: z.literal("withdraw") }),
]);
type Asked = z.infer<typeof asked>;

function readArguments(): Asked {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: "string" },
      role: { type: "string" },
      unit: { type: "string" },
      leader: { type: "string" },
      head: { type: "boolean" },
    },
  });
  const [verb, id, ...rest] = positionals;
  const read = asked.safeParse({ verb, id, ...values });
  if (read.success && rest.length === 0) return read.data;
  console.error(usage);
  if (read.error && verb) console.error(z.prettifyError(read.error));
  return process.exit(2);
}

const command = readArguments();
await withStore(async (store, settings) => {
  const inForce = officeInForce();
  const log = openLog("silent");
  const jobs = await openJobs(store.database.url, { worker: false, log });
  const done = await store.database.transaction(async (tx) => {
    const { office, texts } = await inForce.now(tx);
    return carryOut({ tx, now: machineClock(), office, texts, jobs, secretKey: store.secretKey }, command);
  });
  await jobs.stop();
  if (!done.ok) {
    console.error(done.says);
    return 1;
  }
  console.log(done.says);
  if (done.code) for (const line of await waysIn(store, settings, done.code)) console.log(line);
  return 0;
});

type Done = { ok: boolean; says: string; code?: string };

async function carryOut(work: Work, given: Asked): Promise<Done> {
  if (given.verb === "list")
    return { ok: true, says: (await listStaff(work)).map(listLine).join("\n") || "Nobody works here yet." };
  if (given.verb === "invite") {
    const { name, role, unit, leader, head } = given;
    const invited = await inviteBy(work, "operator", { name, role, unitKey: unit, leaderKey: leader, isHead: head });
    if (!invited.ok) return { ok: false, says: helps(work, given, invited.reason) };
    return {
      ok: true,
      says: `${name} (${role}, number ${invited.staffId}) signs in once, within 24 hours:`,
      code: invited.code,
    };
  }
  if (given.verb === "link") {
    const made = await newLink(work, "operator", given.id);
    if (!made.ok) return { ok: false, says: nobody(given.id) };
    return { ok: true, says: "Signs in once, within 24 hours:", code: made.code };
  }
  if (given.verb === "role") {
    const { role, unit, leader, head } = given;
    const changed = await changeRole(work, "operator", given.id, {
      role,
      unitKey: unit,
      leaderKey: leader,
      isHead: head,
    });
    if (changed.ok)
      return {
        ok: true,
        says: `${changed.staff.name} is ${role} from now on, number ${changed.staff.id}.${returned(changed.casesReturned)}`,
      };
    return { ok: false, says: changed.reason === "unknown" ? nobody(given.id) : helps(work, given, changed.reason) };
  }
  const listed = (await listStaff(work)).find(({ id }) => id === given.id);
  if (given.verb === "withdraw" && listed?.contactId)
    return { ok: false, says: `${listed.name} has signed in: npm run staff -- end ${given.id} ends that.` };
  const ended = await endStaff(work, "operator", given.id);
  if (!ended.ok) return { ok: false, says: nobody(given.id) };
  const says = given.verb === "withdraw" ? "The invitation is withdrawn." : `${ended.staff.name} no longer works here.`;
  return { ok: true, says: `${says}${returned(ended.casesReturned)}` };
}

// Functions, as all that runs while the command above is waited for: a constant down here does not exist yet.
function nobody(id: number): string {
  return `Nobody who works here has the number ${id}. npm run staff -- list shows all.`;
}

function returned(count: number): string {
  return count > 0 ? ` Open cases that went back to the head of the unit: ${count}.` : "";
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function listLine({ id, name, role, unitKey, leaderKey, isHead, since, lastSeenAt, invitedUntil }: Listed): string {
  const where = [unitKey ?? leaderKey, isHead ? "head" : ""].filter(Boolean).join(", ");
  const seen = lastSeenAt ? `last seen ${day(lastSeenAt)}` : "never signed in";
  const open = invitedUntil ? `, invitation open until ${invitedUntil.toISOString().slice(0, 16)}Z` : "";
  return `${String(id).padStart(4)}  ${role.padEnd(10)} ${name}${where ? ` (${where})` : ""}, since ${day(since)}, ${seen}${open}`;
}

function helps({ office }: Work, { unit, leader }: { unit?: string; leader?: string }, reason: string): string {
  const units = `Units: ${Object.keys(office.units).join(", ")}`;
  const leaders = `Leaders: ${Object.keys(office.leaders).join(", ")}`;
  const words: Record<NotInvited["reason"], string> = {
    unknownUnit: `there is no unit "${unit}". ${units}`,
    unknownLeader: `there is no leader "${leader}". ${leaders}`,
    unitNeeded: `an officer works in a unit: add --unit. ${units}`,
    headOfNothing: "--head is for an officer: the head of the unit that --unit names",
    leaderNeeded: `say which leader: add --leader. ${leaders}`,
  };
  return Object.hasOwn(words, reason) ? words[reason as NotInvited["reason"]] : reason;
}

/** Where the code can be used: a link for each channel that has one, and words for any. */
async function waysIn(store: Store, settings: Settings, code: string): Promise<string[]> {
  const parts = { officeInForce: officeInForce(), clock: machineClock, log: openLog("silent") };
  const { channels, close } = await openChannels(settings, store, parts);
  const links = channels.map(async ({ name: channel, deepLink }) => ({ channel, link: await deepLink?.(code) }));
  const lines = (await Promise.all(links)).flatMap(({ channel, link }) => (link ? [[channel, link]] : []));
  await close();
  const here = `${await pageAddress(settings)}/?start=${code}`;
  const ways = [...(settings.PUBLIC_URL ? [] : [["webchat", here]]), ...lines, ["in any chat", `/start ${code}`]];
  return ways.map(([where = "", link]) => `  ${`${where}:`.padEnd(13)} ${link}`);
}
