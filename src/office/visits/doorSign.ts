// What hangs at the door of a venue for a day: the QR code that checks in, or puts in line, whoever scans it.

import qrcode from "qrcode";
import { officeDay } from "../../domain/calendar.ts";
import type { TextFile } from "../../domain/message.ts";
import { dateOfDay } from "../../i18n/dates.ts";
import type { Work } from "../../store/work.ts";
import { chatLink } from "../chatLink.ts";
import { placeInWords } from "../names.ts";
import { doorCode } from "./doorCode.ts";

/** The code of today, and the sign to be printed; without one where the office has named no address that a telephone could open. */
export async function doorSign(
  work: Pick<Work, "office" | "texts" | "now" | "secretKey" | "publicUrl">,
  venueKey: string,
  language: string,
): Promise<{ code: string; file?: TextFile }> {
  const { office, texts, now } = work;
  const code = doorCode(work, venueKey);
  const link = chatLink(work, code);
  if (!link) return { code };
  const day = officeDay(now, office.zone);
  const lines = [
    placeInWords(work, venueKey, language),
    dateOfDay(day, language),
    texts.say(language, "doorSign.scan"),
    `/start ${code}`,
  ];
  const name = `${texts.say(language, "doorSign.fileName", { date: day })}-${venueKey}.svg`;
  return { code, file: { name, mediaType: "image/svg+xml", text: await drawn(link, lines) } };
}

/** A page of A4 in millimetres. */
async function drawn(link: string, lines: string[]): Promise<string> {
  const qr = await qrcode.toString(link, { type: "svg", margin: 0 });
  const inside = qr.replace(/^[\s\S]*?<svg\b/, '<svg x="35" y="60" width="140" height="140"');
  const said = lines.map(
    (line, i) =>
      `<text x="105" y="${i < 2 ? 30 + 14 * i : 220 + 14 * (i - 2)}" font-size="${i === 3 ? 5 : 9}" text-anchor="middle" font-family="sans-serif">${escaped(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297"><rect width="210" height="297" fill="#fff"/>${said.join("")}${inside}</svg>\n`;
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
