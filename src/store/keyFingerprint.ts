import { createHmac } from "node:crypto";
import type { Database } from "./database.ts";

/** True when this is the key that the store's query codes were hashed with; the first key ever seen is remembered. */
export async function isKeyOfStore({ prisma }: Database, secretKey: string): Promise<boolean> {
  const fingerprint = createHmac("sha256", secretKey).update("open-door key").digest("hex").slice(0, 16);
  await prisma.keyFingerprint.createMany({ data: [{ name: "queryCodes", fingerprint }], skipDuplicates: true });
  const stored = await prisma.keyFingerprint.findUniqueOrThrow({ where: { name: "queryCodes" } });
  return stored.fingerprint === fingerprint;
}
