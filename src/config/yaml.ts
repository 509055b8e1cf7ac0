import { parseDocument } from "yaml";
import type { Checked } from "./settings.ts";

/** The value that a text of YAML, or of JSON, stands for. Never throws; every fault carries this key. */
export function readYaml(text: string, key: string): Checked<unknown> {
  const document = parseDocument(text);
  if (document.errors.length > 0)
    return { ok: false, faults: document.errors.map(({ message }) => ({ key, fault: message })) };
  try {
    return { ok: true, value: document.toJS() };
  } catch (error) {
    // An alias without its anchor, or far too many of them, is found only here.
    return { ok: false, faults: [{ key, fault: error instanceof Error ? error.message : String(error) }] };
  }
}
