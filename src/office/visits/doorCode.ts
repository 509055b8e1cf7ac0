// The code at the door: good at one venue on one day, so that a photograph of it is of no use the day after or elsewhere.

import { createHmac, timingSafeEqual } from "node:crypto";
import { officeDay } from "../../domain/calendar.ts";
import type { Work } from "../../store/work.ts";

type Signing = Pick<Work, "secretKey" | "office" | "now">;

/** "door-…": what the QR code at this venue's door says today. 27 characters of those a Telegram start parameter allows. */
export function doorCode({ secretKey, office, now }: Signing, venueKey: string): string {
  const signed = `door:${officeDay(now, office.zone)}:${venueKey}`;
  return `door-${createHmac("sha256", secretKey).update(signed).digest().subarray(0, 16).toString("base64url")}`;
}

export const looksLikeDoorCode = (payload: string) => /^door-[\w-]{22}$/.test(payload);

/** The venue at whose door this code stands today, if any. */
export function venueOfDoor(work: Signing, payload: string): string | undefined {
  const given = Buffer.from(payload);
  return Object.keys(work.office.venues).find((venueKey) => {
    const right = Buffer.from(doorCode(work, venueKey));
    return right.length === given.length && timingSafeEqual(right, given);
  });
}
