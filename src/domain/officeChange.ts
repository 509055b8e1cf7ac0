import type { Office } from "../config/officeFile.ts";

export type Change = {
  path: string;
  what: "added" | "changed" | "removed" | "retired";
  before?: string;
  after?: string;
};
const kinds = ["leaders", "units", "venues", "rotas"] as const;
type Kind = (typeof kinds)[number];
/** Keys of each kind; those of them that rows refer to. */
export type Named = Record<Kind, string[]>;
export type Used = Record<Kind, Set<string>>;
/** An office that was stored, perhaps by a program that knew another shape. */
export type Stored = Partial<Record<Kind, Record<string, object>>>;

/** What the office in force has and a new file doesn't name. */
export function namedNoMore(before: Stored | undefined, after: Office): Named {
  const gone = (kind: Kind) => Object.keys(before?.[kind] ?? {}).filter((key) => !Object.hasOwn(after[kind], key));
  return { leaders: gone("leaders"), units: gone("units"), venues: gone("venues"), rotas: gone("rotas") };
}

/**
 * What a new office file changes. Whatever it no longer names but receptions, bookings, cases or staff refer to stays, retired;
 * the same file again changes nothing.
 */
export function officeChange(
  before: Stored | undefined,
  after: Office,
  used: Used,
): { next: Office; changes: Change[] } {
  const next = structuredClone(after);
  for (const kind of kinds) {
    for (const [key, entry] of Object.entries(before?.[kind] ?? {})) {
      if (!after[kind][key] && used[kind].has(key)) Object.assign(next[kind], { [key]: { ...entry, retired: true } });
    }
  }
  return { next, changes: differences(flat(before ?? {}), flat(next)) };
}

type Flat = Map<string, string>;

/** "leaders.lin.post.en" -> "Mayor" */
function flat(value: unknown, path = "", into: Flat = new Map()): Flat {
  if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) flat(inner, path ? `${path}.${key}` : key, into);
  } else if (value !== undefined) into.set(path, String(value));
  return into;
}

function differences(before: Flat, after: Flat): Change[] {
  const changes: Change[] = [];
  for (const [path, value] of after) {
    const old = before.get(path);
    if (old === value) continue;
    if (path.endsWith(".retired") && value === "true")
      changes.push({ path: path.replace(/\.retired$/, ""), what: "retired" });
    else if (old === undefined) changes.push({ path, what: "added", after: value });
    else changes.push({ path, what: "changed", before: old, after: value });
  }
  for (const [path, old] of before) if (!after.has(path)) changes.push({ path, what: "removed", before: old });
  return changes;
}
