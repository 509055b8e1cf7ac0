import { Worker } from "node:worker_threads";
import PQueue from "p-queue";

/** One at a time: a picture of 48 megapixels takes 400 MB while it is decoded, a long document some hundred. */
const queue = new PQueue({ concurrency: 1 });
const longestMs = 60_000;
/** Bytes that it may take: a few packed ones can claim to be a thousand times as many. */
const mostMemory = 900 * 1024 * 1024;
const lookMs = 100;

/**
 * What the thread of that file makes of the path: computing that may take seconds, on bytes of a stranger's. It ends with whatever they do
 * to it, and then, or when it takes too long, this throws.
 */
export const inThread = <T>(script: URL, path: string): Promise<T> =>
  queue.add(
    () =>
      new Promise<T>((resolve, reject) => {
        const worker = new Worker(script, { workerData: path, resourceLimits: { maxOldGenerationSizeMb: 512 } });
        const before = process.memoryUsage.rss();
        const end = performance.now() + longestMs;
        const timer = setInterval(() => {
          if (performance.now() > end || process.memoryUsage.rss() > before + mostMemory) void worker.terminate();
        }, lookMs);
        worker.once("message", resolve);
        worker.on("error", reject);
        worker.once("exit", () => {
          clearInterval(timer);
          reject(new Error("the file could not be read")); // unless it came before
        });
      }),
  );
