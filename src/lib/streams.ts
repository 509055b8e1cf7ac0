import type { Readable } from "node:stream";

/**
 * The same stream, whose fault is its reader's alone: an "error" that nobody listens for ends the whole program, and a stream may break
 * off before anybody reads it. Whoever reads it then finds it broken all the same.
 */
export function failingAlone<S extends Readable>(bytes: S): S {
  bytes.on("error", () => undefined);
  return bytes;
}
