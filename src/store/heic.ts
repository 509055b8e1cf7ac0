// HEIC, as iPhones take pictures, into JPEG, which every platform shows and every office computer opens.

import { Worker } from "node:worker_threads";
import PQueue from "p-queue";

/** One at a time: a picture of 48 megapixels takes 400 MB while it is decoded. */
const queue = new PQueue({ concurrency: 1 });
const longestMs = 60_000;

/**
 * The picture as JPEG, the right way up and with nothing hidden in it. Decoding is seconds of pure computing, so it is done in a thread of
 * its own, which also ends with whatever a broken file does to it. Throws for a picture that can't be read.
 */
export const heicToJpeg = (path: string): Promise<Buffer> =>
  queue.add(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        const worker = new Worker(new URL("./heicWorker.ts", import.meta.url), { workerData: path });
        const timer = setTimeout(() => void worker.terminate(), longestMs);
        worker.once("message", (jpeg: Uint8Array) => resolve(Buffer.from(jpeg)));
        worker.once("error", reject);
        worker.once("exit", () => {
          clearTimeout(timer);
          reject(new Error("the picture could not be decoded")); // unless it came before
        });
      }),
  );
