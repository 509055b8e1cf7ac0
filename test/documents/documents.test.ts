// What we print, read back: pages, words of every script, nothing that a person wrote taken for a command.

import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import exceljs from "exceljs";
import sharp from "sharp";
import { expect, test } from "vitest";
import { chartPng, chartSvg } from "../../src/documents/chart.ts";
import { type DayPackPrint, dayPackPdf, type PrintedVisitor } from "../../src/documents/dayPackPdf.ts";
import { fontsFor } from "../../src/documents/fonts.ts";
import { openPrinter } from "../../src/documents/pdf.ts";
import { workbook } from "../../src/documents/table.ts";
import { texts } from "../support/office.ts";

const printer = openPrinter();
const at = new Date("2026-11-24T23:30:00Z");

const aVisitor: PrintedVisitor = {
  time: "09:00",
  ticket: "B-001",
  name: "王芳",
  party: "2",
  request: '路灯坏了三个星期 #panic("no") *not bold* $1$',
  earlier: "LJ-20261123-0007-K 已受理",
  units: "市城市管理局",
  needs: "轮椅",
  arrived: "",
  start: "",
  end: "",
  outcome: "",
  over: false,
  brief: ["LJ-20261123-0007-K：城市管理，已受理"],
};
const aReception = { title: "2026-11-25", leader: "林志远", room: "3", closed: "", capacity: "12", walkIns: 4 };
const aDay = (visitors: PrintedVisitor[], language = "zh"): DayPackPrint => ({
  copy: "desk",
  receptions: [{ ...aReception, visitors }],
  office: "临江市信访局",
  language,
  zone: "Asia/Shanghai",
  printedAt: at,
  demo: false,
});

/** The pages of a PDF, as its page tree counts them. */
const pages = (pdf: Buffer) => Number(/\/Type \/Pages[\s\S]*?\/Count (\d+)/.exec(pdf.toString("latin1"))?.[1]);

for (const language of ["en", "zh"]) {
  test(`a day on paper: a list for the desk, one for the leader, and forms, four on a page (${language})`, () => {
    const pdf = dayPackPdf(printer, aDay([aVisitor, aVisitor], language), texts);
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pages(pdf)).toBe(2 + Math.ceil((2 + aReception.walkIns) / 4));
    expect(pages(dayPackPdf(printer, aDay([], language), texts))).toBe(2 + Math.ceil(aReception.walkIns / 4));
    const two = {
      ...aDay([aVisitor], language),
      receptions: [1, 2].map(() => ({ ...aReception, visitors: [aVisitor] })),
    };
    expect(pages(dayPackPdf(printer, two, texts))).toBe(2 * (2 + Math.ceil((1 + aReception.walkIns) / 4)));
    expect(pages(dayPackPdf(printer, { ...two, copy: "leader" }, texts))).toBe(2);
    // A long day goes over to the next page.
    const long = { ...aDay([], language), copy: "leader" as const };
    const all = Array.from({ length: 40 }, () => aVisitor);
    expect(
      pages(dayPackPdf(printer, { ...long, receptions: [{ ...aReception, visitors: all }] }, texts)),
    ).toBeGreaterThan(2);
  });

  test(`M22: forty-two visitors take twenty pages or so, and those who have been received no form (${language})`, () => {
    const visitor = { ...aVisitor, request: "The lamp in our lane has been dark for weeks" };
    const day = (count: number, over: number) =>
      aDay(
        Array.from({ length: count }, (_, i) => ({
          ...visitor,
          over: i < over,
          brief: i % 3 ? [] : visitor.brief,
          earlier: i % 3 ? "" : visitor.earlier,
        })),
        language,
      );
    const all = pages(dayPackPdf(printer, day(42, 0), texts));
    expect(all).toBeLessThanOrEqual(22);
    expect(pages(dayPackPdf(printer, day(42, 40), texts))).toBe(all - 10);
  });

  test(`a form is not torn apart, however much is known of the visitor (${language})`, () => {
    const words = (count: number) =>
      Array.from({ length: count }, () => "路灯坏了三个星期 the lamp is dark").join("，");
    const much = { ...aVisitor, request: words(8), units: words(3), brief: Array.from({ length: 6 }, () => words(2)) };
    expect(
      pages(
        dayPackPdf(
          printer,
          { ...aDay([much], language), receptions: [{ ...aReception, walkIns: 0, visitors: [much] }] },
          texts,
        ),
      ),
    ).toBeLessThanOrEqual(4);
  });
}

test("nothing on paper needs a font of the machine: the boxes to tick are drawn", () => {
  const pdf = dayPackPdf(printer, aDay([aVisitor]), texts).toString("latin1");
  const fonts = [...pdf.matchAll(/\/BaseFont *\/[A-Z]+\+([\w-]+)/g)].map(([, font]) => font);
  expect(fonts.length).toBeGreaterThan(0);
  for (const font of fonts) expect(font).toMatch(/^NotoSans/);
});

/** The words of a PDF that was made without tags can't be read back here; its fonts can. */
const fontsOf = (pdf: Buffer) =>
  [...pdf.toString("latin1").matchAll(/\/BaseFont *\/[A-Z]+\+([\w-]+)/g)].map(([, font]) => font);

