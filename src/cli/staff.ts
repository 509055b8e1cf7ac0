// npm run staff -- invite --name "Wang Fang" --role clerk [--unit KEY [--head]] [--leader KEY]

import { parseArgs } from "node:util";
import { z } from "zod";
import { pageAddress } from "../config/pageAddress.ts";
import { machineClock } from "../lib/clock.ts";
import { openLog } from "../lib/log.ts";
import { officeInForce } from "../office/officeInForce.ts";
import { inviteStaff } from "../office/people/staff.ts";
import { openChannels } from "../openChannels.ts";
import { withStore } from "./withStore.ts";

const usage = `npm run staff -- invite --name "Wang Fang" --role clerk|officer|supervisor|leader|admin [--unit KEY [--head]] [--leader KEY]`;
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
const asked = z
  .object({
    name: z.string().min(2),
    role: z.enum(["clerk", "officer", "supervisor", "leader", "admin"]),
    unit: z.string().optional(),
    leader: z.string().optional(),
    head: z.boolean().optional(),
  })
  .safeParse(values);
if (positionals[0] !== "invite" || !asked.success) {
  console.error(usage);
  if (asked.error) console.error(z.prettifyError(asked.error));
  process.exit(2);
}
const { name, role, unit, leader, head } = asked.data;
await withStore(async (store, settings) => {
  const { database, secretKey } = store;
  const inForce = officeInForce();
  const code = await database.transaction(async (tx) => {
    const { office } = await inForce.now(tx);
    const invited = await inviteStaff(
      { tx, now: machineClock(), office, secretKey },
      { name, role, unitKey: unit, leaderKey: leader, isHead: head },
    );
    if (!invited.ok) {
      const helps = {
        unknownUnit: `there is no unit "${unit}". Units: ${Object.keys(office.units).join(", ")}`,
        unknownLeader: `there is no leader "${leader}". Leaders: ${Object.keys(office.leaders).join(", ")}`,
        unitNeeded: `an officer works in a unit: add --unit. Units: ${Object.keys(office.units).join(", ")}`,
        headOfNothing: "--head is for an officer: the head of the unit that --unit names",
        leaderNeeded: `say which leader: add --leader. Leaders: ${Object.keys(office.leaders).join(", ")}`,
      };
      console.error(helps[invited.reason]);
      return undefined;
    }
    return invited.code;
  });
  if (!code) return 1;
  const log = openLog("silent");
  const { channels, close } = await openChannels(settings, store, { officeInForce: inForce, clock: machineClock, log });
  const links = channels.map(async ({ name: channel, deepLink }) => ({ channel, link: await deepLink?.(code) }));
  const lines = (await Promise.all(links)).flatMap(({ channel, link }) => (link ? [[channel, link]] : []));
  await close();
  const here = `${await pageAddress(settings)}/?start=${code}`;
  const ways = [...(settings.PUBLIC_URL ? [] : [["webchat", here]]), ...lines, ["in any chat", `/start ${code}`]];
  console.log(`${name} (${role}) signs in once, within 24 hours:`);
  for (const [where = "", link] of ways) console.log(`  ${`${where}:`.padEnd(13)} ${link}`);
  return 0;
});
