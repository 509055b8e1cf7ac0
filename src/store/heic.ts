// HEIC, as iPhones take pictures, into JPEG, which every platform shows and every office computer opens.

import { inThread } from "./cleaning/thread.ts";

/** The picture as JPEG, the right way up and with nothing hidden in it. Throws for a picture that can't be read. */
export const heicToJpeg = async (path: string): Promise<Buffer> =>
  Buffer.from(await inThread<Uint8Array>(new URL("./heicWorker.ts", import.meta.url), path));
