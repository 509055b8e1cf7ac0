// A connection that listens for notifications, behind a proxy that lets it in and, for a while, lets it not listen: a fail-over.

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDoorbell } from "../../src/channels/webchat/doorbell.ts";
import { openLog } from "../../src/lib/log.ts";
import { openJobs } from "../../src/store/jobs.ts";
import { freshDatabase } from "../support/database.ts";

/** What PostgreSQL says to LISTEN while it still recovers. */
function refusal(): Buffer {
  const fields = ["SERROR", "VERROR", "C25006", "Mcannot execute LISTEN during recovery", ""].join("\0");
  const body = Buffer.from(`${fields}\0`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from("E"), length, body, Buffer.from([0x5a, 0, 0, 0, 5, 0x49])]);
}

/** In front of the tests' PostgreSQL. */
async function aProxy(url: string) {
  const target = new URL(url);
  const socket = join(target.searchParams.get("host") ?? "", ".s.PGSQL.5432");
  let refused = 0;
  let refuses = false;
  const open = new Set<() => void>();
  const server: Server = createServer((client) => {
    const upstream = connect(socket);
    open.add(() => client.destroy());
    upstream.pipe(client);
    client.on("data", (bytes) => {
      if (!refuses || !bytes.toString("latin1").includes("listen open_door")) return void upstream.write(bytes);
      refused += 1;
      client.write(refusal());
    });
    client.on("close", () => upstream.destroy());
    for (const end of [client, upstream]) end.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgresql://postgres@127.0.0.1:${port}${target.pathname}`,
    /** All connections are lost; the next ones may do everything but listen. */
    failOver: () => {
      refuses = true;
      for (const cut of open) cut();
      open.clear();
    },
    promoted: () => {
      refuses = false;
    },
    refused: () => refused,
    close: () => server.close(),
  };
}

test("0.1: who listens hears again after a fail-over in which the connection was let in before it could listen", async () => {
  const database = await freshDatabase();
  const proxy = await aProxy(database.url);
  const doorbell = await openDoorbell(proxy.url);
  const jobs = await openJobs(proxy.url, { worker: true, log: openLog("silent") });
  let [rings, nudges] = [0, 0];
  doorbell.onRing("somebody", () => {
    rings += 1;
  });
  jobs.onNudge("replies.webchat", () => {
    nudges += 1;
  });
  proxy.failOver();
  // Each of the two has tried to listen, and was refused.
  await expect.poll(proxy.refused, { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
  proxy.promoted();
  // What was missed meanwhile is looked up: each is woken when it listens again.
  await expect.poll(() => rings > 0 && nudges > 0, { timeout: 15_000 }).toBe(true);
  const before = [rings, nudges];
  await database.query("select pg_notify('open_door_webchat', 'somebody'), pg_notify('open_door_outgoing', '')", []);
  await expect.poll(() => rings > (before[0] ?? 0) && nudges > (before[1] ?? 0), { timeout: 10_000 }).toBe(true);
  await doorbell.close();
  await jobs.stop();
  proxy.close();
  await database.drop();
}, 60_000);
