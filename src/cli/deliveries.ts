// npm run deliveries [-- retry ID]

import { openLog } from "../lib/log.ts";
import { deliverAgain, undelivered } from "../notifications/deadLetters.ts";
import { openJobs } from "../store/jobs.ts";
import { withStore } from "./withStore.ts";

const [verb, id] = process.argv.slice(2);
await withStore(async ({ database }) => {
  if (verb === "retry" && id && /^\d+$/.test(id)) {
    const jobs = await openJobs(database.url, { worker: false, log: openLog("silent") });
    const result = await deliverAgain(database, jobs, Number(id));
    await jobs.stop();
    console.log(result.ok ? `Message ${id} is queued again.` : `Message ${id} is not among the undelivered.`);
    return result.ok ? 0 : 1;
  }
  if (verb) {
    console.error(
      "npm run deliveries               lists messages that were not delivered\nnpm run deliveries -- retry ID   queues one again",
    );
    return 2;
  }
  const rows = await undelivered(database);
  if (rows.length === 0) console.log("Every message was delivered, or still waits for its time.");
  else console.table(rows.map(({ settledAt, ...row }) => ({ ...row, settledAt: settledAt?.toISOString() })));
  return 0;
});
