// Codes that people carry from one chat to another: "LINK-K7QM-2XPD". Drawn at random, typed any way, kept only as a keyed hash.

import { createHmac, randomBytes } from "node:crypto";

/** Without letters that are taken for digits (Crockford's base 32). */
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const written = (prefix: string, drawn: string) => `${prefix}-${drawn.slice(0, 4)}-${drawn.slice(4)}`;

/** What kind of code it is says its prefix, which must begin no word: whoever types one outside every dialog is understood. */
export type Prefix = "LINK" | "GRP";

export function drawCode(prefix: Prefix): string {
  return written(prefix, [...randomBytes(8)].map((byte) => letters[byte % letters.length]).join(""));
}

/** The code however it was typed: lower case, without dashes, with O for 0. Nothing where it has another shape. */
export function readCode(prefix: Prefix, typed: string): string | undefined {
  const text = typed.normalize("NFKC").trim().toUpperCase();
  if (!text.startsWith(prefix) || !/^[\s0-9A-Z-]+$/.test(text)) return undefined;
  const drawn = text.slice(prefix.length).replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return /^[0-9A-Z]{8}$/.test(drawn) ? written(prefix, drawn) : undefined;
}

export const hashCode = (secretKey: string, code: string): string =>
  createHmac("sha256", secretKey)
    .update(`${code.split("-")[0]?.toLowerCase()}:${code}`)
    .digest("hex");
