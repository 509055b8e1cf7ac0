// The program put together: store, queue, conversation, channels, server; started and stopped in order.

import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { runByTheClock } from "./background.ts";
import { forgetPageAddress, notePageAddress } from "./config/pageAddress.ts";
import type { Settings } from "./config/settings.ts";
import { conversation } from "./conversation/conversation.ts";
import { takeTurn } from "./conversation/turn.ts";
import { openPrinter } from "./documents/pdf.ts";
import type { Receive } from "./domain/message.ts";
import { machineClock } from "./lib/clock.ts";
import { type Log, openLog } from "./lib/log.ts";
import { loadOffice } from "./loadOffice.ts";
import { startDelivery } from "./notifications/delivery.ts";
import { officeInForce } from "./office/officeInForce.ts";
import { openChannels } from "./openChannels.ts";
import { type CannotStart, openStore, type Store } from "./openStore.ts";
import { openJobs } from "./store/jobs.ts";
import { calendarRoutes } from "./web/calendars.ts";
import { healthOf } from "./web/health.ts";
import { openMetrics } from "./web/metrics.ts";
import { buildServer } from "./web/server.ts";

export type Program = {
  store: Store;
  /** Where the web chat is, or nothing for a process that only works. */
  url?: string;
  /** Where other devices of the same network find it, when it listens to them. */
  nearby: string[];
  /** One line a channel: on or off, and why. */
  channels: string[];
  stop: () => Promise<void>;
};

/** Starts everything that the settings ask for. Refusals (a second start, a faulty office file) are values; a broken machine throws. */
export async function startProgram(settings: Settings): Promise<{ ok: true; program: Program } | CannotStart> {
  const log = openLog(settings.LOG_LEVEL);
  const opened = await openStore(settings, { alone: true, log });
  if (!opened.ok) return opened;
  // Whatever ends the program, or its start, closes what was opened, the newest first: no database server is left behind.
  const opens = [opened.store.close];
  const closeAll = async () => {
    for (const close of opens.toReversed()) await close();
  };
  try {
    const started = await startOn(settings, opened.store, { opens, closeAll, log });
    if (!started.ok) await closeAll();
    return started;
  } catch (error) {
    await closeAll();
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    const { HOST, PORT } = settings;
    return { ok: false, message: `Port ${PORT} of ${HOST} is in use. Stop what runs there, or set PORT to another.` };
  }
}

type Closing = { opens: (() => Promise<void>)[]; closeAll: () => Promise<void>; log: Log };

async function startOn(
  settings: Settings,
  store: Store,
  { opens, closeAll, log }: Closing,
): Promise<{ ok: true; program: Program } | CannotStart> {
  const { database, secretKey } = store;
  const clock = machineClock;
  const [isWeb, isWorker] = [settings.ROLES.includes("web"), settings.ROLES.includes("worker")];
  const jobs = await openJobs(database.url, { worker: isWorker, log });
  opens.push(jobs.stop);
  const loaded = await loadOffice(settings, store, jobs);
  if (!loaded.ok) return loaded;

  const printer = openPrinter(settings.TEMPLATES_DIR);
  const faults = settings.TEMPLATES_DIR ? printer.faults() : [];
  if (faults.length > 0)
    return {
      ok: false,
      message: `The templates in ${settings.TEMPLATES_DIR} need mending:\n${faults.map((fault) => `  ${fault}`).join("\n")}`,
    };

  const metrics = openMetrics(database);
  const inForce = officeInForce();
  const secure = settings.PUBLIC_URL?.startsWith("https:") ?? false;
  const open = await openChannels(settings, store, { officeInForce: inForce, jobs, clock, log });
  opens.push(open.close);
  const { channels, off, files, blobs } = open;

  const publicUrl = settings.PUBLIC_URL;
  const parts = { database, jobs, engine: conversation, officeInForce: inForce, secretKey, publicUrl, clock, log };
  const receive: Receive = async (incoming, shown) => {
    const from = performance.now();
    const outcome = await takeTurn(parts, incoming, shown);
    metrics.turn(incoming.channel, outcome, (performance.now() - from) / 1000);
  };

  const server = isWeb
    ? await buildServer({
        channels,
        files,
        receive,
        calendars: (routes) =>
          calendarRoutes(routes, (doing) =>
            database.transaction(async (tx) => {
              const { office, texts } = await inForce.now(tx);
              return doing({ tx, now: clock(), office, texts, secretKey });
            }),
          ),
        health: healthOf(database, clock, store.isServerDown),
        metrics,
        metricsToken: settings.METRICS_TOKEN,
        trustProxy: settings.TRUST_PROXY ?? false,
        secure,
        log,
      })
    : undefined;
  if (server && secure && settings.TRUST_PROXY === undefined)
    log.warn(
      "PUBLIC_URL is https, so a proxy stands in front: set TRUST_PROXY to the number of proxies (such as 1) or to their addresses, or all people count as one; TRUST_PROXY=false where there is none",
    );
  await server?.listen({ host: settings.HOST, port: settings.PORT });
  const url = server && addressOf(server.server.address() as AddressInfo, settings);
  if (url) await notePageAddress(settings, url);
  opens.push(async () => {
    server?.server.closeAllConnections();
    await server?.close();
    if (url) await forgetPageAddress(settings);
  });

  const senders = Object.fromEntries(channels.map(({ name, sender }) => [name, sender]));
  const delivery = isWorker
    ? await startDelivery({ database, jobs, senders, clock, log, count: metrics.delivery })
    : undefined;
  if (delivery) opens.push(delivery.stop);
  if (isWorker)
    await runByTheClock({
      database,
      jobs,
      officeInForce: inForce,
      secretKey,
      blobs,
      printer,
      publicUrl,
      channels,
      clock,
      log,
    });
  for (const channel of channels) opens.push(channel.stop);
  // One process polls; updates that come by webhook reach whatever process serves the web.
  if (isWorker) for (const channel of channels) await channel.start(receive);

  return {
    ok: true,
    program: {
      store,
      url,
      nearby: server ? addressesNearby(server.server.address() as AddressInfo, settings) : [],
      channels: [...channels.map(({ name, describe }) => `${name}: ${describe()}`), ...off],
      stop: closeAll,
    },
  };
}

function addressOf({ port }: AddressInfo, { PUBLIC_URL, HOST }: Settings): string {
  return PUBLIC_URL ?? `http://${HOST === "0.0.0.0" || HOST === "::" ? "localhost" : HOST}:${port}`;
}

/** One for each network that this machine is in. */
function addressesNearby({ port }: AddressInfo, { PUBLIC_URL, HOST }: Settings): string[] {
  if (PUBLIC_URL || (HOST !== "0.0.0.0" && HOST !== "::")) return [];
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => `http://${address}:${port}`);
}
