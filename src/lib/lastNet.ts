import { errorInLog, type Log } from "./log.ts";

type Faults = Pick<NodeJS.Process, "on">;

/**
 * The last net below a program that runs: a fault that nobody has caught is logged, with its code and place, and everything else goes on.
 * That is safe here, because what counts is in the store, in transactions that commit or do not: the memory holds nothing half done. The
 * place for a fault is where it arises; what gets here is a bug to mend.
 */
export function catchTheRest(log: Pick<Log, "error">, faults: Faults = process): void {
  const noted = (what: string) => (error: unknown) => log.error({ error: errorInLog(error) }, what);
  faults.on("uncaughtException", noted("a fault that nobody caught; everything else goes on"));
  faults.on("unhandledRejection", noted("a refusal that nobody waited for; everything else goes on"));
}
