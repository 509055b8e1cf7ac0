// npm run channels            lists the channels that are on, and what the others need
// npm run channels -- check   asks each platform whether the settings work
// npm run channels -- doors   writes today's QR code for the door of each venue, as SVG, into ./doors

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import qrcode from "qrcode";
import { machineClock } from "../lib/clock.ts";
import { openLog } from "../lib/log.ts";
import { loadOffice } from "../loadOffice.ts";
import { officeInForce } from "../office/officeInForce.ts";
import { doorCode } from "../office/visits/doorCode.ts";
import { openChannels } from "../openChannels.ts";
import { openJobs } from "../store/jobs.ts";
import { withStore } from "./withStore.ts";

const [verb, ...rest] = process.argv.slice(2);
if ((verb && verb !== "check" && verb !== "doors") || rest.length > 0) {
  console.error(
    "npm run channels            lists the channels that are on, and what the others need\nnpm run channels -- check   asks each platform whether the settings work\nnpm run channels -- doors   writes today's QR code for the door of each venue, as SVG",
  );
  process.exit(2);
}
await withStore(async (store, settings) => {
  const log = openLog("silent");
  const jobs = await openJobs(store.database.url, { worker: false, log });
  const loaded = await loadOffice(settings, store, jobs);
  await jobs.stop();
  if (!loaded.ok) throw new Error(loaded.message);
  const inForce = officeInForce();
  const parts = { officeInForce: inForce, clock: machineClock, log };
  const { channels, off, close } = await openChannels(settings, store, parts);
  if (verb === "doors") {
    const { office } = await store.database.transaction((tx) => inForce.now(tx));
    const { secretKey } = store;
    for (const [venue, { retired }] of Object.entries(office.venues)) {
      if (retired) continue;
      const code = doorCode({ secretKey, office, now: machineClock() }, venue);
      for (const { name, deepLink } of channels) {
        const link = await deepLink?.(code);
        if (!link) continue;
        await mkdir("doors", { recursive: true });
        const path = join("doors", `${venue}-${name}.svg`);
        await writeFile(path, await qrcode.toString(link, { type: "svg" }));
        console.log(`${path}: ${link}`);
      }
      console.log(`${venue}, typed in any chat: /start ${code}`);
    }
    console.log("Good until tonight: print them anew each day that there is a reception.");
    await close();
    return 0;
  }
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
