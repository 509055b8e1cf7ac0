import { environment, faultLines, readSettings } from "./config/settings.ts";
import { machineClock } from "./lib/clock.ts";
import { catchTheRest } from "./lib/lastNet.ts";
import { openLog } from "./lib/log.ts";
import { officeInForce } from "./office/officeInForce.ts";
import { inviteStaff } from "./office/people/staff.ts";
import { type Program, startProgram } from "./program.ts";
import type { StaffRole } from "./store/generated/enums.ts";

const settings = readSettings(environment());
if (!settings.ok) {
  console.error(`Open Door can't start; these settings need mending:\n${faultLines(settings.faults)}`);
  process.exit(1);
}
const started = await startProgram(settings.value).catch((error: Error) => ({
  ok: false as const,
  message: error.message,
}));
if (!started.ok) {
  console.error(started.message);
  process.exit(1);
}
const { program } = started;
catchTheRest(openLog(settings.value.LOG_LEVEL));
console.log(await welcome(program));

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, async () => {
    if (stopping) process.exit(1);
    stopping = true;
    console.log("\nStopping…");
    await program.stop();
    process.exit(0);
  });
}

async function welcome({ store, url, nearby, channels }: Program): Promise<string> {
  const lines = ["", "Open Door is running.", ""];
  if (url) lines.push(`  web chat: ${url}/`, ...nearby.map((other) => `  in this network, on a phone: ${other}/`));
  lines.push(...channels.map((line) => `  ${line}`));
  const links = url ? await firstInvitations(store, url) : [];
  if (links.length > 0)
    lines.push(
      "",
      "Staff sign in with these links, each once, within 24 hours (in a private window or another browser):",
      ...links,
    );
  else lines.push("", 'Invite staff: npm run staff -- invite --name "Wang Fang" --role clerk');
  return [...lines, "", "Ctrl-C stops it.", ""].join("\n");
}

/** The first start invites an administrator; the demo's also one of each kind who works there. */
async function firstInvitations({ database, secretKey }: Program["store"], url: string): Promise<string[]> {
  return database.transaction(async (tx) => {
    if ((await tx.staff.count()) > 0) return [];
    const { office, texts } = await officeInForce().now(tx);
    // Nobody knows yet who reads it: in each language of the office.
    const nameOf = (role: StaffRole) =>
      office.languages.map((language) => texts.say(language, `role.${role}`)).join(" · ");
    const [unitKey] = Object.keys(office.units);
    const [leaderKey] = Object.keys(office.leaders);
    const roles: StaffRole[] = office.demo ? ["admin", "clerk", "supervisor", "officer", "leader"] : ["admin"];
    const lines: string[] = [];
    for (const role of roles) {
      const invitation = {
        name: nameOf(role),
        role,
        unitKey: role === "officer" ? unitKey : undefined,
        leaderKey: role === "leader" ? leaderKey : undefined,
      };
      const invited = await inviteStaff({ tx, now: machineClock(), office, secretKey }, invitation);
      if (invited.ok) lines.push(`  ${role.padEnd(10)} ${url}/?start=${invited.code}`);
    }
    return lines;
  });
}
