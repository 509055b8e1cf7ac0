// PDFs by Typst. A template is a file in templates/, or one of the same name in the office's own folder. What it shows is handed
// over as data (`json(bytes(sys.inputs.data))`), never pasted into its source, so nothing that a person wrote can be a command.

import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import type { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { z } from "zod";
import { fontFiles } from "./fonts.ts";
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

/** `officeFolder`: templates (and pictures) that replace ours, by their file names. Fonts are read with the first document. */
export function openPrinter(officeFolder?: string): Printer {
  let opened: NodeCompiler | undefined;

  function open(): NodeCompiler {
    const compiler = typst().NodeCompiler.create({
      workspace: ours,
      fontArgs: [{ fontBlobs: fontFiles.map((path) => readFileSync(path)) }],
    });
    const own = officeFolder ? globSync(join(officeFolder, "*.{typ,svg,png,jpg}")) : [];
    for (const path of own) compiler.mapShadow(join(ours, basename(path)), readFileSync(path));
    return compiler;
  }

  function pdf(template: TemplateName, data: object, at: Date): Buffer {
    opened ??= open();
    const compiled = opened.compile({
      mainFilePath: join(ours, `${template}.typ`),
      inputs: { data: JSON.stringify(data) },
    });
    const document = compiled.result;
    if (!document) throw new Error(`${template}.typ: ${faultOf(opened, compiled)}`);
    // What people read on a screen is tagged for those who listen to it; forms to be printed get ten times as large by that.
    const pdfTags = template !== "dayPack";
    const bytes = opened.pdf(document, { creationTimestamp: Math.floor(at.getTime() / 1000), pdfTags });
    opened.evictCache(20); // what the last documents did not use
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

const diagnostics = z.array(z.object({ message: z.string(), path: z.string() }));

/** Typst's words for it, and the file. Never the data. */
function faultOf(compiler: NodeCompiler, compiled: ReturnType<NodeCompiler["compile"]>): string {
  const error = compiled.takeDiagnostics();
  const read = diagnostics.safeParse(error ? compiler.fetchDiagnostics(error) : []);
  const lines = read.success ? read.data.map(({ message, path }) => `${message} (in ${basename(path)})`) : [];
  return lines.join("; ") || "can't be read";
}
