import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Runs a command to its end; throws when it fails. */
export const run = promisify(execFile);

export const succeeds = (doing: Promise<unknown>): Promise<boolean> =>
  doing.then(
    () => true,
    () => false,
  );