test.each([
  ["Thai", "สมชาย ใจดี", /NotoSansThai/],
  ["Korean", "김철수", /NanumGothic/],
  ["Tibetan", "བཀྲ་ཤིས་", /NotoSerifTibetan/],
  ["Mongolian", "ᠪᠠᠲᠤ", /NotoSansMongolian/],
  ["Yi", "ꆈꌠ", /NotoSansYi/],
  ["Amharic", "አበበ ቢቂላ", /NotoSansEthiopic/],
  ["Bengali", "রহিম", /NotoSansBengali/],
  ["Tamil", "முருகன்", /NotoSansTamil/],
  ["Hindi", "राम", /NotoSans(-|Devanagari)/],
  ["Kazakh", "Қайрат Әлиев", /NotoSans-Regular|NotoSans-Bold/],
  ["Vietnamese", "Nguyễn Thị Hồng", /NotoSans/],
  ["Georgian", "გიორგი", /NotoSansGeorgian/],
  ["Armenian", "Արամ", /NotoSansArmenian/],
  ["Hebrew", "דוד", /NotoSansHebrew/],
])("F19: a name in %s is printed in a font of ours", (_, name, font) => {
  expect(fontsFor(name).missing.size).toBe(0);
  const fonts = fontsOf(dayPackPdf(printer, aDay([{ ...aVisitor, name }]), texts));
  expect(fonts.join(" ")).toMatch(font);
  for (const one of fonts) expect(one).toMatch(/^(Noto(Sans|Serif)|NanumGothic)/);
});

test.each(["𠮷野太郎", "Wang 😀 Fang", "𐎠𐎡"])(
  "F19: of %s a mark says what can't be printed, and the foot says what it stands for",
  (name) => {
    const { missing } = fontsFor(name);
    expect(missing.size).toBeGreaterThan(0);
    // The same bytes as with the mark typed by hand and the foot that says so.
    const asMarked = [...new Intl.Segmenter().segment(name)].map(({ segment }) =>
      missing.has(segment) ? "※" : segment,
    );
    const sized = (visitor: PrintedVisitor) => dayPackPdf(printer, aDay([visitor]), texts).length;
    const [printed, plain] = [sized({ ...aVisitor, name }), sized({ ...aVisitor, name: asMarked.join("") })];
    expect(printed).toBeGreaterThan(plain);
    expect(texts.say("en", "print.notPrinted")).toContain("※");
  },
);

test("F19: the fonts of the machine have no say: none is asked for what ours lack", () => {
  const common = readFileSync("src/documents/templates/common.typ", "utf8");
  expect(common).toMatch(/set text\(font: fonts, fallback: false/);
  const every = "王 สม 김 བ ᠪ አ র மு Қ 𠮷 😀 محمد";
  for (const font of fontsOf(dayPackPdf(printer, aDay([{ ...aVisitor, name: every, request: every }]), texts)))
    expect(font).toMatch(/^(Noto(Sans|Serif)(SC|Arabic|Thai|Tibetan|Mongolian|Ethiopic|Bengali|Tamil)?-|NanumGothic)/);
});

test("every template of ours prints the sample that an office's own is tried with", () => {
  expect(printer.faults()).toEqual([]);
});

test("the same data give the same bytes, so that a letter made twice is stored once", () => {
  const [one, other] = [1, 2].map(() => dayPackPdf(printer, aDay([aVisitor]), texts));
  expect(one?.equals(other ?? Buffer.of())).toBe(true);
});

test("an office's own template takes the place of ours; a fault in it is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "open-door-templates-"));
  await writeFile(
    join(folder, "report.typ"),
    '#import "common.typ": *\n#set page(width: 100pt, height: 100pt)\n#data.title\n#pagebreak()\n#data.title',
  );
  expect(pages(openPrinter(folder).pdf("report", { title: "标题" }, at))).toBe(2);
  await writeFile(join(folder, "report.typ"), "#no-such-thing");
  expect(() => openPrinter(folder).pdf("report", {}, at)).toThrow(/report\.typ.*no-such-thing/);
  expect(openPrinter(folder).faults()).toEqual([
    expect.stringMatching(/^report\.typ: unknown variable: no-such-thing/),
  ]);
  await rm(folder, { recursive: true });
});

const aChart = {
  title: "各类事项",
  labels: ["城市管理", "Жильё", "التعليم"],
  series: [{ name: "本月", values: [12, 7, null] }],
};

test("a chart is a picture with its Chinese, Russian and Arabic labels drawn", async () => {
  const svg = chartSvg(aChart);
  for (const label of [aChart.title, ...aChart.labels]) expect(svg).toContain(label);
  const png = chartPng(aChart);
  const { width = 0, height = 0 } = await sharp(png).metadata();
  expect(width).toBe(1800);
  expect(height).toBeGreaterThan(300);
});

test("no script is drawn as the empty boxes of a missing font: other letters make another picture", () => {
  const titled = (title: string) => chartPng({ title, labels: [], series: [] });
  for (const [one, other] of [
    ["城市", "住房"],
    ["Жил", "Дом"],
    ["لا", "نع"],
  ])
    expect(titled(one ?? "").equals(titled(other ?? ""))).toBe(false);
});

test("a workbook opens with its texts as texts, its shares as percent", async () => {
  const bytes = await workbook(
    [
      {
        name: "按类别/区",
        title: "月度分析",
        columns: [{ label: "类别" }, { label: "满意", percent: true }],
        rows: [
          ["=1+1", 0.834],
          ["城市", null],
        ],
      },
    ],
    at,
  );
  const book = new exceljs.Workbook();
  await book.xlsx.read(Readable.from([bytes]));
  const sheet = book.worksheets[0];
  expect(sheet?.name).toBe("按类别 区");
  expect(sheet?.getCell("A4").value).toBe("=1+1");
  expect(sheet?.getCell("A4").type).toBe(exceljs.ValueType.String);
  expect(sheet?.getCell("B4").numFmt).toBe("0.0%");
});
