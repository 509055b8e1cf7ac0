// PDFs by Typst. A template is a file in templates/, or one of the same name in the office's own folder. What it shows is handed
// over as data (`json(bytes(sys.inputs.data))`), never pasted into its source, so nothing that a person wrote can be a command.

import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { fontFiles } from "./fonts.ts";

export const templateNames = ["letter", "dayList", "report"] as const;
export type TemplateName = (typeof templateNames)[number];

export type Printer = {
  /**
   * One document. `at` is the date inside the file: the same data give the same bytes, so a document that is made twice is stored
   * once. Blocks for 2 to 30 ms, the first time for about half a second. Throws when the template has a fault, with Typst's own words for it.
   */
  pdf: (template: TemplateName, data: object, at: Date) => Buffer;
};

const ours = join(import.meta.dirname, "templates");

/** `officeFolder`: templates (and pictures) that replace ours, by their file names. Fonts are read with the first document. */
export function openPrinter(officeFolder?: string): Printer {
  let opened: NodeCompiler | undefined;

  function open(): NodeCompiler {
    const compiler = NodeCompiler.create({
      workspace: ours,
      fontArgs: [{ fontBlobs: fontFiles.map((path) => readFileSync(path)) }],
    });
    const own = officeFolder ? globSync(join(officeFolder, "*.{typ,svg,png,jpg}")) : [];
    for (const path of own) compiler.mapShadow(join(ours, basename(path)), readFileSync(path));
    return compiler;
  }

  return {
    pdf: (template, data, at) => {
      opened ??= open();
      const compiled = opened.compile({
        mainFilePath: join(ours, `${template}.typ`),
        inputs: { data: JSON.stringify(data) },
      });
      const document = compiled.result;
      if (!document) throw new Error(`the template ${template}.typ has a fault: ${faultOf(opened, compiled)}`);
      const bytes = opened.pdf(document, { creationTimestamp: Math.floor(at.getTime() / 1000) });
      opened.evictCache(20); // what the last documents did not use
      return bytes;
    },
  };
}

function faultOf(compiler: NodeCompiler, compiled: ReturnType<NodeCompiler["compile"]>): string {
  const error = compiled.takeDiagnostics();
  return error ? JSON.stringify(compiler.fetchDiagnostics(error)).slice(0, 600) : "unknown";
}
