import { type ErrorCode, parseDocument, type YAMLError } from "yaml";
import type { Checked } from "./settings.ts";

/** What is wrong, by the parser's code; the place, with the line as it was written, follows. */
const words: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: "this line is not indented like the lines beside it, or a bracket above it is not closed",
  TAB_AS_INDENT: "a tab stands where spaces must: YAML is indented with spaces",
  DUPLICATE_KEY: "this key stands there twice",
  MISSING_CHAR: "a quotation mark, a colon, a comma or a bracket is missing",
  BLOCK_AS_IMPLICIT_KEY: "the - of a list is missing, or a text with a colon in it must stand in quotation marks",
  MULTILINE_IMPLICIT_KEY: "a colon with a space after it is missing on this line or the one above (： is none)",
  UNEXPECTED_TOKEN: "this can't stand here: a bracket, a quotation mark or a colon is too many or missing",
  BAD_SCALAR_START: "a text that begins with this sign must stand in quotation marks",
  BAD_ALIAS: "a text that begins with * or & must stand in quotation marks",
  BAD_DQ_ESCAPE: 'a backslash inside "…" must be written twice',
  MULTIPLE_DOCS: "there is a second document in it: take the line --- out",
};

/** "… at line 3, column 7:" and the line with a mark under the place. */
function placed({ code, linePos, message }: YAMLError): string {
  const [at] = linePos ?? [];
  const [, ...line] = message.split("\n");
  const where = at ? ` at line ${at.line}, column ${at.col}${line.some((part) => part.trim()) ? ":" : ""}` : "";
  return [`${words[code] ?? "is not YAML"}${where}`, ...line].join("\n").trimEnd();
}

/** One fault a line: those that follow from it say what is not so. Where a tab stands, nothing after it is read as it was meant. */
function tellingOnes(errors: YAMLError[]): YAMLError[] {
  const tabs = errors.filter(({ code }) => code === "TAB_AS_INDENT");
  const lines = new Map(
    (tabs.length > 0 ? tabs : errors).toReversed().map((error) => [error.linePos?.[0].line, error]),
  );
  return [...lines.values()].toReversed();
}

/** The value that a text of YAML, or of JSON, stands for. Never throws; every fault carries this key. */
export function readYaml(text: string, key: string): Checked<unknown> {
  const document = parseDocument(text);
  if (document.errors.length > 0)
    return { ok: false, faults: tellingOnes(document.errors).map((error) => ({ key, fault: placed(error) })) };
  try {
    return { ok: true, value: document.toJS() };
  } catch {
    // An alias without its anchor, or far too many of them, is found only here.
    return {
      ok: false,
      faults: [{ key, fault: "an *alias in it has no &anchor, or stands for too much: write the values themselves" }],
    };
  }
}
