// The channels that the settings switch on, with what they need opened: for the program, and for the operator's look at them.

import type { Channel } from "./channels/channel.ts";
import { type OutgoingFiles, outgoingFiles } from "./channels/outgoingFiles.ts";
import { openDoorbell } from "./channels/webchat/doorbell.ts";
import { channelsOn } from "./channelsOn.ts";
import type { Settings } from "./config/settings.ts";
import type { Clock } from "./lib/clock.ts";
import type { Log } from "./lib/log.ts";
import type { OfficeInForce } from "./office/officeInForce.ts";
import { dropBytes } from "./office/unusedFiles.ts";
import type { Store } from "./openStore.ts";
import { type Blobs, openBlobs } from "./store/blobs.ts";
import type { Jobs } from "./store/jobs.ts";

type Parts = {
  officeInForce: OfficeInForce;
  /** For whoever takes messages in; a look at the channels needs none. */
  jobs?: Jobs;
  clock: Clock;
  log: Log;
};

export type OpenChannels = {
  channels: Channel[];
  /** One line for each channel that is not on, with the reason. */
  off: string[];
  files: OutgoingFiles;
  blobs: Blobs;
  close: () => Promise<void>;
};

/** There must be an office in force. Nothing is taken in or sent before a channel is started. */
export async function openChannels(
  settings: Settings,
  { database, secretKey }: Store,
  { officeInForce, jobs, clock, log }: Parts,
): Promise<OpenChannels> {
  const office = async () => {
    const { office, texts } = await database.transaction((tx) => officeInForce.now(tx));
    return { name: office.name, demo: office.demo, languages: office.languages, texts, contact: office.contact };
  };
  const blobs = await openBlobs(settings);
  const dropUnlessSent = async (sha256: string, goAt: Date) => {
    const keptAt = clock();
    if (jobs) await database.transaction((tx) => dropBytes({ tx, jobs }, sha256, keptAt, goAt));
  };
  const doorbell = await openDoorbell(database.url, log);
  const secure = settings.PUBLIC_URL?.startsWith("https:") ?? false;
  const files = outgoingFiles({ blobs, publicUrl: settings.PUBLIC_URL, secretKey, now: clock });
  const publicUrl = settings.PUBLIC_URL;
  const page = { doorbell, secretKey, secure, publicUrl, office, dropUnlessSent, clock };
  const parts = { database, blobs, files, log, ...page };
  return { ...(await channelsOn(settings, parts, await office())), files, blobs, close: doorbell.close };
}
