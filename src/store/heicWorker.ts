// The thread of heic.ts: decodes one picture and ends.

import { readFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { all } from "heic-decode";
import sharp from "sharp";
import { z } from "zod";

/** Pixels. Telephones take up to 48 million; what claims more would take the machine's memory. */
const largest = 60_000_000;

const pictures = await all({ buffer: await readFile(z.string().parse(workerData)) });
const [picture] = pictures;
if (!picture || picture.width * picture.height > largest) throw new Error("no picture of a telephone");
const { data, width, height } = await picture.decode();
pictures.dispose();
const whole = sharp(data, { raw: { width, height, channels: 4 } }).flatten({ background: "white" });
parentPort?.postMessage(new Uint8Array(await whole.jpeg({ quality: 92 }).toBuffer()));
