import { onTestFinished } from "vitest";
import type { Office } from "../../src/config/officeFile.ts";
import { takeTurn } from "../../src/conversation/turn.ts";
import { openLog } from "../../src/lib/log.ts";
import { startDelivery } from "../../src/notifications/delivery.ts";
import { anOffice } from "../support/office.ts";
import { blobsInMemory, filesOf } from "./support.ts";
import type { Wire, WireParts } from "./wire.ts";

/**
 * An office that speaks with a channel over its wire: the real turn, the real store and the real delivery, now, at any hour, and as fast
 * as the machine lets it. Closed after the test.
 */
export async function anOfficeOn<W extends Wire>(open: (parts: WireParts) => Promise<W>, language: string) {
  const atAnyHour = (office: Office) => ({ ...office, decentHours: { from: "00:00", to: "23:59" } });
  const world = await anOffice({ at: new Date(), change: atAnyHour });
  onTestFinished(world.close);
  const { database, jobs, clock } = world;
  const blobs = blobsInMemory();
  const files = filesOf(blobs);
  const wire = await open({
    database,
    blobs,
    files,
    language,
    receive: async (incoming, shown) => {
      await takeTurn(world.parts, incoming, shown);
    },
  });
  onTestFinished(wire.close);
  const sender = { ...wire.channel.sender, pace: { perSecond: 1000, perChatPerSecond: 1000 } };
  const senders = { [wire.channel.name]: sender };
  const delivery = await startDelivery({ database, jobs, senders, clock, log: openLog("silent") });
  onTestFinished(delivery.stop);
  return { world, wire };
}
