import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../src/config/settings.ts";
import { openPrinter } from "../../src/documents/pdf.ts";
import { printLetter } from "../../src/office/reports/letterPrint.ts";
import { removeDropped } from "../../src/office/unusedFiles.ts";
import { printDayPack } from "../../src/office/visits/dayPackIssue.ts";
import { openBlobs } from "../../src/store/blobs.ts";
import type { World } from "./office.ts";

/** The worker's part of an office: prints the letters that are owed, into a folder of its own. */
export async function aPrintRoom(world: World, publicUrl?: string) {
  const folder = await mkdtemp(join(tmpdir(), "open-door-letters-"));
  const settings = readSettings({ DATA_DIR: folder });
  if (!settings.ok) throw new Error("settings");
  const blobs = await openBlobs(settings.value);
  const printer = openPrinter();
  const parts = { inOffice: world.work, blobs, printer, publicUrl };
  const { boss } = world.jobs;
  /** Does what the queue holds; the jobs, so that a test may do them again. */
  async function takeAll(queue: "dayPacks" | "letters", doing: (data: unknown) => Promise<void>) {
    const jobs = await boss.fetch<object>(queue, { batchSize: 100 });
    for (const { data } of jobs) await doing(data);
    if (jobs.length > 0)
      await boss.complete(
        queue,
        jobs.map(({ id }) => id),
      );
    return jobs.map(({ data }) => data);
  }
  return {
    blobs,
    printer,
    close: () => rm(folder, { recursive: true, force: true }),
    printPacks: () => takeAll("dayPacks", (data) => printDayPack(parts, data)),
    /** Throws away what nothing refers to any more. */
    throwAway: async () => {
      const jobs = await boss.fetch<object>("droppedFiles", { batchSize: 100 });
      for (const { data } of jobs) await removeDropped(parts, data);
    },
    printPack: (data: unknown) => printDayPack(parts, data),
    print: (data: unknown) => printLetter(parts, data),
    printAll: () => takeAll("letters", (data) => printLetter(parts, data)),
  };
}
