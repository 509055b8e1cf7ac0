import type { Office } from "../config/officeFile.ts";
import type { Texts } from "../i18n/texts.ts";
import type { Transaction } from "./database.ts";
import type { Jobs } from "./jobs.ts";

/** One piece of work: a transaction, the time at which it happens, and the office it happens in. Everything it does commits together. */
export type Work = {
  tx: Transaction;
  now: Date;
  office: Office;
  texts: Texts;
  jobs: Jobs;
  /** Hashes query codes and invitations; never in the store. */
  secretKey: string;
  /** Where people reach the program's pages, if they can. */
  publicUrl?: string;
};
