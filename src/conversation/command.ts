import type { StaffRole } from "../store/generated/enums.ts";
import type { Outcome, Setting } from "./setting.ts";

/** Something a person can ask for at any time: typed with a slash, under a button, or meant by free text. */
export type Command = {
  name: string;
  /** Staff only, and of these roles; for everybody where absent. */
  roles?: StaffRole[];
  /** May be used before consent to what is kept. */
  beforeConsent?: boolean;
  run: (setting: Setting, args: string[]) => Promise<Outcome>;
};

/** "/day 2026-11-25" -> { name: "day", args: ["2026-11-25"] } */
export function readCommand(line: string): { name: string; args: string[] } | undefined {
  const [head = "", ...args] = line.normalize("NFKC").trim().split(/\s+/);
  const name = /^\/([a-z]+)(?:@\w+)?$/i.exec(head)?.[1];
  return name ? { name: name.toLowerCase(), args } : undefined;
}
