import exceljs from "exceljs";
import { shortened } from "../lib/shortened.ts";

/** One sheet: its name, what stands above the columns, the columns with their widths in characters, the rows. */
export type Sheet = {
  name: string;
  title: string;
  notes?: string[];
  columns: { label: string; width?: number; percent?: boolean }[];
  /** A cell that is `null` stays empty, a `share` (0 to 1) is shown as percent. Texts are texts: none becomes a formula. */
  rows: (string | number | null | { share: number })[][];
};

/** A workbook for Excel and LibreOffice (XLSX). */
export async function workbook(sheets: Sheet[], at: Date): Promise<Buffer> {
  const book = new exceljs.Workbook();
  book.created = at;
  book.modified = at;
  for (const sheet of sheets) addSheet(book, sheet);
  return Buffer.from(await book.xlsx.writeBuffer());
}

function addSheet(book: exceljs.Workbook, { name, title, notes = [], columns, rows }: Sheet): void {
  const sheet = book.addWorksheet(sheetName(name), {
    pageSetup: { paperSize: 9, orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  sheet.addRow([title]).font = { bold: true, size: 14 };
  for (const note of notes) sheet.addRow([note]).font = { italic: true };
  sheet.addRow([]);
  const head = sheet.addRow(columns.map(({ label }) => label));
  head.font = { bold: true };
  head.eachCell((cell) => {
    cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: "FFE8EDF3" } };
    cell.alignment = { wrapText: true, vertical: "top" };
  });
  for (const row of rows) {
    const added = sheet.addRow(row.map((cell) => (cell !== null && typeof cell === "object" ? cell.share : cell)));
    row.forEach((cell, i) => {
      if (cell !== null && typeof cell === "object") added.getCell(i + 1).numFmt = "0.0%";
    });
  }
  columns.forEach(({ label, width, percent }, i) => {
    const column = sheet.getColumn(i + 1);
    column.width = width ?? Math.max(12, label.length + 2);
    if (percent) column.numFmt = "0.0%";
  });
  sheet.views = [{ state: "frozen", ySplit: head.number }];
}

/** Excel takes at most 31 characters, and none of these. */
const sheetName = (name: string) => shortened(name.replace(/[\\/?*[\]:]/g, " "), 31);
