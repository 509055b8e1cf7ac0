// PDFs by Typst. A template is a file in templates/, or one of the same name in the office's own folder. What it shows is handed
// over as data (`json(bytes(sys.inputs.data))`), never pasted into its source, so nothing that a person wrote can be a command.

import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import type { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { z } from "zod";
import { fontFiles, fontsFor } from "./fonts.ts";
import { samples, type TemplateName, templateNames } from "./samples.ts";

export type Printer = {
  /**
   * One document. `at` is the date inside the file: the same data give the same bytes, so a document that is made twice is stored
   * once. Blocks for 2 to 30 ms, the first time for about half a second. Throws when the template has a fault, with Typst's own words for it.
   */
  pdf: (template: TemplateName, data: object, at: Date) => Buffer;
  /** Tries every template with a sample; one line for each that has a fault. */
  faults: () => string[];
};

const ours = join(import.meta.dirname, "templates");
const require = createRequire(import.meta.url);
/** Loaded with the first document: it takes 9 MB, and most processes print nothing for hours. */
const typst = (): { NodeCompiler: typeof NodeCompiler } => require("@myriaddreamin/typst-ts-node-compiler");

/** `officeFolder`: templates (and pictures) that replace ours, by their file names. Fonts are read with the first document that needs them. */
export function openPrinter(officeFolder?: string): Printer {
  /** One for each set of fonts that texts have needed: nearly always the usual ones alone. */
  const opened = new Map<string, NodeCompiler>();

  function open(files: string[]): NodeCompiler {
    const known = opened.get(files.join());
    if (known) return known;
    const compiler = typst().NodeCompiler.create({
      workspace: ours,
      fontArgs: [{ fontBlobs: [...fontFiles, ...files].map((path) => readFileSync(path)) }],
    });
    const own = officeFolder ? globSync(join(officeFolder, "*.{typ,svg,png,jpg}")) : [];
    for (const path of own) compiler.mapShadow(join(ours, basename(path)), readFileSync(path));
    opened.set(files.join(), compiler);
    return compiler;
  }

  function pdf(template: TemplateName, data: object, at: Date): Buffer {
    const { names, files, missing } = fontsFor(JSON.stringify(data));
    const printable = missing.size > 0 ? marked(data, missing) : data;
    const compiler = open(files);
    const compiled = compiler.compile({
      mainFilePath: join(ours, `${template}.typ`),
      inputs: { data: JSON.stringify({ ...printable, fonts: names }) },
    });
    const document = compiled.result;
    if (!document) throw new Error(`${template}.typ: ${faultOf(compiler, compiled)}`);
    // What people read on a screen is tagged for those who listen to it; forms to be printed get ten times as large by that.
    const pdfTags = template !== "dayPack";
    const bytes = compiler.pdf(document, { creationTimestamp: Math.floor(at.getTime() / 1000), pdfTags });
    compiler.evictCache(20); // what the last documents did not use
    return bytes;
  }

  return {
    pdf,
    faults: () =>
      templateNames.flatMap((template) => {
        try {
          pdf(template, samples[template], new Date(0));
          return [];
        } catch (error) {
          return [error instanceof Error ? error.message : String(error)];
        }
      }),
  };
}

/** Stands for a sign that no font of ours has; the foot of the page then says so, where the data have words for it (`notPrinted`). */
const mark = "※";
const signs = new Intl.Segmenter();

function marked(data: object, missing: Set<string>): object {
  const inText = (text: string) =>
    Array.from(signs.segment(text), ({ segment }) =>
      [...segment].some((letter) => missing.has(letter)) ? mark : segment,
    ).join("");
  const inValue = (value: unknown): unknown => {
    if (typeof value === "string") return inText(value);
    if (Array.isArray(value)) return value.map(inValue);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inValue(inner)]));
  };
  const { foot = "", notPrinted = "" } = { ...data } as { foot?: string; notPrinted?: string };
  const said = [foot, notPrinted].filter(Boolean).join(" ");
  return { ...(inValue(data) as object), foot: inText(said) };
}

const diagnostics = z.array(z.object({ message: z.string(), path: z.string() }));

/** Typst's words for it, and the file. Never the data. */
function faultOf(compiler: NodeCompiler, compiled: ReturnType<NodeCompiler["compile"]>): string {
  const error = compiled.takeDiagnostics();
  const read = diagnostics.safeParse(error ? compiler.fetchDiagnostics(error) : []);
  const lines = read.success ? read.data.map(({ message, path }) => `${message} (in ${basename(path)})`) : [];
  return lines.join("; ") || "can't be read";
}
