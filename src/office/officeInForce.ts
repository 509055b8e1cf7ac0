import { checkOffice, type Office } from "../config/officeFile.ts";
import { faultLines } from "../config/settings.ts";
import { loadTexts, type Texts } from "../i18n/texts.ts";
import type { Transaction } from "../store/database.ts";

type InForce = { version: number; office: Office; texts: Texts };

/** The office as last applied. Read again only when its version changed, so every process follows an apply at its next message. */
export type OfficeInForce = {
  at: (tx: Transaction, version: number) => Promise<InForce>;
  now: (tx: Transaction) => Promise<InForce>;
};

export function officeInForce(): OfficeInForce {
  let latest: InForce | undefined;

  async function at(tx: Transaction, version: number): Promise<InForce> {
    if (latest?.version === version) return latest;
    const row = await tx.officeVersion.findUniqueOrThrow({ where: { version } });
    const checked = checkOffice(row.document);
    if (!checked.ok)
      throw new Error(`the stored office (version ${version}) is not valid:\n${faultLines(checked.faults)}`);
    latest = { version, office: checked.value, texts: loadTexts(checked.value.texts) };
    return latest;
  }

  async function now(tx: Transaction): Promise<InForce> {
    const { _max } = await tx.officeVersion.aggregate({ _max: { version: true } });
    if (_max.version === null) throw new Error("no office is applied yet: npm run office -- apply FILE");
    return at(tx, _max.version);
  }

  return { at, now };
}
