// npm run channels            lists the channels that are on, and what the others need
// npm run channels -- check   asks each platform whether the settings work

import { machineClock } from "../lib/clock.ts";
import { openLog } from "../lib/log.ts";
import { loadOffice } from "../loadOffice.ts";
import { officeInForce } from "../office/officeInForce.ts";
import { openChannels } from "../openChannels.ts";
import { openJobs } from "../store/jobs.ts";
import { withStore } from "./withStore.ts";

const [verb, ...rest] = process.argv.slice(2);
if ((verb && verb !== "check") || rest.length > 0) {
  console.error(
    "npm run channels            lists the channels that are on, and what the others need\nnpm run channels -- check   asks each platform whether the settings work",
  );
  process.exit(2);
}
await withStore(async (store, settings) => {
  const log = openLog("silent");
  const jobs = await openJobs(store.database.url, { worker: false, log });
  const loaded = await loadOffice(settings, store, jobs);
  await jobs.stop();
  if (!loaded.ok) throw new Error(loaded.message);
  const parts = { officeInForce: officeInForce(), clock: machineClock, log };
  const { channels, off, close } = await openChannels(settings, store, parts);
  const asked = channels.map(async ({ name, describe, check }) => {
    const fault = verb === "check" ? await check?.().catch((error: Error) => error.message) : undefined;
    const well = verb === "check" && check ? ", and all is well" : "";
    return { line: fault ? `${name}: ${fault}` : `${name}: ${describe()}${well}`, wrong: Boolean(fault) };
  });
  const lines = await Promise.all(asked);
  for (const { line } of lines) console.log(line);
  for (const line of off) console.log(line);
  await close();
  return lines.some(({ wrong }) => wrong) ? 1 : 0;
});
