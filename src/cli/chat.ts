// npm run chat: talk to the office in the terminal, beside a running program or alone.

import { terminalChannel } from "../channels/terminal/channel.ts";
import { conversation } from "../conversation/conversation.ts";
import { takeTurn } from "../conversation/turn.ts";
import { machineClock } from "../lib/clock.ts";
import { openLog } from "../lib/log.ts";
import { loadOffice } from "../loadOffice.ts";
import { startDelivery } from "../notifications/delivery.ts";
import { officeInForce } from "../office/officeInForce.ts";
import { openBlobs } from "../store/blobs.ts";
import { openJobs } from "../store/jobs.ts";
import { withStore } from "./withStore.ts";

await withStore(async (store, settings) => {
  const { database, secretKey } = store;
  const log = openLog("silent");
  const jobs = await openJobs(database.url, { worker: false, log });
  const loaded = await loadOffice(settings, store, jobs);
  if (!loaded.ok) throw new Error(loaded.message);
  const parts = {
    database,
    jobs,
    engine: conversation,
    officeInForce: officeInForce(),
    secretKey,
    clock: machineClock,
    log,
  };
  const language = Intl.DateTimeFormat().resolvedOptions().locale;
  const ended = Promise.withResolvers<void>();
  const channel = terminalChannel({ blobs: await openBlobs(settings), language, onEnd: ended.resolve });
  const delivery = await startDelivery({
    database,
    jobs,
    senders: { terminal: channel.sender },
    clock: machineClock,
    log,
  });
  console.log("You are a citizen in a chat. Type a number or words; attach PATH sends a file; Ctrl-D ends.");
  await channel.start(async (incoming) => {
    await takeTurn(parts, incoming);
  });
  await ended.promise;
  await delivery.stop();
  await jobs.stop();
  return 0;
});
